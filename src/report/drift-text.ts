import { cutText } from '../text.ts';
import type { StreamDrift } from './drift.ts';
import { plural } from './run-lines.ts';
import { groupSkips, type SkippedPart } from './skips.ts';

const LONGEST_FIELD = 60;
const LINE = 100;

/**
 * What the server sends beside its columns, for a person.
 * @param most records of a stream that were looked at, at the most
 */
export function driftText(
  streams: readonly StreamDrift[],
  skips: readonly SkippedPart[],
  most: number,
): readonly string[] {
  const drifting = streams.filter(({ otherFields }) => otherFields.length > 0);
  const silent = streams.filter(({ records }) => records === 0);
  const filled = streams.filter(({ records, otherFields, neverCame }) => {
    return records > 0 && otherFields.length === 0 && neverCame.length === 0;
  });
  const told = streams.filter((stream) => !silent.includes(stream) && !filled.includes(stream));
  return [
    `Fields beside the columns: ${drifting.length === 0 ? 'none' : `in ${plural(drifting.length, 'stream')}`}. Looked at: the newest ${most.toLocaleString('en-US')} records of each stream, at the most.`,
    ...told.flatMap(blockOf),
    ...named('All columns and nothing else', filled),
    ...named('No records, so that nothing can be said', silent),
    ...groupSkips(skips),
  ];
}

function blockOf({ stream, records, otherFields, neverCame }: StreamDrift): readonly string[] {
  const width = Math.min(LONGEST_FIELD, Math.max(0, ...otherFields.map(({ field }) => field.length)));
  const counts = Math.max(0, ...otherFields.map(({ count }) => count.toLocaleString('en-US').length));
  return [
    '',
    `${stream}: ${plural(records, 'record')}`,
    ...otherFields.map(({ field, count, shape }) => {
      const name = cutText(field, LONGEST_FIELD).padEnd(width);
      return `  in otherFields  ${name}  ${count.toLocaleString('en-US').padStart(counts)}  ${shape}`;
    }),
    ...(neverCame.length === 0 ? [] : wrapped('  without a value  ', neverCame)),
  ];
}

function named(what: string, streams: readonly StreamDrift[]): readonly string[] {
  if (streams.length === 0) return [];
  return [
    '',
    ...wrapped(
      `${what}: `,
      streams.map(({ stream }) => stream),
    ),
  ];
}

/** Names in lines of a usual length, each under the first. */
function wrapped(head: string, names: readonly string[]): readonly string[] {
  const lines: string[] = [];
  let line = head;
  for (const [index, name] of names.entries()) {
    const text = index === names.length - 1 ? name : `${name}, `;
    if (line.length + text.length > LINE && line.trim() !== '') {
      lines.push(line.trimEnd());
      line = ' '.repeat(Math.min(head.length, 19));
    }
    line += text;
  }
  return [...lines, line];
}
