import { setMaxListeners } from 'node:events';
import { chooseStreams } from './choose-streams.ts';
import type { TapConfig } from './config.ts';
import { ConfigError, type UnavailableError } from './errors.ts';
import type { JsonObject } from './json.ts';
import type { Logger } from './log.ts';
import { observeRequests } from './observe-requests.ts';
import { openLedger } from './open-ledger.ts';
import { ownStreams, tellOfLeft } from './own-streams.ts';
import { PACKAGE } from './package-info.ts';
import type { Limit, Outlook } from './report/outlook.ts';
import type { SkippedPart } from './report/skips.ts';
import { createTally } from './report/tally.ts';
import { findResets, type Wish } from './resets.ts';
import { ownersUpTo } from './sentry/account/share.ts';
import { openSentry, type Sentry } from './sentry/sentry.ts';
import { bucketLabel } from './sentry/transport/buckets.ts';
import type { ProxyOf } from './sentry/transport/proxy.ts';
import type { Catalog } from './singer/catalog.ts';
import { ORGANIZATIONS, PROJECTS, STREAMS } from './streams/index.ts';
import { createFailing } from './sync/failing.ts';
import { exactly, sumOf } from './sync/outlook/estimate.ts';
import { rowOf } from './sync/outlook/outlook.ts';
import { secondsFor } from './sync/outlook/pace.ts';
import type { Row } from './sync/outlook/row.ts';
import { type Load, proposeShards } from './sync/outlook/shares.ts';
import { boundsOf } from './sync/plan/bounds.ts';
import type { PlannedStream } from './sync/plan/plan.ts';
import type { Clock } from './time.ts';

/** The run that is looked ahead to. */
export type OutlookRun = {
  readonly config: TapConfig;
  /** Undefined means every stream that is selected by default. */
  readonly catalog: Catalog | undefined;
  readonly state: JsonObject;
  /** What would be read again from its beginning. */
  readonly resets?: readonly Wish[];
  /** Divides the run among so many processes, or as many as are worth it. */
  readonly shards?: number | 'auto' | undefined;
};

export type OutlookIo = {
  readonly log: Logger;
  readonly clock: Clock;
  /** Aborted when the look should end early. */
  readonly signal: AbortSignal;
  /** What the process may use at most; plenty where nothing is said. */
  readonly memoryBytes?: number;
  /** The proxies of the environment. */
  readonly proxyOf?: ProxyOf | undefined;
  /** Shows a person what is looked at; an empty text removes it. */
  readonly showStatus?: (text: string) => void;
};

/** Nobody waits minutes for a plan: what fails for so long counts as failing. */
const MOST_PATIENCE_SECONDS = 30;

/**
 * Finds out what the next run would read and cost, with a page or two of each selected stream. Writes nothing, and
 * changes no state.
 * @throws TapError for what concerns the whole account
 */
export async function lookAhead(run: OutlookRun, io: OutlookIo): Promise<Outlook> {
  const { clock, log } = io;
  const config = {
    ...run.config,
    maxRetrySeconds: Math.min(run.config.maxRetrySeconds, MOST_PATIENCE_SECONDS),
  };
  if (run.shards !== undefined && config.shard !== undefined)
    throw new ConfigError(['--shards divides all of an account: leave the setting shard out.']);
  const chosen = chooseStreams({ ...run, isTest: false }, log);
  const { own: plans, left } = ownStreams(chosen, config.shard);
  tellOfLeft(left, config.shard, log);
  const tally = createTally([]);
  const stop = new AbortController();
  const signal = AbortSignal.any([io.signal, stop.signal]);
  // Every request and every wait listens; Node takes more than ten listeners for a leak.
  setMaxListeners(0, signal);
  try {
    const now = Math.floor(clock.now() / 1000);
    const sentry = await openSentry({
      config,
      clock,
      log,
      observer: observeRequests(log, tally),
      signal,
      memoryBytes: io.memoryBytes ?? Number.POSITIVE_INFINITY,
      proxyOf: io.proxyOf,
      definitions: { organizations: ORGANIZATIONS, projects: PROJECTS },
      isTest: false,
    });
    const lookedUp = sentry.requestsOf(ORGANIZATIONS.tapStreamId);
    const skips: SkippedPart[] = [];
    const failing = createFailing(log);
    const { startDate } = config;
    const resets = await findResets(run.resets ?? [], { ...sentry, state: run.state, plans: chosen, log });
    const input = {
      ...sentry,
      plans,
      ledger: openLedger(run.state, sentry.organizations, { startDate, now, log, resets }),
      bounds: boundsOf(config, { now, serverTime: sentry.serverTime }),
      mostRequests: config.maxRequestsPerStream,
      failing,
      onSkipped: (stream: string, { of, where, status, reason }: UnavailableError) =>
        skips.push({ stream, of, where, status, reason }),
    };
    const found = new Map<string, Row>();
    for (const plan of plans) {
      io.showStatus?.(`looking at ${plan.stream} …`);
      found.set(plan.definition.tapStreamId, await rowOf(plan, input));
    }
    io.showStatus?.('');
    // The organizations were described when they were looked up, and so cost the stream of them nothing more.
    const own = found.get(ORGANIZATIONS.tapStreamId);
    if (own !== undefined) {
      found.set(ORGANIZATIONS.tapStreamId, { ...own, requests: sumOf([own.requests, exactly(lookedUp)]) });
    }
    const rowsOf = new Map(plans.map((plan) => [plan, found.get(plan.definition.tapStreamId)] as const));
    const lookUps = [ORGANIZATIONS, PROJECTS].filter(({ tapStreamId }) => !found.has(tapStreamId));
    return {
      tap: `${PACKAGE.name} ${PACKAGE.version}`,
      server: config.baseUrl,
      organizations: sentry.organizations.map(({ slug }) => slug),
      rows: STREAMS.map(({ tapStreamId }) => found.get(tapStreamId) ?? notSelected(tapStreamId)),
      lookUps: lookUpsOf(lookUps, sentry),
      limits: limitsOf(plans, sentry),
      answerMs: sentry.paceOf(ORGANIZATIONS).answerMs,
      asked: tally.entries().reduce((sum, [, { requests }]) => sum + requests, 0),
      failures: failing.failures,
      skips,
      ...(run.shards !== undefined && {
        shards: proposeShards(run.shards, {
          loads: [...rowsOf].flatMap(([plan, row]) => (row === undefined ? [] : [loadOf(plan, row, sentry)])),
          lookUps: {
            first: lookUpsOf(lookUps, sentry),
            others: lookUpsOf([ORGANIZATIONS, PROJECTS], sentry),
          },
          ownersUpTo: (partition, most) => {
            const [organization = '', project = ''] = partition.split('/');
            return ownersUpTo(organization, project, most);
          },
        }),
      }),
    };
  } finally {
    // Requests that are still under way would keep the process alive.
    stop.abort(new Error('The look is over.'));
  }
}

function notSelected(stream: string): Row {
  return { stream, isSelected: false, available: undefined };
}

/** What a stream comes to for processes that share it. */
function loadOf({ definition }: PlannedStream, row: Row, { paceOf }: Sentry): Load {
  const pace = paceOf(definition);
  const isParallel = definition.parent !== undefined || (row.projects?.size ?? 1) > 1;
  return {
    of: bucketLabel(definition.bucket),
    perSecond: pace.basis === 'none' ? undefined : pace.perSecond,
    records: row.records,
    requests: row.requests,
    projects: row.projects,
    secondsFor: (requests) => secondsFor(requests, pace, isParallel),
  };
}

/** What was asked to find out what there is is what a run asks, too. */
function lookUpsOf(
  definitions: readonly PlannedStream['definition'][],
  { requestsOf, paceOf }: Sentry,
): Outlook['lookUps'] {
  const requests = definitions.reduce((sum, { tapStreamId }) => sum + requestsOf(tapStreamId), 0);
  return { requests, seconds: (requests * paceOf(ORGANIZATIONS).answerMs) / 1000 };
}

/** The limits that the streams of a run meet, each once. */
function limitsOf(plans: readonly PlannedStream[], { paceOf }: Sentry): readonly Limit[] {
  const limits = new Map<string, Limit>();
  for (const { definition } of plans) {
    const { perSecond, basis } = paceOf(definition);
    if (perSecond !== undefined && basis !== 'none')
      limits.set(definition.bucket, { of: bucketLabel(definition.bucket), perSecond, basis });
  }
  return [...limits.values()];
}
