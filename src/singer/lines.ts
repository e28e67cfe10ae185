import type { JsonObject } from '../json.ts';
import type { Chunk, MakeChunk } from './chunks.ts';
import type { Message } from './message.ts';
import { shrink } from './shrink.ts';

/** Meltano buffers a line up to a limit that older versions set at 5 MiB. */
export const LONGEST_LINE_BYTES = 4 * 1024 * 1024;

/** A UTF-16 unit is at most three bytes of UTF-8. */
const MOST_BYTES_PER_UNIT = 3;

/** Lines are joined up to about this many characters: a system call for each would cost more than the line. */
const LONG_TEXT = 56 * 1024;

/** RECORD messages of one stream that were extracted at the same time. */
export type RecordLines = {
  /** Adds a record. @returns how many of its values were cut because the line was too long */
  readonly add: (record: JsonObject) => number;
  readonly count: () => number;
  /** All lines in order, each with its line feed. */
  readonly chunks: () => readonly Chunk[];
};

/** A message as a line of compact JSON, with its line feed. */
export function messageLine(message: Message): string {
  return `${JSON.stringify(message)}\n`;
}

/**
 * Gathers the lines of a page's records. What is the same around each of them is put there only once, by joining.
 * @param common.timeExtracted RFC 3339, UTC  @param common.version of the table, where it has one
 * @param common.makeChunk where the lines are kept
 * @param common.limitBytes a longer line is shortened by cutting its longest values
 */
export function recordLines(
  stream: string,
  common: {
    readonly timeExtracted: string;
    readonly makeChunk: MakeChunk;
    readonly version?: number | undefined;
    readonly limitBytes?: number | undefined;
  },
): RecordLines {
  const { timeExtracted, makeChunk, version, limitBytes = LONGEST_LINE_BYTES } = common;
  const before = `{"type":"RECORD","stream":${JSON.stringify(stream)},"record":`;
  const versionPart = version === undefined ? '' : `,"version":${version}`;
  const after = `${versionPart},"time_extracted":${JSON.stringify(timeExtracted)}}\n`;
  const room = limitBytes - Buffer.byteLength(before) - Buffer.byteLength(after);
  const chunks: Chunk[] = [];
  let records: string[] = [];
  let characters = 0;
  let count = 0;
  const join = (): void => {
    if (records.length > 0) chunks.push(makeChunk(before + records.join(after + before) + after));
    records = [];
    characters = 0;
  };
  const keep = (json: string): void => {
    records.push(json);
    count += 1;
    characters += json.length;
    if (characters >= LONG_TEXT) join();
  };
  return {
    add: (record) => {
      const json = JSON.stringify(record);
      if (json.length * MOST_BYTES_PER_UNIT <= room || Buffer.byteLength(json) <= room) {
        keep(json);
        return 0;
      }
      const small = shrink(record, room, json);
      keep(JSON.stringify(small.record));
      return small.cut;
    },
    count: () => count,
    chunks: () => {
      join();
      return chunks;
    },
  };
}
