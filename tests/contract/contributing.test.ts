import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { filesIn, withFiles } from '../support/example-files.ts';

const PAGE = new URL('../../CONTRIBUTING.md', import.meta.url);

if (process.env['TAP_SENTRY_REWRITE_DOCS'] === '1')
  writeFileSync(PAGE, withFiles(readFileSync(PAGE, 'utf8')));
const page = readFileSync(PAGE, 'utf8');

describe('CONTRIBUTING.md', () => {
  it('shows files as they are: npm run docs:streams copies them', () => {
    expect(page).toBe(withFiles(page));
  });

  it('shows the four files of a stream', () => {
    expect(filesIn(page)).toEqual([
      'src/streams/environments.ts',
      'catalog/environments.json',
      'tests/fixtures/environments.json',
      'tests/simulator/resources/environments.ts',
    ]);
  });
});
