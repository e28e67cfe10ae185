import type { JsonObject } from '../json.ts';
import type { Message } from './message.ts';
import { shrink } from './shrink.ts';

/** Meltano buffers a line up to a limit that older versions set at 5 MiB. */
export const LONGEST_LINE_BYTES = 4 * 1024 * 1024;

/** A UTF-16 unit is at most three bytes of UTF-8. */
const MOST_BYTES_PER_UNIT = 3;

/** Formats one RECORD line of a stream; `cut` is how many of its values were shortened. */
export type RecordLine = (
  record: JsonObject,
  timeExtracted: string,
  version?: number,
) => { readonly line: string; readonly cut: number };

/** A message as a line of compact JSON, with its line feed. */
export function messageLine(message: Message): string {
  return `${JSON.stringify(message)}\n`;
}

/**
 * Prepares the formatting of a stream's records: what is the same in each of them is made once.
 * @param limitBytes a longer line is shortened by cutting its longest values
 */
export function recordLines(stream: string, limitBytes: number = LONGEST_LINE_BYTES): RecordLine {
  const prefix = `{"type":"RECORD","stream":${JSON.stringify(stream)},"record":`;
  let tail = '';
  let tailOf: readonly unknown[] = [];
  return (record, timeExtracted, version) => {
    if (tailOf[0] !== timeExtracted || tailOf[1] !== version) {
      tail = ending(timeExtracted, version);
      tailOf = [timeExtracted, version];
    }
    const line = prefix + JSON.stringify(record) + tail;
    if (line.length * MOST_BYTES_PER_UNIT <= limitBytes || Buffer.byteLength(line) <= limitBytes) {
      return { line, cut: 0 };
    }
    const room = limitBytes - Buffer.byteLength(prefix) - Buffer.byteLength(tail);
    const small = shrink(record, room);
    return { line: prefix + JSON.stringify(small.record) + tail, cut: small.cut };
  };
}

function ending(timeExtracted: string, version: number | undefined): string {
  const versionPart = version === undefined ? '' : `,"version":${version}`;
  return `${versionPart},"time_extracted":${JSON.stringify(timeExtracted)}}\n`;
}
