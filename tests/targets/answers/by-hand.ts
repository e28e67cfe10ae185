import type { Row } from '../query.ts';

/** An organization that is not in the world, with ids and names that others have too. */
export const BY_HAND = 'by-hand';

type Table = Readonly<Record<string, readonly Row[]>>;

/** An entry of a history: minutes after midnight, and what happened. */
const entry = (minutes: number, type: string, user?: string): Row => ({
  id: `${minutes}-${type}`,
  type,
  dateCreated: new Date(Date.parse('2026-06-01T00:00:00Z') + minutes * 60_000).toISOString(),
  user: user === undefined ? null : { id: user },
});

const history = (id: string, activity: readonly Row[], more: Row = {}): Row => ({
  id,
  projectId: '1',
  projectSlug: 'gone',
  activity,
  ...more,
});

const frame = (filename: string | null, inApp: boolean, module: string | null = null): Row => ({
  filename,
  module,
  inApp,
});
const exception = (...values: readonly (readonly Row[])[]): Row => ({
  type: 'exception',
  data: { values: values.map((frames) => ({ stacktrace: { frames } })) },
});

/** Rows of tables, in that organization unless they name another one. */
export function rowsByHand(ids: {
  readonly issue: string;
  readonly project: string;
  readonly workflow: string;
}): Table {
  return {
    issues: [
      // The id is that of another organization's issue, whose noise it is not.
      {
        id: ids.issue,
        shortId: 'HAND-1',
        title: 'Another one',
        projectSlug: 'gone',
        status: 'ignored',
        count: 1,
        userCount: 1,
      },
    ],
    issue_details: [
      // Merged while it was read: the history is that of the issue it went into.
      history(
        '1',
        [
          entry(0, 'first_seen'),
          entry(60, 'set_resolved', '7'),
          entry(70, 'set_ignored'),
          entry(80, 'set_escalating'),
          entry(90, 'set_ignored'),
        ],
        { mergedInto: '2' },
      ),
      // Archived again after it was resolved, and once in the second in which it came back.
      history('3', [
        entry(0, 'first_seen'),
        entry(10, 'set_ignored', '7'),
        entry(120, 'set_resolved', '7'),
        entry(130, 'set_ignored', '7'),
        entry(200, 'set_ignored', '7'),
        entry(200, 'set_escalating'),
      ]),
      // Two times to resolve it: 2 and 4 hours, with a return by hand in between.
      history('4', [
        entry(420, 'set_resolved_in_pull_request', '7'),
        entry(180, 'set_unresolved', '7'),
        entry(120, 'set_resolved', '7'),
        entry(0, 'first_seen'),
      ]),
    ],
    events: [
      // One event of two projects; the last exception was thrown last, and its last frame is not our own.
      ...['1', '2'].map((projectID) => ({
        projectID,
        projectSlug: `hand-${projectID}`,
        eventID: 'e'.repeat(32),
        groupID: projectID,
        entries: [
          { type: 'breadcrumbs', data: { values: [{ stacktrace: { frames: [frame('crumb.py', true)] } }] } },
          exception(
            [frame('cause.py', true), frame('cause.py', true)],
            [frame('app.py', true), frame(null, true, 'pkg.inner'), frame('library.py', false)],
          ),
        ],
      })),
    ],
    projects: [
      // Both names and ids are those of a project that has an alert in another organization.
      { id: ids.project, slug: 'checkout-web' },
      { id: '99', slug: 'unknown', organizationId: 'silent' },
    ],
    detectors: [{ id: '1', projectId: ids.project, enabled: true, workflowIds: [ids.workflow] }],
    users: [
      {
        id: '1',
        name: 'Nobody knows',
        email: 'nobody@example.com',
        orgRole: 'member',
        organizationId: 'silent',
      },
    ],
    organization_stats: [
      { date: '2026-06-01', outcome: 'client_discard', category: 'span', reason: 'sample_rate', quantity: 5 },
      { date: '2026-06-01', outcome: 'accepted', category: 'error', reason: '(none)', quantity: 5 },
    ],
  };
}

/** Puts rows into their tables: lists of objects as the target stores them, everything else as its column wants it. */
export function insertsOf(tables: Table): string {
  return Object.entries(tables)
    .flatMap(([table, rows]) =>
      rows.map((row) => {
        const all = { organizationId: BY_HAND, ...row };
        const names = Object.keys(all).map((name) => `"${name}"`);
        return `insert into sentry.${table} (${names.join()}) values (${Object.values(all).map(literal).join()});`;
      }),
    )
    .join('\n');
}

function literal(value: unknown): string {
  const text = (given: unknown): string => `'${String(given).replaceAll("'", "''")}'`;
  if (!Array.isArray(value)) return text(value);
  if (typeof value[0] === 'string') return `array[${value.map(text).join()}]`;
  return `array[${value.map((item) => `${text(JSON.stringify(item))}::jsonb`).join()}]`;
}

/** What the queries have to say of that organization; of those that are not named here, nothing. */
export function knownByHand(project: string): Readonly<Record<string, readonly Row[]>> {
  const file = (project_id: string, name: string, thrown: number): Row => ({
    project_id,
    project: `hand-${project_id}`,
    file: name,
    events_thrown: thrown,
    events_involved: 1,
    issues: 1,
  });
  const places = (rows: readonly Row[]): Row[] => rows.map((row, n) => ({ ...row, place: n + 1 }));
  return {
    noise: [
      {
        issue_id: '3',
        issue: null,
        title: null,
        project: null,
        status: null,
        times_archived: 3,
        times_back: 1,
        last_archived_at: '2026-06-01 03:20:00',
        events: null,
        users: null,
      },
    ],
    time_to_resolve: [
      {
        project_id: '1',
        project: 'gone',
        issues: 2,
        responses: 2,
        mean_hours_to_first_response: 1.08,
        resolutions: 3,
        mean_hours_to_resolve: 2.67,
        median_hours_to_resolve: 2,
      },
    ],
    hot_files: places([
      file('1', 'pkg.inner', 1),
      file('2', 'pkg.inner', 1),
      file('1', 'app.py', 0),
      file('1', 'cause.py', 0),
      file('2', 'app.py', 0),
      file('2', 'cause.py', 0),
    ]),
    projects_without_alerts: [
      { project_id: project, project: 'checkout-web', created_at: null, has_events: false },
    ],
    members_without_team: [],
    usage_against_quota: [
      {
        period: '2026-06-01',
        category: 'error',
        first_day: '2026-06-01',
        last_day: '2026-06-01',
        accepted: 5,
        quota: 500,
        percent_of_quota: 1,
        rate_limited: 0,
        dropped_otherwise: 0,
      },
    ],
  };
}
