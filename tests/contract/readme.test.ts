import { describe, expect, it } from '@jest/globals';
import { STREAMS } from '../../src/streams/index.ts';
import {
  defaultSelection,
  readme,
  readmePart,
  scopesTable,
  settingsTable,
  streamsTable,
  writeReadmePart,
} from '../support/readme.ts';

const TABLES: Readonly<Record<string, () => string>> = {
  settings: settingsTable,
  scopes: scopesTable,
  streams: () => streamsTable(false),
  'optional-streams': () => streamsTable(true),
  'default-select': defaultSelection,
};

describe('README', () => {
  it.each(Object.entries(TABLES))(
    'has the part %s that TAP_SENTRY_REWRITE_README=1 npm run jest -- tests/contract/readme writes',
    (mark, table) => {
      if (process.env['TAP_SENTRY_REWRITE_README'] === '1') writeReadmePart(mark, table());
      expect(readmePart(mark)).toBe(table());
    },
  );

  it('names every token scope a stream asks for, and no other', () => {
    const named = new Set([...readme().matchAll(/^\| `([a-z]+:[a-z]+)` \|/gm)].map((match) => match[1]));
    expect(named).toEqual(new Set(STREAMS.map(({ requiredScope }) => requiredScope)));
  });
});
