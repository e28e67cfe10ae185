import { describe, expect, it } from '@jest/globals';
import { discover } from '../../../../src/discovery/discover.ts';
import { CatalogError } from '../../../../src/errors.ts';
import type { JsonObject } from '../../../../src/json.ts';
import type { Catalog, CatalogEntry, Metadata } from '../../../../src/singer/catalog.ts';
import { STREAMS } from '../../../../src/streams/index.ts';
import { planStreams } from '../../../../src/sync/plan/plan.ts';
import { STREAM_NAMES } from '../../../support/delivery.ts';

const discovered = discover();

function plan(catalog: Catalog | undefined) {
  return planStreams({ catalog, discovered, definitions: STREAMS });
}

/** The discovered entry of a stream with some keys of its own and some root metadata replaced. */
function entryOf(id: string, root: Metadata = {}, own: Partial<CatalogEntry> = {}): CatalogEntry {
  const entry = discovered.streams.find(({ tap_stream_id }) => tap_stream_id === id);
  if (entry === undefined) throw new Error(`no stream ${id}`);
  const metadata = entry.metadata.map((node) =>
    node.breadcrumb.length === 0 ? { ...node, metadata: { ...node.metadata, ...root } } : node,
  );
  return { ...entry, metadata, ...own };
}

function planOne(entry: CatalogEntry) {
  const [stream] = plan({ streams: [entry] }).streams;
  if (stream === undefined) throw new Error('nothing planned');
  return stream;
}

const fieldsOf = (schema: JsonObject): JsonObject => schema['properties'] as JsonObject;

describe('planStreams', () => {
  it('syncs every stream that is selected by default, whole and in the order of the definitions, without a catalog', () => {
    const { streams, warnings } = plan(undefined);
    expect(streams.map(({ stream }) => stream)).toEqual(STREAM_NAMES);
    expect(streams.map(({ schema }) => schema)).toEqual(
      discovered.streams.filter(({ stream }) => STREAM_NAMES.includes(stream)).map(({ schema }) => schema),
    );
    expect(warnings).toEqual([]);
  });

  it('keeps the order of the definitions whatever the order of the catalog', () => {
    const { streams } = plan({ streams: [entryOf('events'), entryOf('organizations')] });
    expect(streams.map(({ stream }) => stream)).toEqual(['organizations', 'events']);
  });

  it('leaves out streams that are deselected or absent', () => {
    const { streams } = plan({ streams: [entryOf('teams'), entryOf('issues', { selected: false })] });
    expect(streams.map(({ stream }) => stream)).toEqual(['teams']);
  });

  it('warns of streams it does not know', () => {
    const { warnings } = plan({
      streams: [entryOf('teams'), entryOf('teams', {}, { tap_stream_id: 'gone' })],
    });
    expect(warnings).toEqual(['The catalog names a stream this tap does not have, ignored: "gone".']);
  });

  it('warns when nothing is selected', () => {
    expect(plan({ streams: [] })).toEqual({
      streams: [],
      warnings: ['The catalog selects no stream: there is nothing to sync.'],
    });
  });

  it('refuses two entries of one stream', () => {
    expect(() => plan({ streams: [entryOf('teams'), entryOf('teams')] })).toThrow(
      'stream teams appears more than once',
    );
  });

  it('knows a stream by its own name whatever the catalog calls it', () => {
    const [issues] = plan({ streams: [entryOf('issues', {}, { stream: 'tickets' })] }).streams;
    expect(issues).toMatchObject({ stream: 'tickets', definition: { tapStreamId: 'issues' } });
    expect(planOne(entryOf('issues', {}, { stream: '' })).stream).toBe('issues');
  });

  it('refuses two streams of one name, whose records would go to one table', () => {
    const both = [entryOf('issues', {}, { stream: 'all' }), entryOf('releases', {}, { stream: 'all' })];
    expect(() => plan({ streams: both })).toThrow(CatalogError);
    expect(() => plan({ streams: both })).toThrow(
      'Catalog: streams releases and issues are both called "all", so their records would go to one table. Give each a name of its own under "stream".',
    );
    expect(() => plan({ streams: [entryOf('issues'), entryOf('teams', {}, { stream: 'issues' })] })).toThrow(
      'streams teams and issues are both called "issues"',
    );
  });

  it('minds the name of a stream only when it is selected', () => {
    const off = entryOf('releases', { selected: false }, { stream: 'issues' });
    expect(plan({ streams: [entryOf('issues'), off] }).streams).toHaveLength(1);
  });

  it('replicates by default as the definition says', () => {
    expect(planOne(entryOf('issues'))).toMatchObject({
      replicationMethod: 'INCREMENTAL',
      replicationKey: 'lastSeen',
    });
    expect(planOne(entryOf('teams')).replicationMethod).toBe('FULL_TABLE');
    expect(planOne(entryOf('teams'))).not.toHaveProperty('replicationKey');
  });

  it('keeps keys, replication key and context ids that are deselected', () => {
    const off = entryOf('events').metadata.map(({ breadcrumb, metadata }) => ({
      breadcrumb,
      metadata: breadcrumb.length === 0 ? metadata : { inclusion: 'available', selected: false },
    }));
    const { schema } = planOne(entryOf('events', {}, { metadata: off }));
    expect(Object.keys(fieldsOf(schema))).toEqual(['eventID', 'organizationId', 'projectID', 'dateCreated']);
  });

  it('adds the keys that the schema of an older catalog lacks', () => {
    const schema = { type: 'object', properties: { title: { type: ['null', 'string'] } } };
    const { schema: sent } = planOne(entryOf('issues', {}, { schema }));
    expect(Object.keys(fieldsOf(sent))).toEqual(['title', 'organizationId', 'id', 'lastSeen', 'projectId']);
  });

  it("sends the operator's schema", () => {
    const entry = entryOf('issues');
    const title = { type: ['null', 'integer'] };
    const schema = { ...entry.schema, properties: { ...fieldsOf(entry.schema), title } };
    expect(fieldsOf(planOne({ ...entry, schema }).schema)['title']).toEqual(title);
  });

  it('knows the fields that are deselected', () => {
    const metadata = [...entryOf('teams').metadata];
    metadata.push({ breadcrumb: ['properties', 'avatar'], metadata: { selected: false } });
    const stream = planOne(entryOf('teams', {}, { metadata }));
    expect(fieldsOf(stream.schema)).not.toHaveProperty('avatar');
    expect(JSON.stringify(stream.declared)).toContain('"avatar"');
  });
});

describe('overrides', () => {
  it.each<[string, CatalogEntry]>([
    ['metadata', entryOf('issues', { 'replication-method': 'FULL_TABLE' })],
    ['the entry', entryOf('issues', {}, { replication_method: 'FULL_TABLE' })],
    [
      'the entry, against the default in metadata',
      entryOf('issues', { 'replication-method': 'INCREMENTAL' }, { replication_method: 'FULL_TABLE' }),
    ],
  ])('reads an incremental stream as a full table when %s says so', (_name, entry) => {
    const stream = planOne(entry);
    expect(stream.replicationMethod).toBe('FULL_TABLE');
    expect(stream).not.toHaveProperty('replicationKey');
    expect(fieldsOf(stream.schema)).toHaveProperty('lastSeen');
  });

  it.each<[string, CatalogEntry, string]>([
    [
      'an unknown method',
      entryOf('issues', { 'replication-method': 'LOG_BASED' }),
      'stream issues: "LOG_BASED" is not a possible replication method; accepted: INCREMENTAL, FULL_TABLE',
    ],
    [
      'an incremental full table',
      entryOf('teams', {}, { replication_method: 'INCREMENTAL' }),
      'stream teams: "INCREMENTAL" is not a possible replication method; accepted: FULL_TABLE',
    ],
    [
      'a method that is no text',
      entryOf('teams', { 'replication-method': 1 }),
      '1 is not a possible replication method',
    ],
    [
      'a key that is not offered',
      entryOf('issues', { 'replication-key': 'firstSeen' }),
      '"firstSeen" is not a possible replication key; accepted: lastSeen',
    ],
    [
      'a replication key for a full table',
      entryOf('teams', {}, { replication_key: 'id' }),
      '"id" is not a possible replication key; this stream has none',
    ],
    [
      'an undeclared key property',
      entryOf('teams', { 'key-properties': ['nope'] }),
      'stream teams: "nope" is not a possible key property; accepted: id, ',
    ],
  ])('refuses %s', (_name, entry, message) => {
    expect(() => planOne(entry)).toThrow(CatalogError);
    expect(() => planOne(entry)).toThrow(message);
  });

  const RELEASE = ['organizationId', 'version'];
  const EVENT = ['organizationId', 'projectID', 'eventID'];

  it.each<[string, CatalogEntry, readonly string[]]>([
    ['an empty list on the entry', entryOf('releases', {}, { key_properties: [] }), RELEASE],
    [
      'the default in another order',
      entryOf('releases', {}, { key_properties: ['version', 'organizationId'] }),
      RELEASE,
    ],
    ['the keys of older catalogs', entryOf('releases', {}, { key_properties: ['version'] }), RELEASE],
    [
      'the keys of older catalogs in metadata',
      entryOf('events', { 'table-key-properties': ['eventID'] }),
      EVENT,
    ],
    [
      'keys of older catalogs for several organizations',
      entryOf('events', {}, { key_properties: ['organizationId', 'eventID'] }),
      EVENT,
    ],
    ['a project and an event', entryOf('events', {}, { key_properties: ['projectID', 'eventID'] }), EVENT],
    ['keys in metadata', entryOf('releases', { 'key-properties': ['id'] }), ['id']],
    [
      'keys in the metadata that discovery writes',
      entryOf('releases', { 'table-key-properties': ['id'] }),
      ['id'],
    ],
    ['keys of a view', entryOf('releases', { 'view-key-properties': ['id'] }), ['id']],
    [
      'keys on the entry, against the default in metadata',
      entryOf('releases', { 'key-properties': ['version'] }, { key_properties: ['id'] }),
      ['id'],
    ],
    ['a key that is named twice', entryOf('releases', { 'key-properties': ['id', 'id'] }), ['id']],
    ['a key that is no list', entryOf('releases', { 'key-properties': 'id' }), ['id']],
  ])('understands %s', (_name, entry, expected) => {
    expect(planOne(entry).keyProperties).toEqual(expected);
  });

  it('makes a field that became a key not nullable', () => {
    const { schema } = planOne(entryOf('releases', { 'key-properties': ['id'] }));
    expect(fieldsOf(schema)['id']).toMatchObject({ type: ['integer'] });
  });
});
