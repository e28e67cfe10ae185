import { expectedInAll } from './estimate.ts';
import { allNamed } from './names.ts';

/** What a run is about to do. */
export type Undertaking = {
  readonly version: string;
  /** Address of Sentry. */
  readonly server: string;
  /** Slugs or ids; empty when every organization is read that the token sees. */
  readonly organizations: readonly string[];
  /** Names of the streams that are selected, in the order in which they are read. */
  readonly streams: readonly string[];
  /** From where on a stream without a bookmark is read. */
  readonly startDate: string;
  readonly endDate?: string | undefined;
  /** The share that this process reads, such as `2/8`, where there are several. */
  readonly shard?: string | undefined;
  /** A state was given: where it has bookmarks, reading goes on from them. */
  readonly hasBookmarks?: boolean;
};

/** More names than this say less than their number. */
const MOST_ORGANIZATIONS = 3;

/** The first line of a run: whoever reads a log later sees what was asked for. */
export function beginLine(undertaking: Undertaking): string {
  const { version, server, organizations, streams, shard, ...span } = undertaking;
  const [first = ''] = organizations;
  const names =
    organizations.length === 0
      ? 'every organization the token sees'
      : organizations.length === 1
        ? `organization ${first}`
        : `${organizations.length} organizations (${listed(organizations)})`;
  const until = span.endDate === undefined ? '' : ` to ${span.endDate}`;
  const what = streams.length === 0 ? 'no stream is selected' : plural(streams.length, 'stream');
  const which = streams.length === 0 ? '' : ` (${streams.join(', ')})`;
  const from = span.hasBookmarks
    ? `from the bookmarks of the state, and from ${span.startDate} where there is none`
    : `from ${span.startDate}`;
  const share = shard === undefined ? '' : `shard ${shard} of `;
  return `tap-sentry ${version} begins: ${share}${names} at ${server}, ${what}${which}, ${from}${until}`;
}

/** The line of a shard that leaves selected streams to the first. */
export function leftLine(shard: string, streams: readonly string[]): string {
  const are = streams.length === 1 ? 'is' : 'are';
  return `Shard ${shard} reads streams by project alone: ${allNamed(streams)} ${are} left to shard 1`;
}

/**
 * The line with which a stream begins.
 * @param expected records that will probably come, where statistics tell
 */
export function streamBegins(stream: string, expected?: number): string {
  const inAll = expectedInAll({ done: 0, expected });
  return inAll === undefined ? `${stream}: begins` : `${stream}: begins, about ${plural(inAll, 'record')}`;
}

/** What was waited for, in whole seconds, as no or one text; nothing below one second. Requests wait side by side. */
export function waits(forLimitsMs: number, forRetriesMs: number): readonly string[] {
  const parts: string[] = [];
  if (forLimitsMs >= 1000) parts.push(`${Math.round(forLimitsMs / 1000)} s for Sentry's limits`);
  if (forRetriesMs >= 1000) parts.push(`${Math.round(forRetriesMs / 1000)} s for retries`);
  return parts.length === 0 ? [] : [`waited ${parts.join(' and ')}`];
}

/** `1 record`, `2,000 records`. */
export function plural(value: number, one: string, many = `${one}s`): string {
  return `${value.toLocaleString('en-US')} ${value === 1 ? one : many}`;
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, MOST_ORGANIZATIONS).join(', ');
  return names.length > MOST_ORGANIZATIONS ? `${shown} and ${names.length - MOST_ORGANIZATIONS} more` : shown;
}
