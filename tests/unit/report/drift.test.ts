import { describe, expect, it } from '@jest/globals';
import { createTally, shapeOf } from '../../../src/report/drift.ts';
import { driftText } from '../../../src/report/drift-text.ts';

describe('the shape of a value', () => {
  it.each([
    ['a secret', 'string'],
    [3, 'integer'],
    [0.5, 'number'],
    [true, 'boolean'],
    [null, 'null'],
    [[], 'empty list'],
    [{}, 'empty object'],
    [['x', 1], 'list of string'],
    [{ id: 1, name: 'Jane' }, 'object {id, name}'],
    [[{ id: 1 }], 'list of object {id}'],
    [[[{ id: 1 }]], 'list of list of object'],
    [{ a: 1, b: 2, c: 3, d: 4, e: 5, f: 6, g: 7 }, 'object {a, b, c, d, e, f, …}'],
  ])('%j is %s', (value, shape) => {
    expect(shapeOf(value)).toBe(shape);
  });
});

describe('the drift of a stream', () => {
  it('counts records with a field once, whatever places in lists it has, and never tells a value', () => {
    const tally = createTally('issues', ['id', 'title', 'shareId']);
    tally.add({
      id: '1',
      title: 'Jane Doe',
      shareId: null,
      otherFields: { 'owners[0].rule': 'jane', 'owners[1].rule': 'jo' },
    });
    tally.add({ id: '2', title: null, otherFields: { 'owners[0].rule': 'jane', tier: null } });
    tally.add({ id: '3', title: null, otherFields: { tier: 'gold', 'tier#1': 'x' } });
    const result = tally.result();
    expect(result).toEqual({
      stream: 'issues',
      records: 3,
      otherFields: [
        { field: 'owners[].rule', count: 2, shape: 'string' },
        { field: 'tier', count: 2, shape: 'string' },
      ],
      neverCame: ['shareId'],
    });
    expect(JSON.stringify(result)).not.toMatch(/jane|gold/i);
  });

  it('keeps a bounded number of fields where keys are names', () => {
    const tally = createTally('issues', []);
    for (let n = 0; n < 5_000; n += 1) tally.add({ otherFields: { [`user${n}`]: n } });
    expect(tally.result().otherFields).toHaveLength(200);
  });

  it('says of a stream without records nothing at all', () => {
    expect(createTally('issues', ['id']).result()).toEqual({
      stream: 'issues',
      records: 0,
      otherFields: [],
      neverCame: [],
    });
  });
});

describe('the report for a person', () => {
  const quiet = { otherFields: [], neverCame: [] };

  it('has a block for each stream that drifts, and names the others in a line', () => {
    const lines = driftText(
      [
        {
          stream: 'issues',
          records: 1_000,
          otherFields: [{ field: 'tier', count: 990, shape: 'string' }],
          neverCame: ['shareId'],
        },
        { stream: 'teams', records: 3, ...quiet },
        { stream: 'users', records: 0, ...quiet },
      ],
      [{ stream: 'dashboards', of: 'organization', where: 'acme', status: 404, reason: 'it is off' }],
      1_000,
    );
    expect(lines).toEqual([
      'Fields beside the columns: in 1 stream. Looked at: the newest 1,000 records of each stream, at the most.',
      '',
      'issues: 1,000 records',
      '  in otherFields  tier  990  string',
      '  without a value  shareId',
      '',
      'All columns and nothing else: teams',
      '',
      'No records, so that nothing can be said: users',
      'Not available in acme: dashboards (404, it is off)',
    ]);
  });

  it('says that there is nothing where there is nothing', () => {
    expect(driftText([{ stream: 'teams', records: 3, ...quiet }], [], 5)[0]).toContain(
      'Fields beside the columns: none.',
    );
  });
});
