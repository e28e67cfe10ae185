/**
 * Leaves in an SBOM what comes with the program. (`npm sbom --omit=dev` of npm 11 also leaves out packages that a
 * development tool needs as well, such as ajv.)
 * @param {object} bom a CycloneDX document of every package, as `npm sbom` prints it
 * @param {readonly string[]} names the packages that package.json names as dependencies
 * @returns {object} the document with these packages and theirs in turn
 * @throws {Error} when the document has not all of the names
 */
export function runtimeOnly(bom, names) {
  const dependsOn = new Map(bom.dependencies.map((one) => [one.ref, one.dependsOn]));
  const root = bom.metadata.component['bom-ref'];
  const direct = dependsOn.get(root).filter((ref) => names.includes(nameOf(ref)));
  const missing = names.filter((name) => !direct.some((ref) => nameOf(ref) === name));
  if (missing.length > 0) throw new Error(`npm lists nothing of ${missing.join(', ')}: run npm install.`);

  const kept = new Set();
  const pending = [...direct];
  for (let ref = pending.pop(); ref !== undefined; ref = pending.pop()) {
    if (kept.has(ref)) continue;
    kept.add(ref);
    pending.push(...(dependsOn.get(ref) ?? []));
  }
  return {
    ...bom,
    components: bom.components.filter((one) => kept.has(one['bom-ref'])),
    dependencies: bom.dependencies
      .filter(({ ref }) => ref === root || kept.has(ref))
      .map((one) => (one.ref === root ? { ...one, dependsOn: direct } : one)),
  };
}

/** `@scope/name` of `@scope/name@1.2.3`. */
function nameOf(ref) {
  return ref.slice(0, ref.lastIndexOf('@'));
}
