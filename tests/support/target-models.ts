import type { SingerMessage } from './run-tap.ts';

type State = Record<string, unknown>;

/**
 * What four kinds of targets keep as the state of a run whose lines stopped after `messages`, whether it ended or
 * was killed. `stored` is what an earlier run left; undefined means that this run stored nothing new.
 */
export type TargetModel = (
  messages: readonly SingerMessage[],
  stored: State | undefined,
) => State | undefined;

/** Targets of the Meltano SDK write out everything at the end of their input, then print the last STATE. */
const sdk: TargetModel = (messages, stored) => states(messages).at(-1) ?? stored;

/**
 * The PipelineWise family prints a state when it flushed a stream: the first STATE of the run with that one
 * stream's bookmark of the latest. At the end it prints the latest only if rows were still waiting.
 */
const pipelinewise: TargetModel = (messages, stored) => {
  const first = states(messages)[0];
  if (first === undefined) return stored;
  let kept = first;
  let latest = first;
  const waiting = new Map<string, number>();
  for (const message of messages) {
    if (message.type === 'STATE') latest = message.value;
    if (message.type !== 'RECORD') continue;
    const rows = (waiting.get(message.stream) ?? 0) + 1;
    waiting.set(message.stream, rows);
    if (rows >= ROWS_PER_FLUSH) {
      kept = {
        ...kept,
        bookmarks: { ...bookmarks(kept), [message.stream]: bookmarks(latest)[message.stream] },
      };
      waiting.delete(message.stream);
    }
  }
  return waiting.size > 0 ? latest : kept;
};

const ROWS_PER_FLUSH = 50;

/** target-jsonl and old targets: a RECORD after a STATE cancels it, so only one at the very end counts. */
const jsonl: TargetModel = (messages, stored) => {
  const last = messages.at(-1);
  return last?.type === 'STATE' ? last.value : stored;
};

/** target-sqlite holds a STATE back until every stream that had rows by then has been flushed, at the end at the latest. */
const sqlite: TargetModel = (messages, stored) => states(messages).at(-1) ?? stored;

export const TARGETS: Readonly<Record<string, TargetModel>> = { sdk, pipelinewise, jsonl, sqlite };

function states(messages: readonly SingerMessage[]): readonly State[] {
  return messages.filter(({ type }) => type === 'STATE').map(({ value }) => value);
}

function bookmarks(state: State): State {
  return (state['bookmarks'] ?? {}) as State;
}
