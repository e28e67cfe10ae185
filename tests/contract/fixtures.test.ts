import { describe, expect, it } from '@jest/globals';
import { loadSchema } from '../../src/discovery/schemas.ts';
import { isJsonObject } from '../../src/json.ts';
import { STREAMS } from '../../src/streams/index.ts';
import { DRAFTS, problemsOf } from './drafts.ts';
import { fixturesOf, readFixture, shapeOf, undeclared } from './fixtures.ts';

const fixtures = STREAMS.flatMap((definition) =>
  fixturesOf(definition.tapStreamId).map((name) => [name, definition] as const),
);

describe('the fixtures', () => {
  it.each(STREAMS.map(({ tapStreamId }) => tapStreamId))('have one for %s', (tapStreamId) => {
    expect(fixturesOf(tapStreamId)).toContain(tapStreamId);
  });
});

describe.each(fixtures)('tests/fixtures/%s.json', (name, definition) => {
  const schema = loadSchema(definition.tapStreamId);
  const raw = readFixture(name);
  const { record, report } = shapeOf(definition, raw, schema);

  it('loses no field on its way to a record', () => {
    // `event.type` makes no column name; a computed field carries it.
    expect(undeclared(raw, schema).filter((path) => path !== '.event.type')).toEqual([]);
    expect([...report.unknown.keys()]).toEqual([]);
  });

  it('has no value that does not fit its declared type', () => {
    const nulled = [...report.fields].filter(([, tally]) => tally.nulled > 0).map(([path]) => path);
    expect(nulled).toEqual([]);
  });

  it('has a value for every key property, the replication key and the context', () => {
    const { replication, keyProperties } = definition;
    const keys = replication.method === 'INCREMENTAL' ? [replication.replicationKey] : [];
    const named = [...keyProperties, ...keys, 'organizationId', 'organizationSlug'];
    expect(named.filter((key) => typeof record?.[key] !== 'string')).toEqual([]);
  });

  it.each(DRAFTS)('makes a record that is valid under %s', (_draft, validator) => {
    expect(problemsOf(validator(), schema, record)).toEqual([]);
  });

  it.each(DRAFTS)('would fail under %s without its key', (_draft, validator) => {
    const keyless = { ...record, [definition.keyProperties[0] ?? '']: null };
    expect(problemsOf(validator(), schema, keyless)).not.toEqual([]);
  });
});

describe('the check for lost fields', () => {
  it('finds unknown names at every depth', () => {
    const schema = loadSchema('issues');
    const record = { id: '1', surprise: 1, project: { id: '2', colour: 'red' }, metadata: { any: 1 } };
    expect(undeclared(record, schema)).toEqual(['.surprise', '.project.colour']);
  });

  it('covers the summary and the full form of events together', () => {
    const properties = loadSchema('events')['properties'];
    const known = isJsonObject(properties) ? Object.keys(properties) : [];
    const seen = new Set(fixturesOf('events').flatMap((name) => Object.keys(readFixture(name))));
    const never = known.filter((name) => !seen.has(name));
    expect(never).toEqual([
      'organizationId',
      'organizationSlug',
      'projectSlug',
      'startTimestamp',
      'endTimestamp',
      'measurements',
      'breakdowns',
    ]);
  });
});
