import { describe, expect, it } from '@jest/globals';
import { discover } from '../../../src/discovery/discover.ts';
import { STREAMS } from '../../../src/streams/index.ts';

const catalog = discover();

describe('discover', () => {
  it('lists every stream in the order of a run, under its own name', () => {
    const ids = STREAMS.map(({ tapStreamId }) => tapStreamId);
    expect(catalog.streams.map(({ tap_stream_id }) => tap_stream_id)).toEqual(ids);
    expect(catalog.streams.map(({ stream }) => stream)).toEqual(ids);
  });

  it('is made once', () => {
    expect(discover()).toBe(catalog);
  });

  it('puts the organization first into every key, since ids are unique within one only', () => {
    const keys = new Map(catalog.streams.map(({ stream, key_properties }) => [stream, key_properties]));
    expect(keys.get('organizations')).toEqual(['id']);
    expect(keys.get('events')).toEqual(['organizationId', 'projectID', 'eventID']);
    keys.delete('organizations');
    expect([...keys.values()].filter((key) => key?.[0] !== 'organizationId')).toEqual([]);
  });

  it('repeats in the metadata of a stream what its entry says', () => {
    for (const entry of catalog.streams) {
      expect(entry.metadata[0]?.breadcrumb).toEqual([]);
      expect(entry.metadata[0]?.metadata).toMatchObject({
        'table-key-properties': entry.key_properties,
        ...(entry.replication_method === 'INCREMENTAL'
          ? { 'replication-key': entry.replication_key, 'valid-replication-keys': [entry.replication_key] }
          : { 'forced-replication-method': 'FULL_TABLE' }),
      });
    }
  });

  it('has one metadata entry for each key and marks it automatic', () => {
    for (const { metadata, key_properties } of catalog.streams) {
      for (const key of key_properties ?? []) {
        const entries = metadata.filter(({ breadcrumb }) => breadcrumb.join('.') === `properties.${key}`);
        expect(entries.map((entry) => entry.metadata)).toEqual([{ inclusion: 'automatic' }]);
      }
    }
  });

  it('always sends the ids by which the streams can be joined', () => {
    const automatic = (stream: string) =>
      catalog.streams
        .find((entry) => entry.stream === stream)
        ?.metadata.filter(({ metadata }) => metadata['inclusion'] === 'automatic')
        .map(({ breadcrumb }) => breadcrumb[1]);
    expect(automatic('issues')).toEqual(['id', 'organizationId', 'projectId', 'lastSeen']);
    expect(automatic('events')).toEqual(['eventID', 'organizationId', 'projectID', 'dateCreated']);
  });

  it('describes nested fields, so that they can be deselected one by one', () => {
    const issues = catalog.streams.find(({ stream }) => stream === 'issues');
    const breadcrumb = ['properties', 'project', 'properties', 'slug'];
    expect(issues?.metadata).toContainEqual({ breadcrumb, metadata: { inclusion: 'available' } });
  });

  it('stays far below the longest line that Meltano reads when it is printed with indentation', () => {
    const longest = Math.max(
      ...JSON.stringify(catalog, null, 2)
        .split('\n')
        .map((line) => Buffer.byteLength(line)),
    );
    expect(longest).toBeLessThan(4096);
  });
});
