import { describe, expect, it } from '@jest/globals';
import { loadSchema } from '../../src/discovery/schemas.ts';
import { isJsonObject, type JsonObject } from '../../src/json.ts';
import { STREAMS } from '../../src/streams/index.ts';
import { readFixture } from './fixtures.ts';

const children = STREAMS.flatMap((definition) =>
  definition.parent === undefined ? [] : [[definition.tapStreamId, definition, definition.parent] as const],
);

const columns = (stream: string): JsonObject => loadSchema(stream)['properties'] as JsonObject;

/** The value at a path of an object. */
function at(record: JsonObject, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>(
      (value, name) => (isJsonObject(value as never) ? (value as JsonObject)[name] : undefined),
      record,
    );
}

describe.each(children)('the parents of %s', (tapStreamId, definition, parent) => {
  it('have the fields that go into the path and to the children', () => {
    const raw = readFixture(parent.of.tapStreamId);
    const paths = [...Object.values(parent.path), ...Object.values(parent.context)];
    expect(paths.filter((path) => typeof at(raw, path) !== 'string')).toEqual([]);
  });

  it('give their children columns, or fields that columns are made of', () => {
    const fields = columns(tapStreamId);
    const unused = Object.keys(parent.context).filter((name) => !Object.hasOwn(fields, name));
    expect(unused.filter((name) => !definition.ignored?.includes(name))).toEqual([]);
  });

  it('are a stream before it, which is read by time', () => {
    const names = STREAMS.map((stream) => stream.tapStreamId);
    expect(names.indexOf(parent.of.tapStreamId)).toBeLessThan(names.indexOf(tapStreamId));
    expect(parent.of.replication.method).toBe('INCREMENTAL');
    expect(definition.partitionBy).toBe(parent.of.partitionBy);
    expect(definition.isOptional).toBe(true);
  });
});

describe('issue_events', () => {
  it('have the columns of events, and their issue', () => {
    const { issueId: _, issueShortId: __, ...others } = columns('issue_events');
    expect(others).toEqual(columns('events'));
  });
});

describe('issue_details', () => {
  it('have no column that issues have, but for what names them', () => {
    const own = Object.keys(columns('issue_details'));
    const names = [
      'id',
      'organizationId',
      'organizationSlug',
      'projectId',
      'projectSlug',
      'lastSeen',
      'otherFields',
    ];
    const listed = columns('issues');
    expect(own.filter((name) => Object.hasOwn(listed, name))).toEqual(names);
  });

  it('leave out every column of issues, so that none of them comes twice', () => {
    const definition = STREAMS.find(({ tapStreamId }) => tapStreamId === 'issue_details');
    const own = columns('issue_details');
    const left = Object.keys(columns('issues')).filter((name) => !Object.hasOwn(own, name));
    expect(left.filter((name) => !definition?.ignored?.includes(name))).toEqual([]);
  });
});
