import { readFileSync } from 'node:fs';

const ROOT = new URL('../../', import.meta.url);
const BLOCK = /(<!-- file: (\S+) -->\n```\w+\n)(?:[\s\S]*?\n)??(```\n)/g;

/** A page with the contents of the files that it shows: a block under `<!-- file: path -->` each. */
export function withFiles(page: string): string {
  return page.replace(BLOCK, (_, start: string, path: string, end: string) => {
    return `${start}${readFileSync(new URL(path, ROOT), 'utf8').trimEnd()}\n${end}`;
  });
}

/** The paths of the files that a page shows. */
export function filesIn(page: string): readonly string[] {
  return [...page.matchAll(BLOCK)].map(([, , path = '']) => path);
}
