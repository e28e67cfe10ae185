import type { Row } from '../sync/outlook/row.ts';
import { cutText } from '../text.ts';
import { formatInstant } from '../time.ts';
import { groupFailures } from './failures.ts';
import { allNamed } from './names.ts';
import { type Limit, type Outlook, totalOf } from './outlook.ts';
import { countOf, minutes } from './outlook-numbers.ts';
import { shardNote, shardTable } from './outlook-shards.ts';
import { plural } from './run-lines.ts';
import { groupSkips } from './skips.ts';

const HEAD = ['stream', 'selected', 'available', 'from', 'records', 'requests', 'min'];
/** Columns whose place a reason takes, where there are no numbers. */
const FROM = 3;
const GAP = '  ';
/** Names and words stand at the left, numbers at the right. */
const LEFT = 4;

/** What the next run will read, as a table for a person. @param columns that a line may have */
export function outlookTable(outlook: Outlook, columns: number): readonly string[] {
  const total = totalOf(outlook);
  const cells = [
    ...outlook.rows.map(cellsOf),
    ...(outlook.lookUps.requests > 0
      ? [
          [
            '(look-ups)',
            '',
            '',
            '',
            '',
            outlook.lookUps.requests.toLocaleString('en-US'),
            minutes(outlook.lookUps.seconds),
          ],
        ]
      : []),
  ];
  const sum = [
    'total',
    String(total.selected),
    '',
    '',
    countOf(total.records),
    countOf(total.requests),
    minutes(total.seconds, total.requests),
  ];
  const wide = [...cells, sum];
  const isNarrow = lengthOf(widthsOf(wide), GAP) > columns;
  // What time of a day it begins is what a narrow terminal can do without.
  const rows = isNarrow
    ? wide.map((row) => row.with(FROM, (row[FROM] ?? '').replace(/ \d\d:\d\d$/, '')))
    : wide;
  const gap = isNarrow ? GAP.slice(1) : GAP;
  const widths = widthsOf(rows);
  const line = (row: readonly string[]): string =>
    cut(
      row
        .map((cell, n) => (n < LEFT ? cell.padEnd(widths[n] ?? 0) : cell.padStart(widths[n] ?? 0)))
        .join(gap)
        .trimEnd(),
      columns,
    );
  const rule = line(widths.map((width) => '-'.repeat(width)));
  return [
    line(HEAD),
    rule,
    ...rows.slice(0, -1).map(line),
    rule,
    ...rows.slice(-1).map(line),
    '',
    ...notesOn(outlook).flatMap((note) => wrapped(note, columns)),
    ...(outlook.shards === undefined
      ? []
      : ['', ...shardTable(outlook.shards), '', ...wrapped(shardNote(outlook.shards), columns)]),
  ];
}

function cellsOf(row: Row): readonly string[] {
  const { stream, isSelected, available, reason, records, requests, seconds } = row;
  if (!isSelected) return [stream, 'no', '', 'not asked'];
  if (available === 'no') return [stream, 'yes', reason?.lack ?? 'no', oneLine(reason?.text ?? '')];
  return [
    stream,
    'yes',
    available ?? 'unknown',
    beginOf(row),
    countOf(records),
    countOf(requests),
    seconds === undefined ? '' : minutes(seconds, requests),
  ];
}

function widthsOf(rows: readonly (readonly string[])[]): readonly number[] {
  return HEAD.map((head, n) =>
    Math.max(head.length, ...rows.map((row) => (isReason(row, n) ? 0 : (row[n] ?? '').length))),
  );
}

function lengthOf(widths: readonly number[], gap: string): number {
  return widths.reduce((sum, width) => sum + width + gap.length, -gap.length);
}

function isReason(row: readonly string[], n: number): boolean {
  return n === FROM && row.length === FROM + 1;
}

function beginOf({ basis, from }: Row): string {
  if (from === undefined) return basis === 'everything' ? 'all of it' : '';
  return formatInstant(from).slice(0, 16).replace('T', ' ');
}

/** What stands below the table: what is missing and why, what is not known, and what the minutes stand on. */
function notesOn(outlook: Outlook): readonly string[] {
  const { rows, skips, failures } = outlook;
  const { unknown } = totalOf(outlook);
  const again = rows.filter(({ basis }) => basis === 'reread').map(({ stream }) => stream);
  return [
    `What is read: ${allNamed(outlook.organizations)} at ${outlook.server}.`,
    ...groupSkips(skips),
    ...groupFailures(failures),
    ...(unknown.length > 0
      ? [`Nobody knows how many records ${allNamed(unknown)} will have: the server does not count them.`]
      : []),
    ...(again.length > 0
      ? [`Read again from before their bookmarks, since they change unseen: ${allNamed(again)}.`]
      : []),
    '~ is an estimate, + means at least so many: what is not known is not counted.',
    limitsNote(outlook),
    `Found out with ${plural(outlook.asked, 'request')}; nothing was read, and no state changes.`,
  ];
}

/** What the minutes stand on. */
export function limitsNote({ limits, answerMs }: Pick<Outlook, 'limits' | 'answerMs'>): string {
  const pace = `its answers took ${Math.round(answerMs).toLocaleString('en-US')} ms on average`;
  if (limits.length === 0)
    return `Minutes: the server told of no limits, so they are those of the requests alone; ${pace}.`;
  const named = (basis: Limit['basis']): string =>
    limits
      .filter((limit) => limit.basis === basis)
      .map(({ of, perSecond }) => `${of} ${rate(perSecond)}`)
      .join(', ');
  const told = named('told');
  const usual = named('usual');
  const assumed = usual === '' ? '' : `; assumed as on sentry.io, since nothing was asked there: ${usual}`;
  return `Minutes: by the limits the server told, in requests a second (${told})${assumed}; ${pace}.`;
}

function rate(perSecond: number): string {
  return Number.isInteger(perSecond) ? String(perSecond) : perSecond.toFixed(2);
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

function cut(line: string, columns: number): string {
  return line.length <= columns ? line : cutText(line, columns - 1);
}

/** A sentence in lines of the given width, broken between words. */
function wrapped(text: string, columns: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > columns) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return [...lines, line];
}
