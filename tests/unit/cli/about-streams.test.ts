import { describe, expect, it } from '@jest/globals';
import { describeTap } from '../../../src/cli/about.ts';
import { aboutStreams } from '../../../src/cli/about-streams.ts';
import { STREAMS } from '../../../src/streams/index.ts';

const NAMES = STREAMS.map(({ tapStreamId }) => tapStreamId);
const DEFAULT = STREAMS.filter(({ isOptional }) => !isOptional).map(({ tapStreamId }) => tapStreamId);

describe('what --about says of the streams', () => {
  it('names each of them, in the order of a run, with what it is', () => {
    const streams = aboutStreams();
    expect(streams.map(({ name }) => name)).toEqual(NAMES);
    expect(streams.filter(({ description }) => !/^[A-Z].+\.$/.test(description))).toEqual([]);
  });

  it('tells those that are read by default', () => {
    const streams = aboutStreams().filter((stream) => stream.selected_by_default);
    expect(streams.map(({ name }) => name)).toEqual(DEFAULT);
  });

  it('is the same in JSON', () => {
    expect(JSON.parse(describeTap('json')).streams).toEqual(aboutStreams());
  });

  it('tells in a text the scope, the requests, and where a stream is skipped', () => {
    const text = describeTap('text');
    const [, byDefault = '', onRequest = ''] = text.split(/^Streams that are read .*:$/m);
    const names = (part: string) => [...part.matchAll(/^ {2}(\w+)$/gm)].map(([, name]) => name);
    expect(names(byDefault)).toEqual(DEFAULT);
    expect(names(onRequest)).toEqual(NAMES.filter((name) => !DEFAULT.includes(name)));
    expect(onRequest).toContain(
      [
        '  integration_providers',
        '      A kind of other system that the organization can connect.',
        '      scope org:read; 1 request per organization; skipped where the server knows no other system to connect',
      ].join('\n'),
    );
  });

  it('is a row each in Markdown', () => {
    const rows = describeTap('markdown')
      .split('\n')
      .filter((line) => /^\| `\w+` \|/.test(line));
    expect(rows.slice(-NAMES.length).map((row) => row.split('`')[1])).toEqual([
      ...DEFAULT,
      ...NAMES.filter((name) => !DEFAULT.includes(name)),
    ]);
    expect(rows).toContain(
      '| `organizations` | An organization with its settings; read one by one, since the list leaves most of them out. | `org:read` | 1 request per organization |  |',
    );
  });
});
