import type { StreamDefinition } from './definition.ts';

/**
 * The primary key of a stream's records. Ids and release versions are unique within one organization only,
 * so the organization becomes part of the key as soon as several may be read.
 */
export function keyPropertiesOf(
  definition: Pick<StreamDefinition, 'keyProperties'>,
  severalOrganizations: boolean,
): readonly string[] {
  return severalOrganizations ? ['organizationId', ...definition.keyProperties] : definition.keyProperties;
}
