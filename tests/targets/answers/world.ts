import {
  addEvent,
  addRelease,
  addTeam,
  archiveIssue,
  createWorld,
  joinTeam,
  resolveIssue,
  tellHappening,
  type World,
  wholeLife,
} from '../../simulator/index.ts';
import { STORIES, type Story } from './stories.ts';

/** A Monday: the answers are the same on whatever day they are asked for. */
export const NOW = Date.parse('2026-06-15T12:00:00Z');
/** The setting start_date. */
export const START = '2026-05-01';
/** The release of sessions that the list of releases knows too. */
export const KNOWN_RELEASE = 'app-0@1.0.0+1';
/** One that the first organization has, and sessions of the second one name. */
const OTHERS_RELEASE = 'app-8@1.0.0+1';
/** A member whose only team has no project. */
export const LONELY = '57377004';

const HOUR_MICROS = 3_600_000_000;

/** The examples' account, with the ids of the issues that have a story. */
export type AnswersWorld = {
  readonly world: World;
  readonly issues: Readonly<Record<keyof typeof STORIES, string>>;
};

/**
 * Two organizations that number from the same beginning, so that whoever joins by id alone counts double. In each are
 * eight projects, the last two of them without events but for those of the stories.
 *
 * - Members: every fourth is in no team, and the tenth is an invitation.
 * - Alerts: of the projects one has a metric alert, three a workflow; one has a detector that is off, one a workflow that
 *   is off, one a metric alert that is off, and one nothing.
 */
export function answersWorld(): AnswersWorld {
  const world = createWorld({
    seed: 41,
    now: NOW,
    organizations: 2,
    sameIds: true,
    projects: 8,
    emptyProjects: 2,
    teams: 3,
    members: 12,
    issues: 36,
    events: 420,
    releases: 12,
    days: 40,
    resourcesOf: { detectors: 8, workflows: 8, alert_rules: 7 },
  });
  world.moved.set('alert_rules', { added: [], removed: new Set([1, 2, 3, 4, 5]) });
  joinTeam(world, LONELY, addTeam(world, 'Lonely'));
  addRelease(world, KNOWN_RELEASE, { projects: ['checkout-web'], dateCreated: '2026-05-01T06:00:00Z' });
  addRelease(world, OTHERS_RELEASE, { projects: ['ledger'], dateCreated: '2026-05-02T06:00:00Z' });
  for (const issue of world.issues) {
    const { firstSeen } = wholeLife(world, issue);
    // Each resolved one was resolved after another time, by the first member of the first organization.
    const at = (firstSeen ?? 0) + (issue.index + 1) * HOUR_MICROS;
    issue.history = issue.status === 'resolved' ? [{ type: 'set_resolved', at, member: 0 }] : [];
  }
  const issues = Object.entries<Story>(STORIES).map(([name, story]) => [name, tell(world, story)]);
  return { world, issues: Object.fromEntries(issues) as AnswersWorld['issues'] };
}

/** Lets a story happen. @returns the id of its issue */
function tell(world: World, { project, events, deeds, ends }: Story): string {
  const [first = '', ...others] = events;
  const { issueId: id } = addEvent(world, project, { timestamp: first, isOnTime: true });
  for (const timestamp of others) addEvent(world, project, { timestamp, issue: id, isOnTime: true });
  for (const [type, timestamp, member] of deeds)
    tellHappening(world, id, { type, timestamp, ...(member !== undefined && { member }) });
  if (ends === 'resolved') resolveIssue(world, id);
  if (ends === 'archived') archiveIssue(world, id, 'archived_until_escalating');
  return id;
}
