import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { explainUnreadable } from '../../../src/cli/explain-unreadable.ts';
import { readCatalog } from '../../../src/cli/read-catalog.ts';
import { readConfig as readConfigOf } from '../../../src/cli/read-config.ts';
import { readState } from '../../../src/cli/read-state.ts';
import { CatalogError, ConfigError, StateError } from '../../../src/errors.ts';
import { type FakeWorld, fakeWorld } from './fake-world.ts';

let world: FakeWorld;
beforeEach(() => {
  world = fakeWorld();
});
afterEach(() => world.remove());

type Outside = Parameters<typeof readConfigOf>[1];

/** Reads a config where nobody named another environment file; `told` gets what goes to the log. */
function readConfig(
  configs: readonly string[],
  outside: Pick<Outside, 'cwd' | 'env'> & Partial<Outside>,
  told: string[] = [],
) {
  const tell = (line: string) => void told.push(line);
  return readConfigOf(
    configs,
    { envFile: undefined, userId: process.getuid?.(), ...outside },
    { info: tell, warning: tell },
  );
}

const BOM = '\ufeff';
const READERS = [
  ['--config', ConfigError, (path: string) => readConfig([path], world)],
  ['--catalog', CatalogError, (path: string) => readCatalog(path, world.cwd)],
  ['--state', StateError, (path: string) => readState(path, world.cwd, [])],
] as const;

describe.each(READERS)('the %s file', (flag, kind, read) => {
  const failure = async (path: string): Promise<string> => {
    const error = await read(path).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(kind);
    return (error as Error).message;
  };

  it('is named with its flag when it does not exist', async () => {
    expect(await failure('none.json')).toBe(`The ${flag} file none.json does not exist.`);
  });

  it('may not be a directory', async () => {
    mkdirSync(join(world.cwd, 'dir'));
    expect(await failure('dir')).toBe(`The ${flag} file dir is a directory, but must be a JSON file.`);
  });

  it('must be JSON, and no part of its text is shown when it is not', async () => {
    const message = await failure(world.file('x.json', '{\n  "api_token": "sntrys_secret",\n  "a" 1\n}'));
    expect(message).toMatch(new RegExp(`^The ${flag} file x.json is not valid JSON`));
    expect(message).not.toContain('secret');
    const unquoted = await failure(world.file('y.json', '{"api_token": sntrys_secret}'));
    expect(unquoted).toMatch(/is not valid JSON/);
    expect(unquoted).not.toContain('sntrys');
  });

  it('must be an object', async () => {
    for (const text of ['[]', '7', '"x"', 'true']) {
      expect(await failure(world.file('x.json', text))).toMatch(
        new RegExp(`^The ${flag} file x.json .*must`),
      );
    }
  });

  it('may begin with a byte order mark', async () => {
    await expect(read(world.file('x.json', `${BOM}{"streams": []}`))).resolves.toBeDefined();
  });

  it('must be UTF-8', async () => {
    const bytes = Buffer.from(`${BOM}{}`, 'utf16le');
    expect(await failure(world.file('x.json', bytes))).toContain('is written in UTF-16');
  });
});

describe('readConfig', () => {
  it('lets later files win and takes null for missing', async () => {
    const first = world.file('1.json', '{"a": 1, "b": 1, "c": 1}');
    const second = world.file('2.json', '{"b": 2, "c": null}');
    expect(await readConfig([first, second], world)).toEqual({ a: 1, b: 2, c: 1 });
  });

  it('names every file that cannot be used', async () => {
    await expect(readConfig(['1.json', '2.json'], world)).rejects.toMatchObject({
      problems: [expect.stringContaining('1.json'), expect.stringContaining('2.json')],
    });
  });

  it('refuses an empty file', async () => {
    await expect(readConfig([world.file('x.json', '\n')], world)).rejects.toThrow('is empty');
  });

  it('reads the environment only when it is asked to', async () => {
    const env = { TAP_SENTRY_PROJECTS: 'a,b', TAP_SENTRY_CONCURRENCY: '', TAP_SENTRY_OTHER: 'x', HOME: '/' };
    expect(await readConfig([], { cwd: world.cwd, env })).toEqual({});
    expect(await readConfig(['ENV'], { cwd: world.cwd, env })).toEqual({ projects: 'a,b' });
  });

  it('lets a token in the environment win over a file under either name', async () => {
    const file = world.file('x.json', '{"api_token": "file"}');
    const env = { TAP_SENTRY_AUTH_TOKEN: 'env' };
    expect(await readConfig([file, 'ENV'], { cwd: world.cwd, env })).toEqual({ api_token: 'env' });
    expect(await readConfig([world.file('y.json', '{"auth_token": "y"}')], world)).toEqual({
      api_token: 'y',
    });
  });
});

describe('readCatalog', () => {
  const read = (catalog: unknown) => readCatalog(world.file('c.json', JSON.stringify(catalog)), world.cwd);

  it('fills in what an entry may leave out and drops nulls', async () => {
    const streams = [
      { tap_stream_id: 'a', schema: {}, replication_key: null, metadata: null },
      { stream: 'b', schema: {}, extra: 1 },
    ];
    expect(await read({ streams })).toEqual({
      streams: [
        { tap_stream_id: 'a', stream: 'a', schema: {}, metadata: [] },
        { tap_stream_id: 'b', stream: 'b', schema: {}, metadata: [], extra: 1 },
      ],
    });
  });

  it.each([
    [{}, 'streams is missing: it must be a list.'],
    [{ streams: {} }, 'streams is an object, but must be a list.'],
    [{ streams: [7] }, 'streams[0] is 7, but must be an object.'],
    [{ streams: [{ stream: 'a' }] }, 'streams[0].schema is missing: it must be an object.'],
    [{ streams: [{ stream: 'a', schema: [] }] }, 'streams[0].schema is a list, but must be an object.'],
    [{ streams: [{ schema: {} }] }, 'streams[0] has no tap_stream_id.'],
    [
      {
        streams: [
          { stream: 'a', schema: {} },
          { stream: 'a', schema: {} },
        ],
      },
      'streams[1] is a second entry for "a".',
    ],
    [{ streams: [{ stream: 'a', schema: {}, metadata: {} }] }, 'streams[0].metadata is an object'],
    [
      { streams: [{ stream: 'a', schema: {}, metadata: [{ breadcrumb: 'x', metadata: {} }] }] },
      'streams[0].metadata[0].breadcrumb is "x", but must be a list of texts.',
    ],
  ])('refuses %j', async (catalog, expected) => {
    const error = await read(catalog).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(CatalogError);
    expect((error as Error).message).toContain(
      `The --catalog file c.json is not a Singer catalog: ${expected}`,
    );
  });
});

describe('readState', () => {
  const read = (text: string, projects: readonly string[] = []) =>
    readState(world.file('s.json', text), world.cwd, projects);

  it('goes on from an Airbyte state when exactly one project is read, and from no other', async () => {
    const airbyte = '{"issues": {"lastSeen": "2026-01-02T03:04:05Z"}}';
    expect(await read(airbyte, ['web'])).toEqual({
      bookmarks: { issues: { start: '2026-01-02T03:04:05Z' } },
    });
    for (const projects of [[], ['web', 'api']]) {
      await expect(read(airbyte, projects)).rejects.toThrow(/Airbyte.*single project.*Set projects/);
    }
  });

  it('takes an empty file, null and {} for no state', async () => {
    for (const text of ['', ' \n', 'null', '{}', '{"bookmarks": null}'])
      await expect(read(text)).resolves.toBeDefined();
    expect(await read('')).toEqual({});
    expect(await read('null')).toEqual({});
  });

  it('keeps everything it does not know', async () => {
    const state = { bookmarks: { x: { start: '2026-01-01' } }, currently_syncing: 'x', other: [1] };
    expect(await read(JSON.stringify(state))).toEqual(state);
  });

  it.each([
    ['{"bookmarks": []}', 'under "bookmarks"'],
    ['{"type": "STATE", "value": {"bookmarks": {}}}', 'inside "value"'],
    ['{"singer_state": {"bookmarks": {}}}', 'inside "singer_state"'],
  ])('refuses %s', async (text, expected) => {
    await expect(read(text)).rejects.toThrow(expected);
  });
});

describe('a file that this user may not read', () => {
  it('is told with what to do, in a container too', () => {
    expect(explainUnreadable('EACCES')).toMatch(
      /run it as the owner .*--user "\$\(id -u\)".* or let this user read/,
    );
  });

  it('is told by its code when nothing better is known', () => {
    expect(explainUnreadable('EIO')).toBe('cannot be read (EIO)');
  });
});
