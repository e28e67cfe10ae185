import { readFileSync, writeFileSync } from 'node:fs';
import type { Row } from '../query.ts';

const PAGE = new URL('../../../docs/answers.md', import.meta.url);
const MOST_ROWS = 5;
const LONGEST = 50;

/** The table of docs/answers.md that shows what a query gives. */
export function shownRows(name: string): string {
  return RegExp(`<!-- rows: ${name} -->\n([^]*?)<!-- /rows -->`).exec(readFileSync(PAGE, 'utf8'))?.[1] ?? '';
}

/** Writes the table of a query into the page. */
export function rewriteRows(name: string, rows: readonly Row[]): void {
  const page = readFileSync(PAGE, 'utf8');
  const marks = RegExp(`(<!-- rows: ${name} -->\n)[^]*?(<!-- /rows -->)`);
  writeFileSync(
    PAGE,
    page.replace(marks, (_, begin, end) => `${begin}${tableOf(rows)}${end}`),
  );
}

/** The first rows as a table, without columns of ids. */
export function tableOf(rows: readonly Row[]): string {
  const columns = Object.keys(rows[0] ?? {}).filter((name) => !name.endsWith('_id'));
  const lines = rows.slice(0, MOST_ROWS).map((row) => columns.map((name) => cell(row[name])));
  return [columns, columns.map(() => '---'), ...lines].map((cells) => `| ${cells.join(' | ')} |\n`).join('');
}

function cell(value: unknown): string {
  if (value === null) return '';
  // Microseconds say nothing here.
  const text = String(value).replace(/^(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)\.\d+$/, '$1');
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}
