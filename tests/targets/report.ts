import { writeSync } from 'node:fs';
import type { Recipe } from './environments.ts';

type Line = { version: string; streams: string; rows: string; second: string; verdict: string };

const lines = new Map<string, Line>();

/** What became of each target, for the table at the end. */
export const report = {
  start: ({ name, version }: Recipe): void => {
    lines.set(name, { version, streams: '-', rows: '-', second: '-', verdict: 'FAILED' });
  },
  /** Runs a step; if it throws, the first line of the reason is the verdict. */
  step: <T>({ name }: Recipe, step: string, action: () => T): T => {
    try {
      return action();
    } catch (error) {
      const [reason = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
      Object.assign(lines.get(name) ?? {}, { verdict: `FAILED: ${step}: ${reason}` });
      throw error;
    }
  },
  /** The first sync is right: rows of each table. */
  first: ({ name }: Recipe, counts: Readonly<Record<string, number>>): void => {
    const all = Object.values(counts);
    Object.assign(lines.get(name) ?? {}, {
      streams: String(all.length),
      rows: Object.entries(counts)
        .map(([stream, count]) => `${stream} ${count}`)
        .join(', '),
      verdict: 'FAILED: second run',
    });
  },
  /** The second sync is right too: records it brought. */
  second: ({ name }: Recipe, records: number): void => {
    Object.assign(lines.get(name) ?? {}, { second: `${records} records`, verdict: 'ok' });
  },
  print: (): void => {
    const table = [
      ['target', 'version', 'streams', 'rows', 'second run', 'verdict'],
      ...[...lines].map(([name, line]) => [
        name,
        line.version,
        line.streams,
        line.rows,
        line.second,
        line.verdict,
      ]),
    ];
    const widths = (table[0] ?? []).map((_, n) => Math.max(...table.map((cells) => cells[n]?.length ?? 0)));
    const text = table
      .map((cells) =>
        cells
          .map((cell, n) => cell.padEnd(widths[n] ?? 0))
          .join('  ')
          .trimEnd(),
      )
      .join('\n');
    writeSync(1, `\n${text}\n\n`);
  },
};
