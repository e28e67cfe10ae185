import { describe, expect, it } from '@jest/globals';
import { ApiError } from '../../../src/errors.ts';
import type { Page } from '../../../src/source.ts';
import type { StreamDefinition } from '../../../src/streams/definition.ts';
import { events } from '../../../src/streams/events.ts';
import { issues } from '../../../src/streams/issues.ts';
import { teams } from '../../../src/streams/teams.ts';
import { formatInstant, type Span } from '../../../src/time.ts';
import { at, boundsUpTo } from '../../support/builders.ts';
import {
  brief,
  complete,
  engineRun,
  lastState,
  type RunOptions,
  type SourceRow,
} from '../../support/engine-run.ts';

const START = at('2026-05-01');
const SIGNPOST = START + 100;
const row = (id: string, second: number, partition = '1'): SourceRow => ({
  partition,
  id,
  second: START + second,
});
const span = (from: number, to: number): Span => [START + from, START + to];
const time = (after: number) => formatInstant(START + after);

/** Runs one stream over pages of one record, some of which a test changes. */
async function run(
  definition: StreamDefinition,
  changePage: (page: Page, number: number) => Page,
  over: Partial<RunOptions> = {},
) {
  const started = engineRun({
    source: {
      teams: [row('t1', 0), row('t2', 0), row('t3', 0)],
      issues: [row('i1', 10), row('i2', 20), row('i3', 30)],
      events: [row('e1', 10, '7'), row('e2', 20, '7'), row('e3', 30, '8')],
    },
    definitions: [definition],
    bounds: boundsUpTo(SIGNPOST, { startDate: START }),
    pageSize: 1,
    changePage: (_definition, page, number) => changePage(page, number),
    ...over,
  });
  const { messages, failures } = await complete(started);
  const state = lastState(messages) as {
    bookmarks: Record<string, { partitions: Record<string, Record<string, unknown>> }>;
  };
  return {
    words: messages.map(brief),
    failures: failures.map(({ label, error }) => [label, error.message]),
    lines: started.log.lines,
    slices: started.slices,
    counts: started.counts,
    bookmark: (id: string) => state.bookmarks[definition.tapStreamId]?.partitions[id],
  };
}

const without = ({ delivered: _, ...page }: Page): Page => page;
const keyless = (page: Page): Page => ({ ...page, records: [{ id: 'without key' }] });

describe('a page that proves nothing of its span', () => {
  it('is delivered, and nothing of it is claimed', async () => {
    const { words, bookmark } = await run(issues, (page) => without(page));
    expect(words).toContain('RECORD issues i1');
    expect(bookmark('1')).toEqual({ start: time(0), newest: time(30) });
  });

  it('is claimed once a later page proves it', async () => {
    const { bookmark } = await run(issues, (page, number) =>
      number < 3 ? without(page) : { ...page, delivered: [START, SIGNPOST] },
    );
    expect(bookmark('1')).toMatchObject({ start: time(100) });
  });
});

describe('a part of a span that cannot be read', () => {
  const hole = (page: Page, number: number): Page =>
    number === 2
      ? { ...page, delivered: span(21, 31), hole: { span: span(20, 21), error: new ApiError('Broken', 500) } }
      : number === 3
        ? { ...page, delivered: span(0, 20) }
        : page;

  it('is a failure, and all around it is delivered and claimed', async () => {
    const { words, failures, lines, bookmark } = await run(issues, hole);
    expect(words.filter((word) => word.startsWith('RECORD'))).toHaveLength(3);
    expect(failures).toEqual([['org-1', 'Broken']]);
    expect(lines).toEqual(['error issues: issues of org-1 could not be read: Broken']);
    expect(bookmark('1')).toMatchObject({ start: time(20), covered: [[time(21), time(100)]] });
  });

  it('is asked for again by the next run, and by nothing else of this one', async () => {
    const partitions = { '1': { start: time(20), covered: [[time(21), time(100)]] } };
    const state = { bookmarks: { issues: { partitions } } };
    const { slices, failures, bookmark } = await run(issues, (page) => page, { state });
    expect(slices).toEqual([`issues/1 ${START + 20}-${START + 21}`]);
    expect(failures).toEqual([]);
    expect(bookmark('1')).toMatchObject({ start: time(100) });
  });

  it('keeps a full pass from being dated', async () => {
    const bounds = boundsUpTo(SIGNPOST, { startDate: START, issueRefreshHours: 0 });
    expect((await run(issues, hole, { bounds })).bookmark('1')).not.toHaveProperty('refreshed');
    expect((await run(issues, (page) => page, { bounds })).bookmark('1')).toMatchObject({
      refreshed: time(100),
    });
  });
});

describe('a part of a span that is older than what the server keeps', () => {
  it('is told, is claimed, and is no failure', async () => {
    const { failures, lines, bookmark } = await run(issues, (page, number) =>
      number === 3 ? { ...page, delivered: span(0, 21), expired: span(0, 8) } : page,
    );
    expect(failures).toEqual([]);
    expect(lines).toEqual([
      `warning issues: issues of org-1: nothing is left to read before ${time(8)}, which is older than what the server keeps`,
    ]);
    expect(bookmark('1')).toMatchObject({ start: time(100) });
  });
});

describe('records without their key', () => {
  it('are a failure, while the others of their page are delivered and claimed', async () => {
    const { words, failures, counts, bookmark } = await run(issues, (page, number) =>
      number === 1 ? { ...page, records: [...page.records, { id: 'without key' }] } : page,
    );
    expect(words.filter((word) => word.startsWith('RECORD'))).toHaveLength(3);
    expect(failures).toEqual([
      ['org-1', 'a record without its key (organizationId, id) cannot be loaded and was left out.'],
    ]);
    expect(counts.get('issues')).toBe(3);
    expect(bookmark('1')).toMatchObject({ start: time(100) });
  });

  it('are counted', async () => {
    const lost = [{ id: 'without key' }];
    const { failures } = await run(teams, (page, number) =>
      number === 1 ? { ...page, records: [...page.records, ...lost] } : page,
    );
    expect(failures).toEqual([
      ['org-1', 'a record without its key (organizationId, id) cannot be loaded and was left out.'],
    ]);
  });

  it('make a page that has nothing else no page of records: its part fails, and claims nothing of it', async () => {
    const { words, failures, bookmark } = await run(issues, (page, number) =>
      number === 2 ? keyless(page) : page,
    );
    expect(words.filter((word) => word.startsWith('RECORD'))).toEqual(['RECORD issues i3']);
    expect(failures).toEqual([['org-1', '1 of the 1 records of a page lack their key.']]);
    expect(bookmark('1')).toMatchObject({ start: time(0), covered: [[time(31), time(100)]] });
  });

  it('fail a test of the connection, which finds no record to load', async () => {
    const { failures } = await run(teams, keyless, { isTest: true });
    expect(failures).toHaveLength(1);
  });
});

describe('the newest record of a partition', () => {
  it('is kept from run to run, and never goes back', async () => {
    const first = await run(events, (page) => page);
    expect(first.bookmark('1/7')).toEqual({ start: time(100), newest: time(20) });
    const partitions = { '1/7': { start: time(15), newest: time(40) }, '1/8': { start: time(15) } };
    const second = await run(events, (page) => page, { state: { bookmarks: { events: { partitions } } } });
    expect(second.bookmark('1/7')).toEqual({ start: time(100), newest: time(40) });
    expect(second.bookmark('1/8')).toEqual({ start: time(100), newest: time(30) });
  });
});

describe('a full table', () => {
  const endless = ({ end: _, ...page }: Page): Page => page;

  it('whose list did not end is a failure', async () => {
    const { words, failures } = await run(teams, endless);
    expect(words).toContain('RECORD teams t3');
    expect(failures).toEqual([['org-1', 'its list was not read to its end.']]);
  });

  it('whose list moved meanwhile is none, but is told', async () => {
    const { failures, lines } = await run(teams, (page) =>
      page.end === undefined ? page : { ...page, end: 'moved' },
    );
    expect(failures).toEqual([]);
    expect(lines).toEqual([
      'warning teams: teams of org-1 changed while it was listed: rows may be missing until the next run',
    ]);
  });

  it('need not end in a test of the connection, where its first record is enough', async () => {
    const { words, failures } = await run(teams, endless, { isTest: true });
    expect(words.filter((word) => word.startsWith('RECORD'))).toEqual(['RECORD teams t1']);
    expect(failures).toEqual([]);
  });
});
