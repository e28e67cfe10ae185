import { describe, expect, it } from '@jest/globals';
import { events } from '../../../../src/streams/events.ts';
import { teams } from '../../../../src/streams/teams.ts';
import { volumesOf } from '../../../../src/sync/outlook/volumes.ts';
import { createLedger } from '../../../../src/sync/progress/ledger.ts';
import { formatInstant } from '../../../../src/time.ts';
import { at, boundsUpTo, planned, projectPartition } from '../../../support/builders.ts';
import { fakeSurvey } from '../../../support/fake-survey.ts';

const DAY = 86_400;
const HOUR = 3_600;
const START = at('2026-05-01');
const SIGNPOST = START + 10 * DAY;
const BOUNDS = boundsUpTo(SIGNPOST, { startDate: START, lookbackSeconds: HOUR });
const PROJECTS = ['6', '7', '8'].map((id) => projectPartition(id));

/** @param hours since the bookmark of each project; undefined means that there are none */
async function volumes(
  hours: readonly number[] | undefined,
  counts: Record<string, number> | undefined,
  partitions = PROJECTS,
) {
  const bookmarks = Object.fromEntries(
    partitions.map(({ id }, n) => [id, { start: formatInstant(SIGNPOST - (hours?.[n] ?? 0) * HOUR) }]),
  );
  const ledger = createLedger(
    { bookmarks: hours === undefined ? {} : { events: { partitions: bookmarks } } },
    { startDate: START, isOwner: true, now: SIGNPOST, warn: () => {} },
  );
  const survey = fakeSurvey({ counts: () => counts });
  const found = await volumesOf(planned(events), { partitions, failed: [] }, ledger, BOUNDS, survey);
  return { ...found, asked: survey.asked };
}

describe('what statistics say of a stream', () => {
  it('is asked once, of a first run for all of its time', async () => {
    const { asked, idle, expectedIn, questions } = await volumes(undefined, { '1/7': 500 });
    expect(asked).toEqual([[START, SIGNPOST]]);
    expect([idle.size, questions]).toEqual([0, 1]);
    const [, seven = PROJECTS[0], eight = PROJECTS[0]] = PROJECTS;
    expect(seven && expectedIn(seven, [START, SIGNPOST])).toBe(500);
    expect(seven && expectedIn(seven, [SIGNPOST - 5 * DAY, SIGNPOST])).toBe(250);
    expect(eight && expectedIn(eight, [START, SIGNPOST])).toBe(0);
  });

  it('leaves out the projects that a later run will leave out, and counts the questions of that run', async () => {
    const { asked, idle, questions } = await volumes([2, 2, 2], { '1/7': 3 });
    expect(asked).toEqual([[SIGNPOST - 3 * HOUR, SIGNPOST]]);
    expect([...idle]).toEqual(['1/6', '1/8']);
    expect(questions).toBe(2);
  });

  it('lets no project rest whose bookmark is older than half a day', async () => {
    expect((await volumes([13, 13, 13], {})).idle.size).toBe(0);
    expect((await volumes([30, 30, 30], {})).idle.size).toBe(0);
  });

  it('says nothing of the last hours where it is asked for more than a day', async () => {
    const eight = ['6', '7', '8', '9'].map((id) => projectPartition(id));
    const { asked, idle } = await volumes([1, 1, 1, 30], {}, eight);
    expect(asked).toEqual([[SIGNPOST - 30 * HOUR, SIGNPOST]]);
    expect(idle.size).toBe(0);
  });

  it('costs a question for each organization', async () => {
    const two = [...PROJECTS, projectPartition('7', '2')];
    expect((await volumes(undefined, {}, two)).questions).toBe(2);
  });

  it('is unknown of a time before the question', async () => {
    const { expectedIn } = await volumes([2, 2, 2], { '1/7': 3 });
    const [, seven] = PROJECTS;
    expect(seven && expectedIn(seven, [START, SIGNPOST])).toBeUndefined();
    expect(seven && expectedIn(seven, [SIGNPOST - 3 * HOUR, SIGNPOST])).toBe(3);
  });

  it('is unknown, and not nothing, where there are none', async () => {
    const { idle, expectedIn } = await volumes([2, 2, 2], undefined);
    expect(idle.size).toBe(0);
    expect(PROJECTS.map((project) => expectedIn(project, [START, SIGNPOST]))).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('is not asked of streams that they do not count', async () => {
    const survey = fakeSurvey({ counts: () => ({}) });
    const ledger = createLedger(
      { bookmarks: {} },
      { startDate: START, isOwner: true, now: SIGNPOST, warn: () => {} },
    );
    await volumesOf(planned(teams), { partitions: PROJECTS, failed: [] }, ledger, BOUNDS, survey);
    expect(survey.asked).toEqual([]);
  });
});
