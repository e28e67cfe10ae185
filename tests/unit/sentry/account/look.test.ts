import { describe, expect, it } from '@jest/globals';
import { createLook } from '../../../../src/sentry/account/look.ts';
import type { Page, Slice } from '../../../../src/source.ts';
import type { StreamDefinition } from '../../../../src/streams/definition.ts';
import { events } from '../../../../src/streams/events.ts';
import { issueDetails } from '../../../../src/streams/issue-details.ts';
import { projects } from '../../../../src/streams/projects.ts';
import { teams } from '../../../../src/streams/teams.ts';
import { organizationPartition } from '../../../support/builders.ts';

const page = (rows: number, over: Partial<Page> = {}): Page => ({
  records: Array.from({ length: rows }, (_, id) => ({ id })),
  clean: true,
  ...over,
});

async function look(
  definition: StreamDefinition,
  pages: readonly Page[],
  slice: Partial<Slice> = {},
  hits?: number,
) {
  const read: StreamDefinition[] = [];
  let requests = 5;
  const looked = createLook({
    readSlices: async function* (asked) {
      read.push(asked);
      for (const each of pages) {
        requests += 1;
        yield each;
      }
    },
    sightings: { take: () => hits },
    requestsOf: () => requests,
  });
  const found = await looked(definition, { partition: organizationPartition(), ...slice });
  return { found, read: read[0] };
}

describe('a look', () => {
  it('takes one page, and knows whether it is all of a list', async () => {
    const more = await look(teams, [page(100), page(5, { end: 'whole' })]);
    expect(more.found).toMatchObject({ rows: 100, isWhole: false, requests: 1 });
    expect((await look(teams, [page(5, { end: 'whole' })])).found).toMatchObject({ rows: 5, isWhole: true });
  });

  it('knows of a span that all of it was on the page', async () => {
    const span = [10, 20] as const;
    const all = await look(events, [page(3, { delivered: [10, 20] })], { span });
    expect(all.found).toMatchObject({ isWhole: true, delivered: [10, 20] });
    const some = await look(events, [page(3, { delivered: [15, 20] })], { span });
    expect(some.found).toMatchObject({ isWhole: false, delivered: [15, 20] });
  });

  it('takes all pages of the list of projects', async () => {
    const { found } = await look(projects, [page(100), page(5, { end: 'whole' })]);
    expect(found).toMatchObject({ rows: 105, isWhole: true, requests: 2 });
  });

  it('is at the parents of children, and at events without their bodies', async () => {
    expect((await look(issueDetails, [page(1)])).read).toMatchObject({
      tapStreamId: 'issue_details',
      path: '/organizations/{organization}/issues/',
    });
    expect((await look(events, [page(1)])).read?.full).toBeUndefined();
  });

  it('knows how far the server counts', async () => {
    expect((await look(teams, [page(1)], {}, 999)).found.counted).toEqual({ count: 999, isFloor: false });
    expect((await look(teams, [page(1)], {}, 1_000)).found.counted).toEqual({ count: 1_000, isFloor: true });
    expect((await look(teams, [page(1)])).found.counted).toBeUndefined();
  });
});
