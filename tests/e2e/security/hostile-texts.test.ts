import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { recordsOf, runTap, type TapResult } from '../../support/run-tap.ts';
import { account, PATHS, PROJECT, startCanned } from '../canned-server.ts';

jest.setTimeout(60_000);

const TOKEN = 'sntryu_0123456789abcdef';
const lastLine = ({ stderr }: TapResult): string => stderr.trimEnd().split('\n').at(-1) ?? '';

/** Runs the tap on an account that some answers were made up for. */
async function runOn(bodies: Readonly<Record<string, unknown>>, settings: object = {}): Promise<TapResult> {
  const lists = account(bodies);
  const server = await startCanned((path, own, search) => {
    const body = bodies[path];
    return body === undefined ? lists(path, own, search) : { status: 403, body };
  });
  const config = {
    api_token: TOKEN,
    organization: 'acme',
    base_url: server.url,
    max_retry_seconds: 0,
    ...settings,
  };
  const result = await runTap({ config });
  await server.close();
  return result;
}

describe('long texts of the server', () => {
  it('that are nearly numbers and times become null, and the run goes on', async () => {
    const digits = `${'1'.repeat(160_000)}x`;
    const organization = {
      id: '1',
      slug: 'acme',
      targetSampleRate: digits,
      dateCreated: `2026-05-01T00:00:00.${digits}`,
    };
    const result = await runOn({ organizations: organization });
    expect(result.code).toBe(0);
    expect(recordsOf(result.messages, 'organizations')[0]).toMatchObject({
      id: '1',
      targetSampleRate: null,
      dateCreated: null,
    });
  });

  it('that are slugs are matched with any pattern at once', async () => {
    const slug = '-a-'.repeat(53_000);
    const settings = { projects: ['*-a-*-b', 'web'], exclude_projects: [`${'*a'.repeat(90)}b`] };
    const result = await runOn({ projects: [{ id: '3', slug }, PROJECT] }, settings);
    expect(result.code).toBe(0);
    expect(result.stderr).toContain('No project matches *-a-*-b (setting projects)');
  });

  it.each([
    ['an address', 'a.'.repeat(80_000)],
    ['a credential', 'a://b'.repeat(32_000)],
    ['cuts', '…'.repeat(160_000)],
    ['escapes', '\u001b'.repeat(160_000)],
  ])('that look like %s make a line of the usual length', async (_what, text) => {
    const result = await runOn({
      projects: [{ ...PROJECT, slug: text }],
      [String(PATHS['events'])]: { detail: text },
    });
    expect(result.code).toBe(1);
    expect(Math.max(...result.stderr.split('\n').map((line) => Buffer.byteLength(line)))).toBeLessThan(
      16_384,
    );
  });
});

describe('a record that no line holds', () => {
  it('comes without the field that is too large, and with the others', async () => {
    // Within the limit of values, and longer than a line may be.
    const options = Object.fromEntries(
      Array.from({ length: 170_000 }, (_, n) => [`field-with-a-long-name-${n}`, 1]),
    );
    const result = await runOn({ projects: [{ ...PROJECT, options }] });
    expect(result.code).toBe(0);
    const [record] = recordsOf(result.messages, 'projects');
    expect(record).toMatchObject({ id: '2', slug: 'web', otherFields: null });
    expect(result.stderr).toContain('A record was too long for one line: 1 texts in it were cut');
  });
});

describe('a config of absurd size', () => {
  it.each([
    [
      'a slug of 160 KB',
      { organization: 'a'.repeat(160_000) },
      /CRITICAL .*The organization "a+…" is no slug or id/,
    ],
    [
      '100,000 patterns',
      { projects: Array.from({ length: 100_000 }, (_, n) => `*-${n}-*`) },
      /CRITICAL .*projects is a list of 100,000, but must be a list of texts of at most 10,000 entries\./,
    ],
    [
      'a token of 160 KB',
      { api_token: 'x'.repeat(160_000) },
      /CRITICAL .*api_token has 160,000 characters, but must have at most 4,096/,
    ],
  ])('with %s is refused in one short line', async (_what, settings, sentence) => {
    const base_url = 'http://127.0.0.1:9';
    const result = await runTap({
      config: { api_token: TOKEN, organization: 'acme', base_url, ...settings },
    });
    expect([result.code, result.stdout]).toEqual([1, '']);
    expect(lastLine(result)).toMatch(sentence);
    expect(result.stderr.length).toBeLessThan(1000);
  });
});

describe('a logging config that is no such thing', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'tap-sentry-log-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.each([
    ['blank lines under root', `root:\n${'    \n'.repeat(6_000)}`, undefined],
    ['brackets by the thousand', '['.repeat(30_000), /neither JSON nor YAML/],
    ['more than a logging config has', ' '.repeat(33_000), /longer than 32 KiB/],
    ['a device', undefined, /is a device, but must be a regular file/],
  ])('costs a line at most where it is %s', async (_what, text, sentence) => {
    const path = text === undefined ? '/dev/zero' : join(folder, 'logging.yaml');
    if (text !== undefined) writeFileSync(path, text);
    const { code, stdout, stderr } = await runTap({
      flags: ['--discover'],
      env: { SINGER_SDK_LOG_CONFIG: path },
    });
    expect([code, stdout.includes('"tap_stream_id"')]).toEqual([0, true]);
    if (sentence === undefined) expect(stderr).toBe('');
    else expect(stderr).toMatch(sentence);
    expect(stderr.split('\n').length).toBeLessThanOrEqual(2);
  });
});
