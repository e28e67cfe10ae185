import { describe, expect, it } from '@jest/globals';
import type { AskPage, ListPage } from '../../../../src/sentry/lists/list-request.ts';
import { createSightings } from '../../../../src/sentry/lists/sightings.ts';
import { issues } from '../../../../src/streams/issues.ts';
import { teams } from '../../../../src/streams/teams.ts';

const page = (hits: number | undefined): ListPage => ({ rows: [], clean: true, link: { kind: 'end' }, hits });
const SLICE = { root: 'https://sentry.io/api/0', organization: '1' };

describe('what a server says of a list', () => {
  it('is its count, told once', async () => {
    const sightings = createSightings();
    const ask: AskPage = sightings.watch(async () => page(7));
    expect(await ask(issues, SLICE, {})).toEqual(page(7));
    expect([sightings.take('issues'), sightings.take('issues')]).toEqual([7, undefined]);
  });

  it('is nothing where several pages were asked for, since each may be about something else', async () => {
    const sightings = createSightings();
    const ask = sightings.watch(async () => page(7));
    await ask(issues, SLICE, {});
    await ask(issues, SLICE, {});
    await ask(teams, SLICE, {});
    expect([sightings.take('issues'), sightings.take('teams')]).toEqual([undefined, 7]);
  });

  it('is nothing where the server does not count', async () => {
    const sightings = createSightings();
    await sightings.watch(async () => page(undefined))(teams, SLICE, {});
    expect(sightings.take('teams')).toBeUndefined();
  });
});
