import { describe, expect, it } from '@jest/globals';
import { keysOf } from '../../../../src/sentry/lists/row-keys.ts';
import { events } from '../../../../src/streams/events.ts';
import { projectFilters } from '../../../../src/streams/project-filters.ts';
import { projectUsers, tagHash } from '../../../../src/streams/project-users.ts';
import { releases } from '../../../../src/streams/releases.ts';

describe('keysOf', () => {
  it('leaves out what the place of a list gives: organization and project, under any name', () => {
    expect(keysOf([{ eventID: 'a' }], events)).toEqual(['a']);
    expect(keysOf([{ id: 'localhost' }], projectFilters)).toEqual(['localhost']);
    expect(keysOf([{ version: '1' }], releases)).toEqual(['1']);
  });

  it('has the project where a list of an organization tells its rows apart by it', () => {
    const perProject = { ...projectFilters, partitionBy: 'organization' as const };
    const rows = [
      { id: 'localhost', projectId: '7' },
      { id: 'localhost', projectId: '8' },
    ];
    expect(new Set(keysOf(rows, perProject)).size).toBe(2);
    expect(keysOf([{ id: 'localhost' }], perProject)).toEqual([undefined]);
  });

  it('has what is computed from a row, also where an empty row would have something there', () => {
    expect(keysOf([{ tagValue: 'id:7' }, {}], projectUsers)).toEqual([tagHash('id:7'), undefined]);
    const graded = { ...releases, derived: { version: (raw: object) => ('version' in raw ? 'some' : '') } };
    expect(keysOf([{ version: '1' }, {}], graded)).toEqual(['some', '']);
  });
});
