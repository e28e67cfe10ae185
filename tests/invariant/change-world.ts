import * as sim from '../simulator/index.ts';
import type { Change } from './plan.ts';

export type Surroundings = {
  readonly world: sim.World;
  /** Epoch seconds below which nothing late may come: the lookback of the next run ends there. */
  readonly oldestLate: number;
  /** Hears of issues that no time stamp brings back before the next full pass. */
  readonly missBySearch: (issueId: string) => void;
};

const STORM = 35;

/** Does to the world what the plan says; changes that fit nothing are left out. */
export function changeWorld(change: Change, { world, oldestLate, missBySearch }: Surroundings): void {
  const active = world.projects.filter(({ status }) => status === 'active');
  const project = active[change.place % active.length];
  if (project === undefined) return;
  const now = world.clock() / 1000;
  const at = (second: number): string => new Date(second * 1000).toISOString();
  const late = now - change.lateness * (now - oldestLate);
  const issues = world.issues.filter((issue) => issue.project === project.index && !issue.own.expired);
  const issue = issues[change.place % Math.max(1, issues.length)];
  switch (change.kind) {
    case 'event': {
      const { issueId } = sim.addEvent(world, project.id, { timestamp: at(late) });
      if (!project.hasAccess) missBySearch(issueId);
      break;
    }
    case 'event-of-known-issue': {
      if (issue === undefined) return;
      const before = sim.wholeLife(world, issue).lastSeen ?? 0;
      sim.addEvent(world, project.id, { timestamp: at(late), issue: issue.id });
      const isSeenLater = (sim.wholeLife(world, issue).lastSeen ?? 0) > before;
      if (!isSeenLater || !project.hasAccess) missBySearch(issue.id);
      break;
    }
    case 'storm':
      // Late ones and new ones, over several pages of full bodies.
      for (let n = 0; n < STORM; n += 1) {
        const second = late + ((now - late) * n) / STORM;
        const { issueId } = sim.addEvent(world, project.id, { timestamp: at(second) });
        if (!project.hasAccess) missBySearch(issueId);
      }
      break;
    case 'release':
      sim.addRelease(world, `late@${world.releases.length}`, {
        projects: [project.id],
        dateCreated: at(late),
      });
      break;
    case 'project': {
      const added = sim.addProject(
        world,
        `Found later ${world.projects.length}`,
        change.place % world.organizations.length,
      );
      for (const days of [0.001, 0.2, 0.9]) {
        missBySearch(sim.addEvent(world, added.id, { timestamp: at(now - days * 86_400) }).issueId);
      }
      break;
    }
    case 'resolve':
      if (issue === undefined) return;
      sim.resolveIssue(world, issue.id);
      break;
    case 'hide':
      sim.setProjectAccess(world, project.id, false);
      break;
    case 'show': {
      const hidden = world.projects.find(({ hasAccess }) => !hasAccess);
      if (hidden === undefined) return;
      sim.setProjectAccess(world, hidden.id, true);
      for (const row of world.issues) if (row.project === hidden.index) missBySearch(row.id);
    }
  }
}
