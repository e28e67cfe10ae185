import type { EventTable } from '../../simulator/event-table.ts';
import type { World } from '../../simulator/index.ts';
import { DAY, type Micros, parseMicros } from '../../simulator/micros.ts';
import { type Quantity, quantitiesIn, toldAs, wanted } from '../../simulator/usage/quantities.ts';
import { sessionsIn } from '../../simulator/usage/sessions.ts';
import type { ProjectRow } from '../../simulator/world.ts';
import type { Row } from '../query.ts';
import { dayOf, grouped, mondayOf, rounded, sumOf } from './forms.ts';
import { KNOWN_RELEASE, NOW, START } from './world.ts';

const DROPPED = ['filtered', 'rate_limited', 'invalid'];
/** Weeks that were not read as a whole, or whose numbers still grow. */
const UNFINISHED = ['2026-04-27', '2026-06-08', '2026-06-15'];
const QUOTAS: Readonly<Record<string, number>> = { error: 500, replay: 1000, attachment: 1_000_000_000_000 };

type OfDay<T> = T & { readonly day: Micros };

/** What is known of each day that is read, of each project. */
function daily<T extends object>(
  world: World,
  ofDay: (project: ProjectRow, span: readonly [Micros, Micros]) => readonly T[],
): OfDay<T>[] {
  const days: Micros[] = [];
  for (let day = parseMicros(START); day < NOW * 1000; day += DAY) days.push(day);
  return days.flatMap((day) =>
    world.projects.flatMap((project) => ofDay(project, [day, day + DAY]).map((row) => ({ ...row, day }))),
  );
}

const quantities = (world: World): OfDay<Quantity>[] =>
  daily(world, (project, span) => quantitiesIn(world, project, span, NOW * 1000, wanted(world)));

const organizationOf = ({ organizations }: World, { organization }: ProjectRow): string =>
  organizations[organization]?.id ?? '';

/** Errors by project and week: those that were accepted are the events that the world has. */
export function errorsPerProjectAndWeek(world: World): Row[] {
  const errors = quantities(world).filter(({ category }) => toldAs(category) === 'error');
  const weeks = grouped(errors, ({ project, day }) => `${project.index} ${mondayOf(day)}`);
  return [...weeks.values()].map((rows) => {
    const [{ project, day }] = rows as [OfDay<Quantity>];
    const week = mondayOf(day);
    const { micros, size } = world.events[project.index] as EventTable;
    const quantity = (outcomes: readonly string[]): number =>
      sumOf(rows.filter(({ outcome }) => outcomes.includes(outcome)).map((row) => row.quantity));
    return {
      organization_id: organizationOf(world, project),
      project_id: project.id,
      project: project.slug,
      week,
      errors_accepted: micros.slice(0, size).filter((at) => mondayOf(at) === week).length,
      errors_dropped: quantity(DROPPED),
      errors_not_sent: quantity(['client_discard']),
      is_final: !UNFINISHED.includes(week),
    };
  });
}

/** What was used of the quotas, in months or in other periods. @param periodOf the day on which that of a day began */
export function usageAgainstQuota(
  world: World,
  periodOf = (day: string): string => `${day.slice(0, 7)}-01`,
): Row[] {
  const sent = quantities(world).filter(({ outcome }) => outcome !== 'client_discard');
  const nameOf = ({ project, day, category }: OfDay<Quantity>): string =>
    [project.organization, periodOf(dayOf(day)), toldAs(category)].join(' ');
  return [...grouped(sent, nameOf).values()].map((rows) => {
    const [{ project, day, ...first }] = rows as [OfDay<Quantity>];
    const category = toldAs(first.category);
    const quota = QUOTAS[category] ?? null;
    const quantity = (outcomes: readonly string[]): number =>
      sumOf(rows.filter(({ outcome }) => outcomes.includes(outcome)).map((row) => row.quantity));
    const accepted = quantity(['accepted']);
    return {
      organization_id: organizationOf(world, project),
      period: periodOf(dayOf(day)),
      category,
      first_day: dayOf(day),
      last_day: dayOf((rows.at(-1) as OfDay<Quantity>).day),
      accepted,
      quota,
      percent_of_quota: quota === null ? null : rounded((100 * accepted) / quota, 1),
      rate_limited: quantity(['rate_limited']),
      dropped_otherwise: quantity(['filtered', 'invalid']),
    };
  });
}

/** Sessions of releases that had enough of them, and how many crashed. */
export function crashFreeSessionsPerRelease(world: World, least = 100): Row[] {
  const health = daily(world, (project, span) =>
    sessionsIn(world, project, span, NOW * 1000).filter(({ sessions }) => sessions > 0),
  );
  const releases = grouped(health, ({ project, release }) => `${project.index} ${release}`);
  return [...releases.values()].flatMap((rows) => {
    const [{ project, release, day }] = rows as [(typeof health)[number]];
    const sessions = sumOf(rows.map((row) => row.sessions));
    const crashed = sumOf(rows.map(({ ended }) => ended.crashed));
    if (sessions < least) return [];
    return {
      organization_id: organizationOf(world, project),
      project_id: project.id,
      project: project.slug,
      release: release ?? '(none)',
      created_at: release === KNOWN_RELEASE && project.organization === 0 ? '2026-05-01 06:00:00' : null,
      first_day: dayOf(day),
      last_day: dayOf((rows.at(-1) as (typeof health)[number]).day),
      sessions,
      crashed,
      crash_free_percent: rounded((100 * (sessions - crashed)) / sessions, 2),
    };
  });
}
