import { describe, expect, it } from '@jest/globals';
import type { Look } from '../../../../src/source.ts';
import { events } from '../../../../src/streams/events.ts';
import { issueDetails } from '../../../../src/streams/issue-details.ts';
import { issues } from '../../../../src/streams/issues.ts';
import { projectDetails } from '../../../../src/streams/project-details.ts';
import { sessions } from '../../../../src/streams/sessions.ts';
import { about, atLeast, exactly } from '../../../../src/sync/outlook/estimate.ts';
import { estimateOf, leastSpanOf, sliceOf, type Todo } from '../../../../src/sync/outlook/parts.ts';
import type { Read } from '../../../../src/sync/progress/progress.ts';
import type { Span } from '../../../../src/time.ts';
import { organizationPartition, projectPartition } from '../../../support/builders.ts';

const DAY = 86_400;
const SPAN: Span = [10 * DAY, 20 * DAY + DAY / 2];
const KNOWN = { expected: undefined, pageSize: 100, sharesCount: false };
const LOOK: Look = { rows: 100, isWhole: false, delivered: undefined, counted: undefined, requests: 1 };

const todo = (read: Partial<Read> = {}): Todo => ({
  partition: organizationPartition(),
  planned: { read: { span: SPAN, gaps: [SPAN], lookback: 0, isTop: true, ...read }, isTracked: true },
});

describe('the records of a part', () => {
  it.each([
    ['a page that is all of it', { ...LOOK, rows: 7, isWhole: true, requests: 2 }, exactly(7), exactly(2)],
    ['the server counts', { ...LOOK, counted: { count: 250, isFloor: false } }, about(250), about(3)],
    [
      'the server counts no further',
      { ...LOOK, counted: { count: 1_000, isFloor: true } },
      atLeast(1_000),
      atLeast(11),
    ],
    ['there is a page and more', LOOK, atLeast(100), atLeast(2)],
    ['a page without any, and more to come', { ...LOOK, rows: 0 }, undefined, atLeast(2)],
  ])('where %s', (_, look, records, requests) => {
    expect(estimateOf(issues, todo(), KNOWN, look)).toEqual({ records, requests, from: SPAN[0] });
  });

  it('are those of the statistics, unless the first page has more', () => {
    const some = { ...KNOWN, expected: 1_200 };
    expect(estimateOf(events, todo(), some, LOOK).records).toEqual(about(1_200));
    expect(estimateOf(events, todo(), some).records).toEqual(about(1_200));
    expect(estimateOf(events, todo(), { ...KNOWN, expected: 3 }, LOOK).records).toEqual(atLeast(100));
  });

  it('are unknown where nobody looked, but for the one of an object', () => {
    const whole = { partition: projectPartition('7') };
    expect(estimateOf(events, todo(), KNOWN).records).toBeUndefined();
    expect(estimateOf(projectDetails, whole, KNOWN)).toEqual({
      records: exactly(1),
      requests: exactly(1),
      from: undefined,
    });
  });

  it('of numbers by the day go by one day that is over, and the part of today that is', () => {
    const day: Span = [19 * DAY, 20 * DAY];
    expect(sliceOf(sessions, todo())).toEqual({ partition: organizationPartition(), span: day });
    const { records, requests } = estimateOf(sessions, todo(), KNOWN, { ...LOOK, rows: 8, delivered: day });
    expect([records, requests]).toEqual([about(84), about(11)]);
  });

  it('are one for each parent of an object, which costs a request', () => {
    const look = { ...LOOK, rows: 30, isWhole: true };
    expect(estimateOf(issueDetails, todo(), KNOWN, look)).toMatchObject({
      records: exactly(30),
      requests: about(31),
    });
  });
});

describe('a list that may be read again', () => {
  const read = { enoughFrom: 18 * DAY };
  it('is looked at where it must be read, when it is too long for all of it', () => {
    const long = { ...LOOK, counted: { count: 1_000, isFloor: true } };
    expect(leastSpanOf(todo(read), long)).toEqual([18 * DAY, SPAN[1]]);
    expect(leastSpanOf(todo(), long)).toBeUndefined();
  });

  it('is read whole where it is short, or where nobody counts', () => {
    expect(leastSpanOf(todo(read), { ...LOOK, counted: { count: 999, isFloor: false } })).toBeUndefined();
    expect(leastSpanOf(todo(read), LOOK)).toBeUndefined();
  });
});

describe('what is looked at first', () => {
  it('is what a run asks for first', () => {
    const planned = { ...todo({ enoughFrom: 5 }).planned, newcomers: ['7'] } as Todo['planned'];
    expect(sliceOf(issues, { partition: organizationPartition(), planned })).toEqual({
      partition: organizationPartition(),
      span: SPAN,
      isTop: true,
      enoughFrom: 5,
      only: ['7'],
    });
    expect(sliceOf(issues, { partition: organizationPartition() })).toEqual({
      partition: organizationPartition(),
    });
  });
});
