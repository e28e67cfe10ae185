import { readFileSync, writeFileSync } from 'node:fs';
import type { Row } from '../query.ts';

const PAGE = new URL('../../../docs/answers.md', import.meta.url);
const MOST_ROWS = 5;
const LONGEST = 50;

/** The table of docs/answers.md that shows what a query gives. */
export function shownRows(name: string): string {
  return around(name)[1];
}

/** Writes the table of a query into the page. */
export function rewriteRows(name: string, rows: readonly Row[]): void {
  const [before, , after] = around(name);
  writeFileSync(PAGE, before + tableOf(rows) + after);
}

/** The page before a table, the table, and the page after it. */
function around(name: string): readonly [before: string, table: string, after: string] {
  const page = readFileSync(PAGE, 'utf8');
  const mark = `<!-- rows: ${name} -->\n`;
  const begin = page.indexOf(mark) + mark.length;
  const end = page.indexOf('<!-- /rows -->', begin);
  if (begin < mark.length || end < 0)
    throw new Error(`docs/answers.md has no place for the rows of ${name}.`);
  return [page.slice(0, begin), page.slice(begin, end), page.slice(end)];
}

/** The first rows as a table, of one organization and without columns of ids. */
export function tableOf(rows: readonly Row[]): string {
  const columns = Object.keys(rows[0] ?? {}).filter((name) => !name.endsWith('_id'));
  const own = rows.filter((row) => row['organization_id'] === rows[0]?.['organization_id']);
  const lines = own.slice(0, MOST_ROWS).map((row) => columns.map((name) => cell(row[name])));
  return [columns, columns.map(() => '---'), ...lines].map((cells) => `| ${cells.join(' | ')} |\n`).join('');
}

function cell(value: unknown): string {
  if (value === null) return '';
  // Microseconds say nothing here.
  const text = String(value).replace(/^(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)\.\d+$/, '$1');
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}
