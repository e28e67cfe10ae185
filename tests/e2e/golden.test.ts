import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it, jest } from '@jest/globals';
import { main } from '../../src/cli.ts';
import { addEvent, createWorld, type Fault, startSimulator, type World } from '../simulator/index.ts';
import { coreCatalog } from '../support/core-streams.ts';
import { lastState, parseLines } from '../support/run-tap.ts';
import { fakeWorld } from '../unit/cli/fake-world.ts';

jest.setTimeout(30_000);

// Whole runs, byte for byte. TAP_SENTRY_REWRITE_GOLDEN=1 writes the transcripts anew; the change is then to be
// read as closely as any other. All clocks stand still, so that only the port of the server has to be replaced;
// one request at a time keeps the order of the measurements.

const GOLDEN = new URL('../golden/', import.meta.url);
const IS_REWRITING = process.env['TAP_SENTRY_REWRITE_GOLDEN'] === '1';
const FIRST_RUN = Date.parse('2026-06-01T12:00:00Z');
const NEXT_DAY = FIRST_RUN + 86_400_000;

type Case = {
  readonly exitCode: number;
  readonly nowMs?: number;
  readonly change?: (world: World) => void;
  readonly faults?: (world: World) => readonly Fault[];
};

const CASES: Readonly<Record<string, Case>> = {
  'first-sync': { exitCode: 0 },
  'second-sync': {
    exitCode: 0,
    nowMs: NEXT_DAY,
    change: (world) => {
      const [issue] = world.issues;
      addEvent(world, String(world.projects[0]?.id), {
        timestamp: '2026-06-02T09:30:00.250000Z',
        ...(issue && { issue: issue.id }),
      });
    },
  },
  'selected-fields': { exitCode: 0 },
  'forbidden-project': {
    exitCode: 1,
    faults: (world) => [
      { match: { stream: 'events', project: String(world.projects[1]?.id) }, kind: '403', times: 9 },
    ],
  },
  'bad-config': { exitCode: 1 },
};

const FILES = ['config', 'catalog', 'state'] as const;
const path = (name: string, file: string): URL => new URL(`${name}/${file}`, GOLDEN);

/** A file that a case is given; undefined for none. Where a case has no catalog, the core streams are read. */
function textOf(name: string, file: (typeof FILES)[number]): string | undefined {
  if (existsSync(path(name, `${file}.json`))) return readFileSync(path(name, `${file}.json`), 'utf8');
  return file === 'catalog' ? JSON.stringify(coreCatalog()) : undefined;
}

/** What the run of a case writes. */
async function transcriptOf(
  name: string,
  options: Case,
): Promise<{ code: number; out: string; err: string }> {
  const nowMs = options.nowMs ?? FIRST_RUN;
  const account = createWorld({
    seed: 3,
    now: FIRST_RUN,
    projects: 2,
    teams: 1,
    members: 2,
    issues: 3,
    events: 6,
    releases: 2,
    days: 20,
  });
  const simulator = await startSimulator(account, {
    now: () => nowMs,
    faults: options.faults?.(account) ?? [],
  });
  options.change?.(account);
  const fake = fakeWorld();
  const args = FILES.flatMap((file) => {
    const text = textOf(name, file);
    if (text === undefined) return [];
    return [`--${file}`, fake.file(`${file}.json`, text.replaceAll('http://sentry.test', simulator.url))];
  });
  const world = { ...fake, clock: { ...fake.clock, now: () => nowMs } };
  const code = await main(args, world);
  await simulator.close();
  const fixed = (text: string): string => text.replaceAll(simulator.url, 'http://sentry.test');
  fake.remove();
  return { code, out: fixed(fake.out()), err: fixed(fake.err()) };
}

describe.each(Object.entries(CASES))('the run %s', (name, options) => {
  it('writes what it always wrote', async () => {
    const { code, out, err } = await transcriptOf(name, options);
    if (IS_REWRITING) {
      writeFileSync(path(name, 'stdout.jsonl'), out);
      writeFileSync(path(name, 'stderr.log'), err);
    }
    expect(err).toBe(readFileSync(path(name, 'stderr.log'), 'utf8'));
    expect(out).toBe(readFileSync(path(name, 'stdout.jsonl'), 'utf8'));
    expect(code).toBe(options.exitCode);
  });
});

describe('the transcripts', () => {
  const read = (name: string, file: string): string => readFileSync(path(name, file), 'utf8');

  it('follow one another: the second run begins with the state that the first one left', () => {
    const left = lastState(parseLines(read('first-sync', 'stdout.jsonl')));
    expect(JSON.parse(read('second-sync', 'state.json'))).toEqual(left);
  });

  it('hold no address of this machine and no token', () => {
    for (const name of Object.keys(CASES)) {
      const { api_token: token } = JSON.parse(read(name, 'config.json')) as { api_token: string };
      const all = read(name, 'stdout.jsonl') + read(name, 'stderr.log');
      expect(all).not.toContain(token);
      expect(all).not.toMatch(/127\.0\.0\.1|\/tmp\//);
    }
  });
});
