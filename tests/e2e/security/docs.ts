import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BIN } from '../../support/run-tap.ts';

const PAGE = join(BIN, '..', '..', 'docs', 'security.md');
const TABLE = /(<!-- attacks[^>]*-->\n)([\s\S]*?)(<!-- \/attacks -->)/;

/** The rows of the table of attacks in docs/security.md, each as its cells. */
export function documentedAttacks(): readonly (readonly string[])[] {
  const table = TABLE.exec(readFileSync(PAGE, 'utf8'))?.[2] ?? '';
  return table
    .split('\n')
    .slice(2)
    .filter((line) => line !== '')
    .map((line) => line.slice(2, -2).split(' | '));
}

/** Puts the table of attacks into docs/security.md. */
export function writeAttacks(lines: readonly string[]): void {
  const page = readFileSync(PAGE, 'utf8');
  writeFileSync(
    PAGE,
    page.replace(TABLE, (_, head: string, _old, end: string) => `${head}${lines.join('\n')}\n${end}`),
  );
}
