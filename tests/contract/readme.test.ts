import { describe, expect, it } from '@jest/globals';
import { STREAMS } from '../../src/streams/index.ts';
import { readme, readmePart, settingsTable } from '../support/readme.ts';

describe('README', () => {
  it('has the settings table that follows from src/settings.ts', () => {
    expect(readmePart('settings')).toBe(settingsTable());
  });

  it('lists every stream with its key, replication, bookmark and endpoint', () => {
    const rows = STREAMS.map((stream) => {
      const { replication } = stream;
      const bookmark = replication.method === 'INCREMENTAL' ? ` \`${replication.replicationKey}\` ` : ' ';
      const path = stream.path.replace('{organization}', '{org}');
      return `| \`${stream.tapStreamId}\` | \`${stream.keyProperties.join('`, `')}\` | ${replication.method} |${bookmark}| \`${path}\` |`;
    });
    for (const row of rows) expect(readme()).toContain(row);
  });

  it('names every token scope a stream asks for, and no other', () => {
    const named = new Set([...readme().matchAll(/^\| `([a-z]+:[a-z]+)` \|/gm)].map((match) => match[1]));
    expect(named).toEqual(new Set(STREAMS.map(({ requiredScope }) => requiredScope)));
  });
});
