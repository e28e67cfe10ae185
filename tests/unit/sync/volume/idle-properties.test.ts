import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { events } from '../../../../src/streams/events.ts';
import { type Candidate, idlePartitions } from '../../../../src/sync/volume/idle.ts';
import { projectPartition } from '../../../support/builders.ts';

const HOUR = 3_600;
const HALF_A_DAY = 43_200;
const SIGNPOST = 100 * 86_400;
const BOUNDS = { signpost: SIGNPOST, asked: SIGNPOST + 61, lookbackSeconds: HOUR };

/** A project, the times of its records, and how long ago it was read; all in seconds before the signpost. */
type Project = {
  readonly organization: string;
  readonly read: number;
  readonly records: readonly number[];
};
const ago = fc.integer({ min: -60, max: 3 * HALF_A_DAY });
const anyProjects: fc.Arbitrary<readonly Project[]> = fc.array(
  fc.record({
    organization: fc.constantFrom<string[]>('1', '2'),
    read: fc.integer({ min: 0, max: HALF_A_DAY + HOUR }),
    records: fc.array(ago, { maxLength: 5 }),
  }),
  { minLength: 1, maxLength: 7 },
);

const idOf = ({ organization }: Project, index: number): string => `${organization}/${index}`;

/** The project as an earlier run has left it: everything before its bookmark was delivered. */
function candidateOf(project: Project, index: number): Candidate {
  const delivered = project.records.filter((record) => record > project.read);
  return {
    partition: projectPartition(String(index), project.organization),
    start: SIGNPOST - project.read,
    newest: delivered.length === 0 ? undefined : SIGNPOST - Math.min(...delivered),
  };
}

/** @param lag statistics know nothing of the last so many seconds @param deaf projects they know nothing of at all */
async function quietIn(projects: readonly Project[], lag: number, deaf: ReadonlySet<number> = new Set()) {
  return await idlePartitions(
    events,
    projects.map(candidateOf),
    BOUNDS,
    async (_definition, since, until) => {
      const counts = projects.map((project, index) => {
        const times = deaf.has(index) ? [] : project.records.map((record) => SIGNPOST - record);
        const known = Math.min(until, SIGNPOST - lag);
        return [idOf(project, index), times.filter((time) => time >= since && time < known).length] as const;
      });
      return new Map(counts);
    },
  );
}

const NO_LAG = -1_000;

describe('what is left out because it is idle', () => {
  it('has nothing to read where the statistics are true, and was read within half a day', async () => {
    await fc.assert(
      fc.asyncProperty(anyProjects, async (projects) => {
        const idle = await quietIn(projects, NO_LAG);
        for (const [index, project] of projects.entries()) {
          if (!idle.has(idOf(project, index))) continue;
          expect(project.records.filter((record) => record <= project.read)).toEqual([]);
          expect(project.read).toBeLessThan(HALF_A_DAY);
        }
      }),
    );
  });

  it('is everything that has nothing new, where the statistics are true and every organization has a witness', async () => {
    await fc.assert(
      fc.asyncProperty(anyProjects, async (some) => {
        const witness = (organization: string): Project => ({ organization, read: 0, records: [HALF_A_DAY] });
        const projects = [...some, witness('1'), witness('2'), witness('1')];
        const idle = await quietIn(projects, NO_LAG);
        const young = projects.flatMap(({ read }) => (read < HALF_A_DAY ? [read] : []));
        const since = Math.max(...young) + HOUR;
        const expected = projects.flatMap((project, index) =>
          project.read < HALF_A_DAY && project.records.every((record) => record > since)
            ? [idOf(project, index)]
            : [],
        );
        expect([...idle].sort()).toEqual(expected.sort());
      }),
    );
  });

  it('is no project whose own records the statistics do not know', async () => {
    const deafs = fc.uniqueArray(fc.integer({ min: 0, max: 6 }), { maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(anyProjects, deafs, async (projects, deaf) => {
        const idle = await quietIn(projects, NO_LAG, new Set(deaf));
        for (const index of deaf) {
          const project = projects[index];
          if (project === undefined || candidateOf(project, index).newest === undefined) continue;
          expect(idle.has(idOf(project, index))).toBe(false);
        }
      }),
    );
  });

  it('is nothing that was delivered lately and the statistics have not counted yet', async () => {
    await fc.assert(
      fc.asyncProperty(anyProjects, fc.integer({ min: 0, max: HALF_A_DAY }), async (projects, lag) => {
        const idle = await quietIn(projects, lag);
        const since = Math.min(
          ...projects.map(candidateOf).flatMap(({ start }) => (SIGNPOST - start < HALF_A_DAY ? [start] : [])),
        );
        for (const [index, project] of projects.entries()) {
          const { newest } = candidateOf(project, index);
          if (newest === undefined || newest < since - HOUR || newest < SIGNPOST - lag) continue;
          expect(idle.has(idOf(project, index))).toBe(false);
        }
      }),
    );
  });
});
