import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { main } from '../../src/cli.ts';
import { PACKAGE } from '../../src/package-info.ts';
import { type FakeWorld, fakeWorld } from './cli/fake-world.ts';

let world: FakeWorld;
beforeEach(() => {
  world = fakeWorld();
});
afterEach(() => world.remove());

const run = (line: string) => main(line.split(' '), world);

type Entry = { readonly tap_stream_id: string; readonly key_properties: readonly string[] };
const keysOf = (id: string): readonly string[] | undefined =>
  (JSON.parse(world.out()) as { streams: Entry[] }).streams.find((entry) => entry.tap_stream_id === id)
    ?.key_properties;

describe('main', () => {
  it('prints the version with the name before it', async () => {
    expect(await run('--version --config none.json')).toBe(0);
    expect(world.out()).toBe(`tap-sentry v${PACKAGE.version}\n`);
    expect(world.err()).toBe('');
  });

  it('prints the help', async () => {
    expect(await run('--help')).toBe(0);
    expect(world.out()).toContain('--discover');
  });

  it('answers a wrong command line with one line and exit code 2', async () => {
    expect(await run('--bogus')).toBe(2);
    expect(world.out()).toBe('');
    expect(world.errLines()).toEqual([expect.stringMatching(/^CRITICAL \| Unknown argument: bogus\./)]);
  });

  it('merges states without config, token and network', async () => {
    const events = (project: string, start: string) => ({
      events: { start, partitions: { [project]: { start } } },
    });
    world.file('1.json', JSON.stringify({ bookmarks: events('1/7', '2026-05-01T00:00:00Z') }));
    world.file('2.json', JSON.stringify({ bookmarks: events('1/8', '2026-04-01T00:00:00Z') }));
    world.file('3.json', '');
    expect(await run('--merge-states 1.json 2.json 3.json')).toBe(0);
    expect(world.out()).toBe(
      '{"bookmarks":{"events":{"start":"2026-04-01T00:00:00Z","partitions":{"1/7":{"start":"2026-05-01T00:00:00Z"},"1/8":{"start":"2026-04-01T00:00:00Z"}}}}}\n',
    );
    expect(world.err()).toBe('');
  });

  it('merges nothing where a file is no state, and names it', async () => {
    world.file('1.json', '{}');
    world.file('2.json', '{"bookmarks": 7}');
    expect(await run('--merge-states 1.json 2.json')).toBe(1);
    expect(await run('--merge-states 1.json none.json')).toBe(1);
    expect(await run('--merge-states')).toBe(2);
    expect(world.out()).toBe('');
    expect(world.errLines()).toEqual([
      'CRITICAL | The --merge-states file 2.json must hold an object, not a list or text, under "bookmarks".',
      'CRITICAL | The --merge-states file none.json does not exist.',
      expect.stringMatching(/^CRITICAL \| --merge-states needs the FILEs of states\./),
    ]);
  });

  it('names the state of which a bookmark cannot be used', async () => {
    world.file('1.json', '{"bookmarks": {"issues": {"partitions": {"1": {"start": "soon"}}}}}');
    expect(await run('--merge-states 1.json')).toBe(0);
    expect(world.errLines()).toEqual([
      'WARNING | 1.json: bookmarks.issues.partitions.1 has a "start" that is no time: "soon". It is taken as missing.',
    ]);
  });

  it('discovers without config, token and network, in lines that Meltano can read', async () => {
    expect(await run('--discover --state none.json --catalog none.json')).toBe(0);
    expect(keysOf('issues')).toEqual(['organizationId', 'id']);
    expect(world.out()).toMatch(/^\{\n {2}"streams": \[\n {4}\{/);
    for (const line of world.out().split('\n')) expect(line.length).toBeLessThan(60_000);
    expect(world.err()).toBe('');
  });

  it('discovers the same whatever a config says, so that one organization can become two', async () => {
    await run('--discover');
    const configs = ['{"api_token": "x"}', '{"api_token": "x", "organization": "a"}'];
    for (const config of [...configs, '{"api_token": "x", "organizations": ["a", "b"]}']) {
      const other = fakeWorld();
      other.file('config.json', config);
      expect(await main(['-d', '-c', 'config.json'], other)).toBe(0);
      expect(other.out()).toBe(world.out());
      expect(other.err()).toBe('');
      other.remove();
    }
  });

  it('tells on discovery of what would keep a sync from running', async () => {
    world.file('config.json', '{"organization": "https://a.example/b"}');
    expect(await run('-d -c config.json')).toBe(0);
    expect(world.errLines()).toEqual([
      'WARNING | The config has no api_token: discovery goes on without, but a sync needs it.',
      expect.stringMatching(/^WARNING \| .*organization/),
    ]);
  });

  it('warns of a config it cannot use and discovers all the same', async () => {
    expect(await run('--discover --config none.json')).toBe(0);
    expect(keysOf('issues')).toEqual(['organizationId', 'id']);
    expect(world.errLines()).toEqual([
      'WARNING | Discovery goes on without a config. The --config file none.json does not exist.',
    ]);
  });

  it('describes itself in three forms', async () => {
    expect(await run('--about')).toBe(0);
    expect(world.out()).toMatch(/^tap-sentry v/);
    for (const [format, expected] of [
      ['json', '"capabilities": ['],
      ['markdown', '| `api_token` (required) | string |'],
    ]) {
      const other = fakeWorld();
      expect(await main(['--about', '--format', String(format)], other)).toBe(0);
      expect(other.out()).toContain(expected);
      other.remove();
    }
  });

  it('logs as Meltano asks for', async () => {
    const path = world.file(
      'logging.json',
      '{"formatters": {"x": {"()": "singer_sdk.logging.StructuredFormatter"}}}',
    );
    const meltano = { ...world, env: { SINGER_SDK_LOG_CONFIG: path } };
    expect(await main(['--config', 'none.json'], meltano)).toBe(1);
    expect(JSON.parse(world.err())).toMatchObject({
      level: 'critical',
      stream_name: null,
      message: 'The --config file none.json does not exist.',
    });
  });

  it('logs the warnings of the runtime', async () => {
    await run('--version');
    world.warn(new Error('something is old'));
    expect(world.errLines()).toEqual(['WARNING | Error: something is old']);
  });

  it('ends at once, with a line that says why, when something is thrown where nobody catches it', async () => {
    await run('--version');
    world.crash(new Error('lost'));
    expect(world.exits).toEqual([1]);
    expect(world.errLines().at(-1)).toMatch(/^CRITICAL \| This is a bug .* Error: lost$/);
  });

  it('does not mind a reader that leaves early, of either stream', async () => {
    const closed = Object.assign(new Error('write EPIPE'), { code: 'EPIPE' });
    world.stderr.destroy(closed);
    world.stdout.destroy(closed);
    expect(await run('--version')).toBe(1);
    expect(world.err()).toBe('');
  });
});
