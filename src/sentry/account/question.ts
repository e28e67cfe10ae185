import { createHash } from 'node:crypto';
import type { JsonObject } from '../../json.ts';
import type { StreamDefinition } from '../../streams/definition.ts';
import type { RequestOptions } from '../lists/request.ts';

type Narrowing = Pick<RequestOptions, 'environments' | 'issueQuery'>;

/**
 * Stands for the settings that narrow what is read of a stream, so that a bookmark of another question is known as
 * such; undefined when nothing narrows it. Eight digits, since it is written into every bookmark.
 */
export function questionOf(
  { environmentFilter, searchFilter }: Pick<StreamDefinition, 'environmentFilter' | 'searchFilter'>,
  { environments, issueQuery }: Narrowing,
): string | undefined {
  const asked = {
    environments: environmentFilter ? [...environments].sort() : [],
    query: searchFilter ? issueQuery.trim().replace(/\s+/g, ' ') : '',
  };
  if (asked.environments.length === 0 && asked.query === '') return undefined;
  return createHash('sha256').update(JSON.stringify(asked)).digest('hex').slice(0, 8);
}

/** The search terms that are sent, and what is left of the question to ask of each row. */
export type Search = {
  readonly terms: string;
  /** Undefined when the terms say it all. */
  readonly isWanted: ((row: JsonObject) => boolean) | undefined;
};

/**
 * Splits a search so that the server's count of it can be trusted. With `is:unresolved` Sentry counts first and then
 * leaves out the issues that count as resolved by their age, so that nobody could tell a complete list from one that
 * was cut short: this term is not sent, and each row is asked for its status instead.
 */
export function searchOf(issueQuery: string): Search {
  const words = issueQuery.trim().split(/\s+/);
  const sent = words.filter((word) => !UNRESOLVED.test(word));
  if (sent.length === words.length) return { terms: issueQuery.trim(), isWanted: undefined };
  return { terms: sent.join(' '), isWanted: ({ status }) => status === undefined || status === 'unresolved' };
}

const UNRESOLVED = /^is:"?unresolved"?$/i;
