import { describe, expect, it } from '@jest/globals';
import { issueDetails } from '../../../../src/streams/issue-details.ts';
import { issueEvents } from '../../../../src/streams/issue-events.ts';
import { organizationStats } from '../../../../src/streams/organization-stats.ts';
import { projectDetails } from '../../../../src/streams/project-details.ts';
import { releases } from '../../../../src/streams/releases.ts';
import { sessionStatuses } from '../../../../src/streams/session-statuses.ts';
import { sessions } from '../../../../src/streams/sessions.ts';
import { tags } from '../../../../src/streams/tags.ts';
import { teams } from '../../../../src/streams/teams.ts';
import { about, atLeast, exactly } from '../../../../src/sync/outlook/estimate.ts';
import { daysOf, type Part, requestsFor } from '../../../../src/sync/outlook/requests.ts';

const DAY = 86_400;
const PART: Part = { records: undefined, span: undefined, pageSize: 100, isCounted: false, hasMore: false };
const TIMED = { ...PART, span: [0, 31 * DAY] } as const;

describe('what a part of a stream costs', () => {
  it.each([
    ['one page of a list', teams, { ...PART, records: exactly(100) }, exactly(1)],
    ['an empty list', teams, { ...PART, records: exactly(0) }, exactly(1)],
    ['three pages, looked at twice but for the last', teams, { ...PART, records: exactly(201) }, exactly(5)],
    [
      'three pages that the server counts',
      teams,
      { ...PART, records: exactly(201), isCounted: true },
      exactly(3),
    ],
    [
      'a list of which nobody looked at more than the first page',
      teams,
      { ...PART, records: atLeast(100), hasMore: true },
      atLeast(3),
    ],
    ['a list that nobody looked at', teams, PART, atLeast(1)],
    ['a list without pages, whatever is in it', tags, PART, exactly(1)],
    ['one object', projectDetails, PART, exactly(1)],
    ['news of a list, whose pages overlap by a row', releases, { ...TIMED, records: about(200) }, about(3)],
    ['news that nobody counted', releases, { ...TIMED, hasMore: true }, atLeast(2)],
    ['numbers of 31 days, 30 at a time', organizationStats, TIMED, about(2)],
    ['numbers of 31 days, one at a time', sessions, TIMED, about(31)],
    ['numbers whose groups are counted first', sessionStatuses, TIMED, about(62)],
    [
      'a child of each of 150 issues, with two pages of them',
      issueDetails,
      { ...TIMED, parents: about(150) },
      about(152),
    ],
    ['children that have pages', issueEvents, { ...TIMED, parents: exactly(10) }, atLeast(11)],
    ['children of parents that nobody counted', issueEvents, TIMED, atLeast(1)],
  ])('%s', (_, definition, part, requests) => {
    expect(requestsFor(definition, part)).toEqual(requests);
  });

  it('counts the UTC days that a span touches', () => {
    expect([daysOf([0, DAY]), daysOf([DAY - 1, DAY + 1]), daysOf([5, 6])]).toEqual([1, 2, 1]);
  });
});
