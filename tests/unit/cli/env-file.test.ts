import { execFileSync } from 'node:child_process';
import { chownSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { readConfig } from '../../../src/cli/read-config.ts';
import { readRegularFile } from '../../../src/cli/read-regular-file.ts';
import { ConfigError } from '../../../src/errors.ts';
import { type FakeWorld, fakeWorld } from './fake-world.ts';

let world: FakeWorld;
let told: string[];
beforeEach(() => {
  world = fakeWorld();
  told = [];
});
afterEach(() => world.remove());

type Outside = Partial<Parameters<typeof readConfig>[1]>;

function read(configs: readonly string[], outside: Outside = {}) {
  const tell = (line: string) => void told.push(line);
  const place = { cwd: world.cwd, env: {}, envFile: undefined, userId: process.getuid?.(), ...outside };
  return readConfig(configs, place, { info: tell, warning: tell });
}

async function problemOf(configs: readonly string[], outside: Outside = {}): Promise<string> {
  const error = await read(configs, outside).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(ConfigError);
  return (error as Error).message;
}

describe('the environment file', () => {
  it('lies below the files, and those below the variables, wherever ENV stands', async () => {
    const file = world.file('x.json', '{"organization": "file", "start_date": "file"}');
    world.file(
      '.env',
      'TAP_SENTRY_USER_AGENT=dotenv\nTAP_SENTRY_ORGANIZATION=dotenv\nexport TAP_SENTRY_START_DATE="dotenv" # why\n',
    );
    const env = { TAP_SENTRY_START_DATE: 'env' };
    const expected = { organization: 'file', start_date: 'env', user_agent: 'dotenv' };
    expect(await read(['ENV', file], { env })).toEqual(expected);
    expect(await read([file, 'ENV'], { env })).toEqual(expected);
  });

  it('is read without a byte order mark, and its path is told', async () => {
    world.file('.env', '\ufeffTAP_SENTRY_PROJECTS=a,b\n');
    expect(await read(['ENV'])).toEqual({ projects: 'a,b' });
    expect(told).toEqual([`Settings are read from the environment file ${join(world.cwd, '.env')} too.`]);
  });

  it('is not looked for without ENV, nor in a directory above', async () => {
    world.file('.env', 'TAP_SENTRY_BASE_URL=https://elsewhere.example\n');
    const below = join(world.cwd, 'below');
    mkdirSync(below);
    expect(await read([world.file('x.json', '{}')])).toEqual({});
    expect(await read(['ENV'], { cwd: below })).toEqual({});
    expect(told).toEqual([]);
  });

  it('may be named, and then takes the place of .env and must be there', async () => {
    world.file('.env', 'TAP_SENTRY_ORGANIZATION=wrong\n');
    world.file('prod.env', 'TAP_SENTRY_ORGANIZATION=right\n');
    expect(await read(['ENV'], { envFile: 'prod.env' })).toEqual({ organization: 'right' });
    expect(await problemOf(['ENV'], { envFile: 'none.env' })).toBe(
      `The environment file ${join(world.cwd, 'none.env')} does not exist.`,
    );
  });

  it('may not send a token from a config file or a variable to its own host', async () => {
    world.file('.env', 'TAP_SENTRY_BASE_URL=https://elsewhere.example\n');
    const file = world.file('x.json', '{"auth_token": "t"}');
    const sentence =
      /^The environment file .*\.env sets base_url, but the token comes from elsewhere: .* Set base_url where api_token is set/;
    expect(await problemOf(['ENV', file])).toMatch(sentence);
    expect(await problemOf(['ENV'], { env: { TAP_SENTRY_AUTH_TOKEN: 't' } })).toMatch(sentence);
    world.file('.env', 'TAP_SENTRY_BASE_URL=https://elsewhere.example\nTAP_SENTRY_API_TOKEN=own\n');
    expect(await problemOf(['ENV', file])).toMatch(sentence);
  });

  it('may name the host of its own token, and one that a file or variable overrules', async () => {
    world.file('.env', 'TAP_SENTRY_BASE_URL=https://own.example\nTAP_SENTRY_AUTH_TOKEN=own\n');
    expect(await read(['ENV'])).toEqual({ base_url: 'https://own.example', api_token: 'own' });
    const file = world.file('x.json', '{"api_token": "t", "base_url": "https://sentry.io"}');
    expect(await read(['ENV', file])).toEqual({ base_url: 'https://sentry.io', api_token: 't' });
  });

  it('that is a directory is passed over with a line where nobody named it', async () => {
    mkdirSync(join(world.cwd, '.env'));
    expect(await read(['ENV'])).toEqual({});
    expect(told).toEqual([expect.stringMatching(/\.env is a directory, .*--env-file names another/)]);
    expect(await problemOf(['ENV'], { envFile: '.env' })).toMatch(
      /is a directory, but must be a regular file/,
    );
  });

  it.each([
    ['a named pipe that nobody writes into', /is a named pipe, but must be a regular file/, 'pipe'],
    ['a device that never ends', /is a device, but must be a regular file/, '/dev/zero'],
    ['longer than 64 KiB', /is longer than 64 KiB/, 'long'],
    ['in UTF-16', /is written in UTF-16, but must be UTF-8/, 'wide'],
  ])('is refused when it is %s', async (_what, sentence, name) => {
    execFileSync('mkfifo', [join(world.cwd, 'pipe')]);
    world.file('long', `#${'x'.repeat(65_536)}`);
    world.file('wide', Buffer.from('\ufeffA=1', 'utf16le'));
    expect(await problemOf(['ENV'], { envFile: name })).toMatch(sentence);
  });

  it('is read when it is exactly 64 KiB long', async () => {
    world.file('.env', 'TAP_SENTRY_PROJECTS=a\n#'.padEnd(65_536, 'x'));
    expect(await read(['ENV'])).toEqual({ projects: 'a' });
  });

  it('is refused when it belongs to somebody else, unless root reads or owns it', async () => {
    const path = join(world.cwd, 'own');
    writeFileSync(path, 'x');
    // Root's files are everybody's to trust: where the tests run as root, the file gets another owner.
    const owner = process.getuid?.() || 4242;
    if (process.getuid?.() === 0) chownSync(path, owner, owner);
    const kindFor = async (userId: number | undefined) =>
      (await readRegularFile(path, { bytes: 10, userId })).kind;
    expect(await kindFor(owner)).toBe('text');
    expect(await kindFor(0)).toBe('text');
    expect(await kindFor(undefined)).toBe('text');
    expect(await kindFor(owner + 1)).toBe('unusable');
    // Root's own, on every system that has owners.
    expect((await readRegularFile('/etc/passwd', { bytes: 1_000_000, userId: owner })).kind).toBe('text');
  });
});
