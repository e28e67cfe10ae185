import { describe, expect, it } from '@jest/globals';
import type { JsonObject, JsonValue } from '../../../src/json.ts';
import { projectName, type StreamDefinition } from '../../../src/streams/definition.ts';
import { events } from '../../../src/streams/events.ts';
import { STREAMS } from '../../../src/streams/index.ts';
import { issues } from '../../../src/streams/issues.ts';
import { releases } from '../../../src/streams/releases.ts';

const SCOPE = { organizationId: '1', organizationSlug: 'acme', projectId: '7', projectSlug: 'web' };

function derive(definition: StreamDefinition, field: string, raw: JsonObject): JsonValue | undefined {
  const compute = definition.derived[field];
  if (compute === undefined) throw new Error(`${definition.tapStreamId} computes no ${field}.`);
  return compute(raw, SCOPE);
}

describe('the numbers of an issue', () => {
  it.each(['count', 'userCount', 'firstSeen', 'lastSeen'])('are those of its whole life: %s', (field) => {
    expect(derive(issues, field, { [field]: 'part', lifetime: { [field]: 'whole' } })).toBe('whole');
  });

  it.each(['count', 'userCount', 'firstSeen', 'lastSeen'])(
    'are those there are where it has no more: %s',
    (field) => {
      expect(derive(issues, field, { [field]: 'part' })).toBe('part');
      expect(derive(issues, field, { [field]: 'part', lifetime: null })).toBe('part');
      expect(derive(issues, field, { [field]: 'part', lifetime: { [field]: null } })).toBe('part');
    },
  );
});

describe('the project of a record', () => {
  it('is the one that an issue names', () => {
    const raw = { project: { id: '9', slug: 'api' } };
    expect([derive(issues, 'projectId', raw), derive(issues, 'projectSlug', raw)]).toEqual(['9', 'api']);
    expect(derive(issues, 'projectId', { project: 'api' })).toBeUndefined();
  });

  it('is the one that an event names, or else the one it is read from', () => {
    expect(derive(events, 'projectID', { projectID: '9' })).toBe('9');
    expect(derive(events, 'projectID', {})).toBe('7');
    expect(derive(events, 'projectSlug', { projectSlug: 'other' })).toBe('web');
  });

  it('may be several of a release, or none', () => {
    const { projectsOf } = releases;
    const of = (projects: JsonValue) => typeof projectsOf === 'function' && projectsOf({ projects });
    expect(of([{ id: 1, slug: 'a' }, 'odd', { slug: 'b' }])).toEqual([
      { id: '1', slug: 'a' },
      { id: '', slug: 'b' },
    ]);
    expect(of(null)).toEqual([]);
  });
});

describe('forms of older servers', () => {
  it('are read by the columns that they concern', () => {
    expect(derive(events, 'crashFile', { crashFile: 'crash.dmp' })).toEqual({ name: 'crash.dmp' });
    expect(derive(issues, 'assignedTo', { assignedTo: 'team:2' })).toMatchObject({ type: 'team', id: '2' });
    expect(derive(issues, 'annotations', { annotations: ['text'] })).toEqual([
      { displayName: 'text', url: null },
    ]);
  });
});

describe('the name of a project', () => {
  it.each<[JsonValue | undefined, readonly object[]]>([
    [{ id: '1', slug: 'web' }, [{ id: '1', slug: 'web' }]],
    [{ id: 1 }, [{ id: '1', slug: '' }]],
    [{ slug: 'web' }, [{ id: '', slug: 'web' }]],
    [{ id: null, slug: 5 }, []],
    ['web', []],
    [undefined, []],
  ])('in %j is %j', (value, expected) => {
    expect(projectName(value)).toEqual(expected);
  });
});

describe('every computed field', () => {
  it.each(
    STREAMS.flatMap((definition) =>
      Object.keys(definition.derived).map((field) => [definition, field] as const),
    ),
  )('takes a record that has nothing: $tapStreamId %s', (definition, field) => {
    expect(() => derive(definition, field, {})).not.toThrow();
  });
});
