import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { KINDS } from '../../src/record/personal/kinds.ts';
import { namesSecret, SECRET_ENDINGS } from '../../src/record/secrets/names.ts';
import {
  columnsTable,
  personalNamesTable,
  secretNamesList,
  withPart,
} from '../support/personal-data-page.ts';
import { pageText } from '../support/readme.ts';

const PAGE = new URL('../../docs/personal-data.md', import.meta.url);
const PARTS = [
  ['columns', columnsTable],
  ['names', personalNamesTable],
  ['secrets', secretNamesList],
] as const;

/** As it would be generated: `npm run docs:personal-data` writes it. */
function generated(page: string): string {
  return PARTS.reduce((text, [mark, part]) => withPart(text, mark, part()), page);
}

const isRewritten = process.env['TAP_SENTRY_REWRITE_DOCS'] === '1';
if (isRewritten) writeFileSync(PAGE, generated(readFileSync(PAGE, 'utf8')));
const page = readFileSync(PAGE, 'utf8');

describe('docs/personal-data.md', () => {
  it('is what npm run docs:personal-data makes of the schemas and the tables of names', () => {
    expect(page).toBe(generated(page));
  });

  it('lists every marked column once', () => {
    const rows = page.split('\n').filter((line) => /^\| `\w+` \| `[^`]+` \| \w+ \|$/.test(line));
    expect(rows.length).toBeGreaterThan(50);
    expect(new Set(rows).size).toBe(rows.length);
    expect(rows).toContain('| `users` | `user.emails[].email` | email |');
  });

  it('says what every kind means', () => {
    for (const kind of KINDS) expect(page).toContain(`\`${kind}\``);
  });

  it('agrees with the guide about the names of secrets', () => {
    const guide = pageText('docs/guides/personal-data.md');
    const [sentence = ''] = /values whose name ends in [\s\S]*? in any case/.exec(guide) ?? [];
    const named = [...sentence.matchAll(/`(\w+)`/g)].map(([, name = '']) => name);
    expect(named.length).toBeGreaterThan(5);
    for (const name of named) expect([...SECRET_ENDINGS, 'key']).toContain(name);
    const [exempt = ''] = /but not [\s\S]*? and their like/.exec(guide) ?? [];
    for (const [, name = ''] of exempt.matchAll(/`(\w+)`/g)) expect(namesSecret(name)).toBe(false);
  });

  it('tells of a part that is missing', () => {
    expect(() => withPart('', 'columns', '')).toThrow('no part "columns"');
  });
});
