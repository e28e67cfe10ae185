import { describe, expect, it } from '@jest/globals';
import { createAskSeries, seriesQuery } from '../../../../src/sentry/lists/series-request.ts';
import type { Client } from '../../../../src/sentry/transport/client.ts';
import { organizationStats } from '../../../../src/streams/organization-stats.ts';
import type { Series } from '../../../../src/streams/series.ts';
import { sessions } from '../../../../src/streams/sessions.ts';
import type { Span } from '../../../../src/time.ts';
import { at } from '../../../support/builders.ts';

const SLICE = { root: 'https://us.sentry.io/api/0', organization: '1' };
const SPAN: Span = [at('2026-03-01'), at('2026-03-02')];
const OPTIONS = { environments: ['production', 'staging'], issueQuery: '', fullBodies: false };
const { question } = sessions.series as Series;

describe('the query of numbers by the day', () => {
  it('ends with the last second of the last day, and names interval, projects, environments and groups', () => {
    expect(seriesQuery(sessions, { ...SLICE, only: ['7', '8'] }, OPTIONS, { question, span: SPAN })).toEqual([
      ['project', '7'],
      ['project', '8'],
      ['interval', '1d'],
      ['environment', 'production'],
      ['environment', 'staging'],
      ['start', '2026-03-01T00:00:00'],
      ['end', '2026-03-01T23:59:59'],
      ['field', 'sum(session)'],
      ['field', 'count_unique(user)'],
      ['field', 'crash_free_rate(session)'],
      ['field', 'crash_free_rate(user)'],
      ['groupBy', 'project'],
      ['groupBy', 'release'],
      ['groupBy', 'environment'],
      ['per_page', '4000'],
    ]);
  });

  it('of sums of the organization names no project and no page', () => {
    const { question: sums } = organizationStats.series as Series;
    const query = seriesQuery(organizationStats, SLICE, OPTIONS, { question: sums, span: SPAN });
    const names = new Set(query.map(([name]) => name));
    expect([...names]).toEqual(['interval', 'start', 'end', 'field', 'groupBy']);
  });
});

describe('an answer', () => {
  const LINK = (results: boolean, cursor: string) =>
    `<https://x/?&cursor=0:0:1>; rel="previous"; results="false"; cursor="0:0:1", <https://x/?>; rel="next"; results="${results}"${cursor}`;

  it.each<[string, string | undefined, boolean]>([
    ['no Link header', undefined, false],
    ['no further page', LINK(false, '; cursor="0:10:0"'), false],
    ['a further page', LINK(true, '; cursor="0:10:0"'), true],
    ['a further page that nobody could ask for', LINK(true, ''), true],
  ])('with %s says whether there are more groups', async (_name, link, expected) => {
    const client: Client = {
      get: async () => ({ value: {}, clean: true, headers: link === undefined ? {} : { link } }),
    };
    const ask = createAskSeries(client, OPTIONS);
    const { hasMore } = await ask(sessions, SLICE, { question, span: SPAN, canSplit: false });
    expect(hasMore).toBe(expected);
  });
});
