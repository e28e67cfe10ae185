import { loadSchema } from './discovery/schemas.ts';
import { CatalogError } from './errors.ts';
import type { Guard } from './record/guard.ts';
import { readMarks } from './record/marks.ts';
import { createProtection, type ProtectionSettings } from './record/protection.ts';
import type { StreamDefinition } from './streams/definition.ts';
import type { PlannedStream } from './sync/plan/plan.ts';

/**
 * Makes the function that makes the guard of a stream, by the marks of the tap's own schemas: what is personal does
 * not depend on the catalog of an operator, which may be old or written by hand.
 */
export function createGuards(
  settings: ProtectionSettings,
): (definition: StreamDefinition) => Guard | undefined {
  const protect = createProtection(settings);
  return ({ tapStreamId, isReported = false }) => protect({ schema: loadSchema(tapStreamId), isReported });
}

/**
 * Keys of discovery are never personal, but an operator may have chosen others.
 * @throws CatalogError when a key would be left without a value
 */
export function checkKeys(
  { personalData }: ProtectionSettings,
  streams: readonly Pick<PlannedStream, 'definition' | 'stream' | 'keyProperties'>[],
): void {
  if (personalData !== 'omit') return;
  const problems = streams.flatMap(({ definition, stream, keyProperties }) => {
    const { places } = readMarks(loadSchema(definition.tapStreamId));
    return keyProperties
      .filter((key) => places.get(key) !== undefined)
      .map(
        (key) =>
          `Catalog, stream ${stream}: ${key} is personal, so personal_data: omit would leave it out and it cannot be a key property; choose another one, or personal_data: hash.`,
      );
  });
  if (problems.length > 0) throw new CatalogError(problems.join('\n'));
}
