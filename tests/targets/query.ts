import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const SCRIPT = fileURLToPath(new URL('./query.py', import.meta.url));
const LONGEST_ANSWER = 256 * 1_048_576;

export type Row = Readonly<Record<string, unknown>>;

/** Where rows are: a database's address or file, or a pattern of CSV files. */
export type Source = {
  readonly kind: 'postgres' | 'duckdb' | 'sqlite' | 'csv';
  readonly at: string;
  readonly sql?: string;
};

/**
 * Rows of a query by column name; times and decimals as text.
 * @param bin commands of an environment of Python that has the driver
 * @throws Error with the database's words
 */
export function query(bin: string, source: Source): readonly Row[] {
  const output = execFileSync(join(bin, 'python'), [SCRIPT], {
    input: JSON.stringify(source),
    encoding: 'utf8',
    stdio: ['pipe', 'pipe', 'pipe'],
    maxBuffer: LONGEST_ANSWER,
  });
  return JSON.parse(output) as Row[];
}
