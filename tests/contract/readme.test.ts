import { describe, expect, it } from '@jest/globals';
import { STREAMS } from '../../src/streams/index.ts';
import {
  defaultSelection,
  type Mark,
  partOf,
  readme,
  scopesTable,
  settingsTable,
  writePart,
} from '../support/readme.ts';

const TABLES: readonly (readonly [Mark, () => string])[] = [
  ['settings', settingsTable],
  ['scopes', scopesTable],
  ['default-select', defaultSelection],
];

describe('the guides', () => {
  it.each(TABLES)(
    'have the part %s that TAP_SENTRY_REWRITE_README=1 npm run jest -- tests/contract/readme writes',
    (mark, table) => {
      if (process.env['TAP_SENTRY_REWRITE_README'] === '1') writePart(mark, table());
      expect(partOf(mark)).toBe(table());
    },
  );

  it('name every token scope a stream asks for, and no other', () => {
    const named = new Set(
      [...partOf('scopes').matchAll(/^\| `([a-z]+:[a-z]+)` \|/gm)].map((match) => match[1]),
    );
    expect(named).toEqual(new Set(STREAMS.map(({ requiredScope }) => requiredScope)));
  });
});

describe('README', () => {
  it('says how many streams there are', () => {
    expect(readme()).toContain(`[${STREAMS.length} streams](docs/streams/README.md)`);
  });

  it('stays short: what is long belongs to docs/', () => {
    expect(readme().split('\n').length).toBeLessThan(200);
  });
});
