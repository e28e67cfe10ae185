/** What somebody did about an issue, or Sentry where nobody is named. */
type Deed = readonly [type: string, timestamp: string, member?: string];

/** An issue of a project, when its events came in, what was done about it, and how it ends. */
export type Story = {
  readonly project: string;
  readonly events: readonly string[];
  readonly deeds: readonly Deed[];
  readonly ends: 'open' | 'resolved' | 'archived';
};

/** Memberships. */
const ADA = '57377000';
const BJORN = '57377001';

/** Issues with histories that are known to the hour. */
export const STORIES = {
  /** Archived three times, and twice back in between; other conditions for an archived one are no further time. */
  noisy: {
    project: 'gateway',
    events: ['2026-06-01T08:00:00Z', '2026-06-03T08:00:00Z', '2026-06-08T08:00:00Z'],
    deeds: [
      ['set_ignored', '2026-06-01T10:00:00Z', ADA],
      ['set_escalating', '2026-06-03T08:00:00Z'],
      ['set_ignored', '2026-06-03T09:00:00Z', ADA],
      ['set_ignored', '2026-06-03T09:05:00Z', BJORN],
      ['set_unresolved', '2026-06-08T08:00:00Z'],
      ['set_ignored', '2026-06-08T20:00:00Z', BJORN],
    ],
    ends: 'archived',
  },
  /** Archived twice; in between it was resolved and came back. */
  stubborn: {
    project: 'gateway',
    events: ['2026-06-02T00:00:00Z', '2026-06-09T00:00:00Z'],
    deeds: [
      ['set_ignored', '2026-06-02T04:00:00Z', ADA],
      ['set_resolved', '2026-06-03T00:00:00Z', ADA],
      ['set_regression', '2026-06-09T00:00:00Z'],
      ['set_ignored', '2026-06-09T01:00:00Z', ADA],
    ],
    ends: 'archived',
  },
  /** Archived once, which is no noise. */
  quiet: {
    project: 'gateway',
    events: ['2026-06-02T08:00:00Z'],
    deeds: [['set_ignored', '2026-06-02T09:00:00Z', ADA]],
    ends: 'archived',
  },
  /** Talked about so much that its beginning is not told any more, nor how long it took to resolve it. */
  discussed: {
    project: 'gateway',
    events: ['2026-06-04T00:00:00Z'],
    deeds: [
      ...Array.from({ length: 110 }, (_, n): Deed => ['note', noted(n), BJORN]),
      ['set_resolved', '2026-06-05T00:00:00Z', BJORN],
    ],
    ends: 'resolved',
  },
  /** Answered, and open still. */
  open: {
    project: 'gateway',
    events: ['2026-06-15T06:00:00Z'],
    deeds: [['note', '2026-06-15T09:00:00Z', BJORN]],
    ends: 'open',
  },
  /** Resolved, back again, and resolved again: after 4 hours, and after 10. */
  relapsed: {
    project: 'billing',
    events: ['2026-06-04T00:00:00Z', '2026-06-10T00:00:00Z'],
    deeds: [
      ['assigned', '2026-06-04T01:00:00Z', BJORN],
      ['set_resolved', '2026-06-04T04:00:00Z', BJORN],
      ['set_regression', '2026-06-10T00:00:00Z'],
      ['set_resolved_in_release', '2026-06-10T10:00:00Z', ADA],
    ],
    ends: 'resolved',
  },
  /** Resolved twice in a row, which counts once, after 2 hours. The first to answer was a person, and not Sentry. */
  twice: {
    project: 'billing',
    events: ['2026-06-05T00:00:00Z'],
    deeds: [
      ['set_priority', '2026-06-05T00:10:00Z'],
      ['set_resolved', '2026-06-05T02:00:00Z', ADA],
      ['set_resolved_in_commit', '2026-06-05T03:00:00Z', ADA],
    ],
    ends: 'resolved',
  },
  /** Nobody did anything: its age resolved it. */
  forgotten: {
    project: 'billing',
    events: ['2026-05-25T00:00:00Z'],
    deeds: [['set_resolved_by_age', '2026-06-12T00:00:00Z']],
    ends: 'resolved',
  },
} as const satisfies Readonly<Record<string, Story>>;

/** One note a minute. */
function noted(n: number): string {
  return new Date(Date.parse('2026-06-04T01:00:00Z') + n * 60_000).toISOString();
}
