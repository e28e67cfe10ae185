import { cutText } from '../../text.ts';
import { withoutAddresses } from '../personal/treat.ts';

/** What happened to the values of one field; paths inside objects are written `user.geo.city`. */
export type FieldTally = {
  /** Converted to the declared type. */
  coerced: number;
  /** Not convertible: sent as null or left out. */
  nulled: number;
  /** Freed of characters that targets cannot store. */
  sanitised: number;
  /** Cut because it was nested too deeply. */
  truncated: number;
};

/** What a run had to change in the records of one stream. */
export type ShapeReport = {
  readonly fields: Map<string, FieldTally>;
  /** Fields that no schema declares, by path, `projects[].newField`, and how often they came. */
  readonly unknown: Map<string, number>;
  /** Records dropped because a key property was missing. */
  withoutKey: number;
};

/** Names that are remembered; a server that invents a name per record must not fill the memory. */
const MOST_UNKNOWN = 100;
const MOST_SHOWN = 20;
/** Any other name stands in quotes, so that it can be told from the words around it. */
const ORDINARY = /^[\w.:$[\]*…-]+$/;
const LONGEST_NAME = 60;
/** An address that a cut goes through is still seen. */
const LONGEST_SEEN = 400;

/** A report with nothing in it. */
export function createShapeReport(): ShapeReport {
  return { fields: new Map(), unknown: new Map(), withoutKey: 0 };
}

/** The tally of a field, created on first use; the same object every time, so that counting is one addition. */
export function tallyOf(report: ShapeReport, path: string): FieldTally {
  const known = report.fields.get(path);
  if (known !== undefined) return known;
  const tally: FieldTally = { coerced: 0, nulled: 0, sanitised: 0, truncated: 0 };
  report.fields.set(path, tally);
  return tally;
}

/** Counts a field that no schema declares, by its path. */
export function countUnknown(report: ShapeReport, path: string): void {
  const count = report.unknown.get(path);
  if (count !== undefined || report.unknown.size < MOST_UNKNOWN) report.unknown.set(path, (count ?? 0) + 1);
}

const OUTCOMES: readonly (readonly [keyof FieldTally, string])[] = [
  ['nulled', 'not of the declared type, sent as null'],
  ['truncated', 'nested too deeply, cut'],
  ['sanitised', 'freed of NUL or broken characters'],
  ['coerced', 'converted to the declared type'],
];

/**
 * The report as one line for the log, without any value; undefined when there is nothing to say.
 * At most twenty field names are shown.
 */
export function describeShape(stream: string, report: ShapeReport): string | undefined {
  let room = MOST_SHOWN;
  const list = (counts: readonly (readonly [string, number])[]): string => {
    const shown = counts.slice(0, room).map(([name, count]) => `${printable(name)} (${count})`);
    room -= shown.length;
    const more = counts.length - shown.length;
    return [...shown, ...(more > 0 ? [`${more} more`] : [])].join(', ');
  };
  const parts: string[] = [];
  if (report.withoutKey > 0) parts.push(`records dropped for lack of a key: ${report.withoutKey}`);
  for (const [outcome, meaning] of OUTCOMES) {
    const counts = [...report.fields]
      .map(([path, tally]) => [path, tally[outcome]] as const)
      .filter(([, count]) => count > 0);
    if (counts.length > 0) parts.push(`${meaning}: ${list(counts)}`);
  }
  if (report.unknown.size > 0)
    parts.push(`not in the schema, kept in otherFields: ${list([...report.unknown])}`);
  return parts.length === 0 ? undefined : `${stream}: ${parts.join('; ')}`;
}

/**
 * A name from the server as it may stand in a log line: applications use addresses as names. What may not stand there is
 * made harmless by the log.
 */
function printable(name: string): string {
  const shown = cutText(withoutAddresses(name.slice(0, LONGEST_SEEN)), LONGEST_NAME);
  return ORDINARY.test(shown) ? shown : JSON.stringify(shown);
}
