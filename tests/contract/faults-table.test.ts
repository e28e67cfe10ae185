import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';

const ROOT = new URL('../../', import.meta.url);
const page = readFileSync(new URL('docs/faults.md', ROOT), 'utf8');
const rows = page
  .slice(page.indexOf('| World |'))
  .split('\n')
  .slice(2)
  .filter((line) => line.startsWith('|'))
  .map((line) => line.split(' | '));

describe('the worlds of docs/faults.md', () => {
  it('are many', () => {
    expect(rows.length).toBeGreaterThanOrEqual(29);
  });

  it.each(rows.map((cells) => [cells[0]?.slice(2) ?? '', cells]))(
    'are each held by a test: %s',
    (_, cells) => {
      const path = /`([^`]+)` \|$/.exec(cells.at(-1) ?? '')?.[1] ?? 'none';
      expect(existsSync(new URL(path, ROOT))).toBe(true);
    },
  );

  it('end with an exit code that exists', () => {
    for (const cells of rows) expect(['0', '1', '0 or 1', '1 or 0']).toContain(cells[2]);
  });
});
