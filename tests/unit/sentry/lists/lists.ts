import { expect } from '@jest/globals';
import { ApiError } from '../../../../src/errors.ts';
import { type Abilities, createAbilities } from '../../../../src/sentry/account/abilities.ts';
import { createAskPage } from '../../../../src/sentry/lists/list-request.ts';
import { createReadPages } from '../../../../src/sentry/lists/pages.ts';
import type { Page, ReadPages } from '../../../../src/sentry/lists/reading.ts';
import type { RequestOptions, Slice } from '../../../../src/sentry/lists/request.ts';
import type { Client } from '../../../../src/sentry/transport/client.ts';
import type { StreamDefinition } from '../../../../src/streams/definition.ts';
import { events } from '../../../../src/streams/events.ts';
import { issues } from '../../../../src/streams/issues.ts';
import { releases } from '../../../../src/streams/releases.ts';
import { type Span, toInstant } from '../../../../src/time.ts';
import { at } from '../../../support/builders.ts';
import {
  type FakeList,
  type FakeListOptions,
  fakeList,
  placeOf,
  type Row,
} from '../../../support/fake-list.ts';
import { type Line, type ScriptedClient, scriptedClient } from '../../../support/scripted-client.ts';

export const BASE = at('2026-03-01');
/** A place without a span, and with one of a thousand seconds. */
export const WHOLE: Slice = { root: 'https://us.sentry.io/api/0', organization: '1', project: '2' };
export const SLICE: Slice & { readonly span: Span } = { ...WHOLE, span: [BASE, BASE + 1_000] };
/** Nothing that is asked for is old enough to have expired. */
const SOON = (BASE + 1_000) * 1_000;

export type ReaderOptions = {
  readonly requests?: Partial<RequestOptions>;
  readonly abilities?: Abilities;
  /** Epoch milliseconds. */
  readonly nowMs?: number;
};

/** A reader of lists on top of a client. */
export function readerOf(client: Client, options: ReaderOptions = {}): ReadPages {
  const settings = { environments: [], issueQuery: '', fullBodies: false, ...options.requests };
  return createReadPages(createAskPage(client, settings), {
    abilities: options.abilities ?? createAbilities(),
    now: () => options.nowMs ?? SOON,
  });
}

/** Reads a slice from a client that follows a script. */
export function readScript(
  definition: StreamDefinition,
  slice: Slice,
  script: (number: number, request: ScriptedClient['requests'][number]) => Line,
  options: ReaderOptions = {},
): { client: ScriptedClient; pages: AsyncIterable<Page> } {
  const client = scriptedClient((request, number) => script(number, request));
  return { client, pages: readerOf(client, options)(definition, slice) };
}

/** The parts of a span that some pages completed, in seconds since the base. */
export function deliveredIn(pages: readonly Page[]): readonly (readonly [number, number] | undefined)[] {
  return pages.map(({ delivered }) => delivered && [delivered[0] - BASE, delivered[1] - BASE]);
}

/** Whether some spans together leave nothing out of another one. */
export function isCovered([from, to]: Span, spans: readonly Span[]): boolean {
  let left = from;
  for (const [low, high] of [...spans].sort((a, b) => a[0] - b[0])) {
    if (low <= left) left = Math.max(left, high);
  }
  return left >= to;
}

const DEFINITIONS = { events, issues, releases };
const ID = { events: 'eventID', issues: 'id', releases: 'version' };
/** Length of the span that properties read, in seconds. */
export const LENGTH = 400;
export const SPAN: Span = [BASE, BASE + LENGTH];
const MOST_REQUESTS = 5_000;

let serial = 0;
/** A row of its own. @param second since the base */
export function rowAt(second: number, lateBy?: number): Row {
  serial += 1;
  const id = `r${String(serial).padStart(6, '0')}`;
  return { id, second: BASE + second, ...(lateBy !== undefined && { received: BASE + second + lateBy }) };
}

export type Outcome = {
  /** Ids in the order in which they came. */
  readonly given: readonly string[];
  readonly list: FakeList;
  readonly delivered: readonly Span[];
  readonly holes: readonly Span[];
  readonly expired: readonly Span[];
  /** The error that ended the reading. */
  readonly error: ApiError | undefined;
};

/**
 * Reads a span of a list to its end, or to the error of the server that ends it, and checks after every page that
 * whatever was said to be delivered has been handed over, as far as it was there all the time.
 */
export async function readAndCheck(
  rows: readonly Row[],
  options: FakeListOptions,
  reader: ReaderOptions & { readonly slice?: Partial<Slice> } = {},
): Promise<Outcome> {
  const list = fakeList(rows, options);
  const { kind } = options;
  const given: string[] = [];
  const seen = new Set<string>();
  const delivered: Span[] = [];
  const holes: Span[] = [];
  const expired: Span[] = [];
  let error: ApiError | undefined;
  const check = (page: Page): void => {
    for (const record of page.records) {
      const id = String(record[ID[kind]]);
      given.push(id);
      seen.add(id);
    }
    if (page.delivered !== undefined) delivered.push(page.delivered);
    if (page.hole !== undefined) holes.push(page.hole.span);
    if (page.expired !== undefined) expired.push(page.expired);
    const lost = lasting(rows, list.rows, options).filter(
      (row) => !seen.has(row.id) && delivered.some((span) => isIn(span, placeOf(row, options))),
    );
    expect(lost).toEqual([]);
    if (list.requests.length > MOST_REQUESTS) throw new Error('The list does not come to an end.');
  };
  const slice: Slice = { ...WHOLE, ...reader.slice, span: SPAN };
  try {
    for await (const page of readerOf(list, reader)(DEFINITIONS[kind], slice)) {
      if (kind !== 'issues' && slice.isTop !== true) expect(outsideOf(page, options)).toEqual([]);
      check(page);
    }
  } catch (thrown) {
    if (!(thrown instanceof ApiError)) throw thrown;
    error = thrown;
  }
  if (error === undefined) expect(isCovered(SPAN, [...delivered, ...holes])).toBe(true);
  return { given, list, delivered, holes, expired, error };
}

/** Reads a list with which nothing is wrong in the end: all of it must come. */
export async function readWhole(...asked: Parameters<typeof readAndCheck>): Promise<Outcome> {
  const outcome = await readAndCheck(...asked);
  expect([outcome.error?.message, outcome.holes]).toEqual([undefined, []]);
  return outcome;
}

function isIn([from, to]: Span, second: number): boolean {
  return second >= from && second < to;
}

/** Records that do not belong to the span. */
function outsideOf(page: Page, options: FakeListOptions): readonly unknown[] {
  return page.records.filter((record) => {
    const [second = 0, received] = [toInstant(record['dateCreated']), toInstant(record['dateReceived'])];
    return (
      !isIn(SPAN, second) && !(options.ignoresSpan === true && received !== undefined && isIn(SPAN, received))
    );
  });
}

/** Rows that were there at the beginning, still are, and did not move. */
function lasting(
  before: readonly Row[],
  now: readonly Row[],
  { hides, kept }: FakeListOptions,
): readonly Row[] {
  const left = new Set(now);
  return before.filter(
    (row) => left.has(row) && hides?.(row) !== true && (kept === undefined || row.second >= kept.from),
  );
}
