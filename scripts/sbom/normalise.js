import { createHash } from 'node:crypto';

/**
 * Makes an SBOM the same for the same packages: what npm makes up on every call goes, or follows from the rest.
 * @param {object} bom a CycloneDX document, as `npm sbom` prints it
 * @param {string} name the program's name; npm takes that of the folder
 * @param {string | undefined} epoch seconds since 1970 (SOURCE_DATE_EPOCH); without it there is no time stamp
 * @returns {object} the document with its lists in order
 * @throws {Error} when the epoch is no number of seconds
 */
export function normalise(bom, name, epoch) {
  const { serialNumber: _, ...rest } = bom;
  const { timestamp: __, component, ...metadata } = bom.metadata;
  const document = {
    ...rest,
    metadata: {
      ...(epoch === undefined ? {} : { timestamp: timeOf(epoch) }),
      ...metadata,
      component: { ...component, name },
    },
    components: inOrder(bom.components, (one) => one['bom-ref']),
    dependencies: inOrder(bom.dependencies, ({ ref }) => ref).map((one) => ({
      ...one,
      dependsOn: [...one.dependsOn].sort(),
    })),
  };
  return { ...document, serialNumber: serialNumberOf(document) };
}

/** A UUID of version 8 (RFC 9562, section 5.8) from the content. */
function serialNumberOf(document) {
  const hex = createHash('sha256').update(JSON.stringify(document)).digest('hex');
  const variant = ((Number.parseInt(hex[16], 16) & 0x3) | 0x8).toString(16);
  const parts = [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
  ];
  return `urn:uuid:${[...parts, hex.slice(20, 32)].join('-')}`;
}

function inOrder(list, keyOf) {
  return [...list].sort((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1));
}

function timeOf(epoch) {
  if (!/^\d{1,11}$/.test(epoch)) {
    throw new Error(
      `SOURCE_DATE_EPOCH is "${epoch}"; expected whole seconds since 1970, such as 1790000000.`,
    );
  }
  return new Date(Number(epoch) * 1000).toISOString();
}
