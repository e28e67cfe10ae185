import { describe, expect, it } from '@jest/globals';
import { STREAMS } from '../../src/streams/index.ts';
import { readme, readmePart, settingsTable, streamsTable, writeReadmePart } from '../support/readme.ts';

const TABLES: Readonly<Record<string, () => string>> = {
  settings: settingsTable,
  streams: () => streamsTable(false),
  'optional-streams': () => streamsTable(true),
};

describe('README', () => {
  it.each(Object.entries(TABLES))('has the table of %s that follows from the source', (mark, table) => {
    if (process.env['TAP_SENTRY_REWRITE_README'] === '1') writeReadmePart(mark, table());
    expect(readmePart(mark)).toBe(table());
  });

  it('names every token scope a stream asks for, and no other', () => {
    const named = new Set([...readme().matchAll(/^\| `([a-z]+:[a-z]+)` \|/gm)].map((match) => match[1]));
    expect(named).toEqual(new Set(STREAMS.map(({ requiredScope }) => requiredScope)));
  });
});
