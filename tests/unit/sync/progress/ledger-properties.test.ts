import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isJsonObject, type JsonObject, type JsonValue } from '../../../../src/json.ts';
import type { Partition } from '../../../../src/source.ts';
import { events } from '../../../../src/streams/events.ts';
import { issues } from '../../../../src/streams/issues.ts';
import { createLedger, type Ledger, type LedgerStream } from '../../../../src/sync/progress/ledger.ts';
import { ownersIn } from '../../../../src/sync/progress/owners.ts';
import { normaliseState, type State } from '../../../../src/sync/progress/state.ts';
import { formatInstant, toInstant } from '../../../../src/time.ts';
import { organizationPartition, projectPartition } from '../../../support/builders.ts';

const NOW = 1_780_000_000;
const START = NOW - 1_000;
const DEFINITIONS = [issues, events];
const EVENTS: LedgerStream = { stream: 'events', isByProject: true };
const ISSUES: LedgerStream = { stream: 'issues', isByProject: false };

const id = fc.constantFrom<string[]>('1', '2', '3');
const project = fc.constantFrom('7', '8', '9');
const second = fc.integer({ min: START - 100, max: NOW });
const bookmark = fc.record({ start: second.map(formatInstant) });
const byName = (names: fc.Arbitrary<string>) => fc.dictionary(names, bookmark, { maxKeys: 5 });
const inFull = fc.tuple(id, project).map((names) => names.join('/'));
/** The forms that the bookmark of a stream has had. */
const formsOf = (names: fc.Arbitrary<string>): fc.Arbitrary<JsonValue> =>
  fc.oneof(
    bookmark,
    fc.record({ start: second.map(formatInstant), partitions: byName(names) }),
    fc.constant({}),
    fc.constant(null),
  );
const anyState = fc
  .record({ issues: formsOf(id), events: formsOf(fc.oneof(inFull, project)) })
  .map((bookmarks) => normaliseState({ bookmarks }, DEFINITIONS));

/** The ledger of a run over some organizations, as the composition of a run makes it. */
function ledgerOf(state: State, read: readonly string[]): Ledger {
  const owners = ownersIn(state, DEFINITIONS);
  const [only] = read;
  const isOwner = read.length === 1 && only !== undefined && (owners.size === 0 || owners.has(only));
  return createLedger(state, { startDate: START, isOwner, now: NOW, warn: () => {} });
}

const organizations = fc.uniqueArray(id, { minLength: 1, maxLength: 3 });
const partitionsOf = (read: readonly string[], isByProject: boolean): readonly Partition[] =>
  read.flatMap((name) =>
    isByProject ? ['7', '8', '9'].map((one) => projectPartition(one, name)) : [organizationPartition(name)],
  );
const eachOf = (read: readonly string[]): readonly (readonly [LedgerStream, Partition])[] =>
  [ISSUES, EVENTS].flatMap((ledgerStream) =>
    partitionsOf(read, ledgerStream.isByProject).map((partition) => [ledgerStream, partition] as const),
  );

function bookmarkIn(state: State, stream: string): JsonObject {
  const found = state.bookmarks[stream];
  return isJsonObject(found) ? found : {};
}

function startsIn(state: State, stream: string): Map<string, number | undefined> {
  const { partitions } = bookmarkIn(state, stream);
  const entries = isJsonObject(partitions) ? Object.entries(partitions) : [];
  return new Map(
    entries.map(([name, value]) => [name, isJsonObject(value) ? toInstant(value['start']) : undefined]),
  );
}

describe('the bookmarks of a run, whatever state it was given', () => {
  it('are never those of another organization', () => {
    fc.assert(
      fc.property(anyState, organizations, (state, read) => {
        const owners = ownersIn(state, DEFINITIONS);
        const ledger = ledgerOf(state, read);
        for (const [ledgerStream, partition] of eachOf(read)) {
          if (owners.size === 0 || owners.has(partition.scope.organizationId)) continue;
          expect(ledger.initial(ledgerStream, partition).progress).toEqual({ start: START, covered: [] });
        }
      }),
    );
  });

  it('say nothing of their owner only where there is one organization', () => {
    fc.assert(
      fc.property(anyState, organizations, (state, read) => {
        fc.pre(read.length > 1);
        const ledger = ledgerOf(state, read);
        for (const [ledgerStream, partition] of eachOf(read)) {
          const own = startsIn(state, ledgerStream.stream).get(partition.id);
          expect(ledger.initial(ledgerStream, partition).progress.start).toBe(Math.max(own ?? START, START));
        }
      }),
    );
  });

  it('begin at no instant that the state does not name for the partition or the whole stream', () => {
    fc.assert(
      fc.property(anyState, organizations, (state, read) => {
        const ledger = ledgerOf(state, read);
        for (const [ledgerStream, partition] of eachOf(read)) {
          const starts = startsIn(state, ledgerStream.stream);
          const { start } = bookmarkIn(state, ledgerStream.stream);
          const isOld =
            starts.size === 0 && bookmarkIn(state, ledgerStream.stream)['partitions'] === undefined;
          const named = [
            starts.get(partition.id),
            starts.get(partition.scope.projectId ?? ''),
            isOld ? toInstant(start) : undefined,
            START,
          ].map((each) => Math.max(each ?? START, START));
          expect(named).toContain(ledger.initial(ledgerStream, partition).progress.start);
        }
      }),
    );
  });

  it('have a start of the stream that is the lowest of them all, at any time', () => {
    fc.assert(
      fc.property(anyState, organizations, fc.array(second, { maxLength: 6 }), (state, read, reached) => {
        const ledger = ledgerOf(state, read);
        const check = (): void => {
          for (const { stream } of [ISSUES, EVENTS]) {
            const starts = [...startsIn(ledger.state(), stream).values()].map((start) => start ?? Number.NaN);
            expect(toInstant(bookmarkIn(ledger.state(), stream)['start'])).toBe(Math.min(...starts));
          }
        };
        for (const ledgerStream of [ISSUES, EVENTS])
          ledger.begin(ledgerStream, partitionsOf(read, ledgerStream.isByProject), undefined);
        check();
        const each = eachOf(read);
        for (const [index, start] of reached.entries()) {
          const [ledgerStream, partition] = each[index % each.length] ?? [];
          if (ledgerStream === undefined || partition === undefined) continue;
          ledger.record(ledgerStream, partition, { progress: { start, covered: [] } });
          check();
        }
      }),
    );
  });

  it('are found again by the next run, and those of others are kept for theirs', () => {
    fc.assert(
      fc.property(anyState, organizations, (state, read) => {
        const ledger = ledgerOf(state, read);
        const known = new Map(
          read.map((name) => [name, new Set(partitionsOf([name], true).map((partition) => partition.id))]),
        );
        for (const ledgerStream of [ISSUES, EVENTS])
          ledger.begin(ledgerStream, partitionsOf(read, ledgerStream.isByProject), known);
        const next = ledgerOf(normaliseState(ledger.state(), DEFINITIONS), read);
        for (const [ledgerStream, partition] of eachOf(read)) {
          expect(next.initial(ledgerStream, partition).progress).toEqual(
            ledger.initial(ledgerStream, partition).progress,
          );
        }
        for (const { stream } of [ISSUES, EVENTS]) {
          const after = startsIn(ledger.state(), stream);
          for (const [name, start] of startsIn(state, stream)) {
            const [owner = '', inside] = name.split('/');
            const isOthers = stream === 'issues' || inside !== undefined ? !read.includes(owner) : false;
            if (isOthers) expect(after.get(name)).toBe(start);
          }
        }
      }),
    );
  });
});
