import { readdirSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { loadSchema } from '../../src/discovery/schemas.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../src/json.ts';
import { STREAMS } from '../../src/streams/index.ts';
import { DRAFTS, problemsOf } from './drafts.ts';
import { lintSchema } from './schema-lint.ts';

const streams = STREAMS.map((definition) => [definition.tapStreamId, definition] as const);

describe('the files in catalog/', () => {
  it('are one per stream and nothing else', () => {
    const files = readdirSync(new URL('../../catalog/', import.meta.url)).filter((name) =>
      name.endsWith('.json'),
    );
    expect(files.toSorted()).toEqual(STREAMS.map(({ tapStreamId }) => `${tapStreamId}.json`).toSorted());
  });
});

describe.each(streams)('catalog/%s.json', (tapStreamId, definition) => {
  const schema = loadSchema(tapStreamId);
  const { replication, keyProperties } = definition;

  it('has nothing that a target refuses or spoils', () => {
    const expected =
      replication.method === 'INCREMENTAL'
        ? { keyProperties, replicationKey: replication.replicationKey }
        : { keyProperties };
    expect(lintSchema(schema, expected)).toEqual([]);
  });

  it('leaves the replication key nullable, unless it tells rows apart', () => {
    const properties = schema['properties'] as Record<string, JsonObject>;
    const key = replication.method === 'INCREMENTAL' ? replication.replicationKey : undefined;
    const types = key !== undefined && keyProperties.includes(key) ? ['string'] : ['null', 'string'];
    expect(key === undefined ? undefined : properties[key]?.['type']).toEqual(key && types);
  });

  it('has the columns that come under other names, and none of the other names', () => {
    const properties = schema['properties'] as JsonObject;
    const aliases = Object.entries(definition.aliases ?? {});
    expect(aliases.filter(([column]) => !(column in properties))).toEqual([]);
    // `id` of events is a column of its own.
    expect(aliases.flatMap(([, names]) => names).filter((name) => name in properties)).toEqual(
      ['events', 'issue_events'].includes(tapStreamId) ? ['id'] : [],
    );
  });

  it('has no column for what means nothing, or is left out on purpose', () => {
    const { blanks = {}, ignored = [] } = definition;
    const paths = [...Object.keys(blanks), ...ignored].map((path) => path.split(/\[\]\.|\./));
    const declared = paths.filter((names) => {
      let node: JsonValue | undefined = schema;
      for (const name of names) {
        const at: JsonObject = isJsonObject(node) ? node : {};
        const items = isJsonObject(at['items']) ? at['items'] : at;
        node = (items['properties'] as JsonObject | undefined)?.[name];
      }
      return node !== undefined;
    });
    expect(declared).toEqual([]);
  });

  it.each(DRAFTS)('is a valid schema under %s', (_draft, validator) => {
    expect(problemsOf(validator(), schema)).toEqual([]);
  });
});

describe('the check against a version of JSON Schema', () => {
  it.each(DRAFTS)('fails for a type that %s does not know', (_draft, validator) => {
    expect(problemsOf(validator(), { type: 'text' })).not.toEqual([]);
  });
});
