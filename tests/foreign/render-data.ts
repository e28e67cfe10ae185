import type { View } from './render-account.ts';
import { jsonTime } from './time-text.ts';
import { eventsOf, type Issue, type Project, type Release, type StoredEvent } from './world.ts';

type Shown = Record<string, unknown>;

const METADATA = { type: 'TimeoutError', value: 'no answer' };

/** Its numbers are those of all its events; the times are those of receipt. */
export function showIssue(view: View, row: Issue): Shown {
  const { world, traits } = view;
  const project = world.projects.find(({ id }) => id === row.project) as Project;
  const received = eventsOf(world, row).map((event) => event.received);
  return {
    id: String(row.id),
    count: String(received.length),
    userCount: 0,
    title: row.title,
    culprit: 'shop.checkout in pay',
    level: 'error',
    status: row.status,
    type: 'error',
    shortId: `${project.slug.toUpperCase()}-${row.number}`,
    numComments: 0,
    metadata: METADATA,
    project: { id: String(project.id), slug: project.slug, name: project.slug, platform: 'python' },
    stats: { '24h': [] },
    shareId: null,
    logger: null,
    permalink: 'Not implemented',
    statusDetails: {},
    subscriptionDetails: null,
    firstSeen: jsonTime(Math.min(...received), traits.fraction),
    lastSeen: jsonTime(Math.max(...received), traits.fraction),
    ...(traits.errors === 'ninja'
      ? { matchingEventId: null }
      : {
          annotations: [],
          assignedTo: null,
          hasSeen: false,
          isBookmarked: false,
          isPublic: false,
          isSubscribed: false,
          userReportCount: 0,
        }),
  };
}

/** The list has whole bodies already; the oldest servers say neither the project nor `groupID` in it. */
export function showEvent(view: View, row: StoredEvent): Shown {
  const { world, traits } = view;
  const issue = world.issues.find(({ id }) => id === row.issue) as Issue;
  return {
    id: row.id,
    eventID: row.id,
    ...(traits.eventIssue === 'issue'
      ? { issue: row.issue }
      : { projectID: row.project, groupID: String(row.issue), dist: null }),
    dateCreated: jsonTime(row.created, traits.fraction),
    dateReceived: jsonTime(row.received, traits.fraction),
    culprit: 'shop.checkout in pay',
    packages: { requests: '2.32.0' },
    platform: 'python',
    type: 'error',
    title: issue.title,
    message: issue.title,
    metadata: METADATA,
    tags: [
      { key: 'environment', value: row.environment },
      { key: 'release', value: 'shop@1.0.0' },
    ],
    entries: [
      {
        type: 'exception',
        data: {
          values: [
            { ...METADATA, stacktrace: { frames: [{ filename: 'shop.py', lineNo: 7, inApp: true }] } },
          ],
          hasSystemFrames: true,
        },
      },
      { type: 'message', data: { formatted: issue.title } },
    ],
    contexts: { runtime: { name: 'CPython', version: '3.12.1', type: 'runtime' } },
    context: { attempt: 3 },
    user: { id: '77', email: 'buyer@shop.test', username: null, ip_address: '192.0.2.7' },
    ...(traits.hasSdk && { sdk: { name: 'sentry.python', version: '2.19.0' } }),
  };
}

/** The projects of a release have no id in newer servers. */
export function showRelease(view: View, row: Release): Shown {
  const { world, traits } = view;
  const projects = world.projects.filter(({ id }) => row.projects.includes(id));
  return {
    version: row.version,
    shortVersion: row.version,
    url: null,
    data: {},
    deployCount: 0,
    dateCreated: jsonTime(row.created, traits.fraction),
    dateReleased: null,
    projects: projects.map(({ id, slug }) =>
      traits.releaseProjects === 'with id'
        ? { platform: 'python', slug, id: String(id), name: slug }
        : { name: slug, slug },
    ),
    ...(traits.errors === 'ninja' && { ref: null }),
  };
}
