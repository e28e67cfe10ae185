import { describe, expect, it } from '@jest/globals';
import { loadSchema } from '../../src/discovery/schemas.ts';
import { isJsonObject } from '../../src/json.ts';
import { STREAMS } from '../../src/streams/index.ts';

function fieldsOf(tapStreamId: string): string[] {
  const properties = loadSchema(tapStreamId)['properties'];
  return isJsonObject(properties) ? Object.keys(properties) : [];
}

describe('the stream definitions', () => {
  it('have ids that differ', () => {
    const ids = STREAMS.map(({ tapStreamId }) => tapStreamId);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('begin with the smallest stream, so that a first record comes at once', () => {
    expect(STREAMS[0]?.tapStreamId).toBe('organizations');
  });
});

describe.each(STREAMS.map((definition) => [definition.tapStreamId, definition] as const))(
  'the definition of %s',
  (tapStreamId, definition) => {
    const fields = fieldsOf(tapStreamId);

    it('has an id that is a table name everywhere', () => {
      expect(tapStreamId).toMatch(/^[a-z][a-z0-9_]{0,49}$/);
    });

    it('names only fields of its schema', () => {
      const { replication, keyProperties, derived } = definition;
      const named = [
        ...keyProperties,
        ...Object.keys(derived),
        ...(replication.method === 'INCREMENTAL' ? [replication.replicationKey] : []),
      ];
      expect(named.filter((name) => !fields.includes(name))).toEqual([]);
    });

    it('has a key', () => {
      expect(definition.keyProperties).not.toHaveLength(0);
    });

    it('has the context of its records in its schema', () => {
      const names = ['organizationId', 'organizationSlug'];
      expect(fields).toEqual(expect.arrayContaining(names));
      const belongsToProject = definition.partitionBy === 'project';
      expect(fields.includes('projectSlug') || !belongsToProject).toBe(true);
    });

    it('asks for its project in the path when it is read by project', () => {
      expect(definition.path.includes('{project}')).toBe(definition.partitionBy === 'project');
      expect(definition.path).toMatch(/^\/.*\{organization\}.*\/$/);
    });
  },
);
