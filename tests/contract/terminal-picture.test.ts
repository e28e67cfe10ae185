import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, expect, it } from '@jest/globals';
import { choosePaint } from '../../src/cli/paint.ts';
import { createStatusLine } from '../../src/cli/status-line.ts';
import { BLOCKS } from '../../src/report/bar.ts';
import { syncInProcess } from '../support/in-process.ts';
import { terminalPicture } from '../support/terminal-picture.ts';
import { recordTerminal } from '../support/terminal-recording.ts';
import { closeWarehouses, startWarehouse } from '../support/warehouse.ts';

afterAll(closeWarehouses);

const PICTURE = 'docs/terminal.svg';
const SIZE = { columns: 96, rows: 17 };
const STREAMS = [
  'organizations',
  'projects',
  'users',
  'dashboards',
  'project_keys',
  'sessions',
  'releases',
  'issues',
  'replays',
  'events',
];

it('the recorded session in the README is what a run shows on a terminal', async () => {
  const account = await startWarehouse(
    { projects: 12, members: 30, issues: 700, events: 4_000, releases: 90, days: 21 },
    { latencyMs: 110, rateLimits: {} },
  );
  account.world.closed.add(`dashboards/${account.world.organizations[0]?.id}`);
  const { clock, simulator } = account;
  const recording = recordTerminal(SIZE, clock.now);
  const status = createStatusLine(recording.stream, clock, SIZE.columns);
  const paint = choosePaint({});
  status.write(
    `${paint('$', 'faint')} tap-sentry --config config.json --catalog catalog.json | target-postgres\n`,
  );
  clock.pass(900);
  const { code } = await syncInProcess({
    simulator,
    clock,
    streams: STREAMS,
    settings: { start_date: '2026-05-11T00:00:00Z', concurrency: 1 },
    showStatus: status.show,
    tell: (line, tone) => status.write(paint(`${line}\n`, tone)),
    barMarks: BLOCKS,
  });
  expect(code).toBe(0);
  const picture = terminalPicture(await recording.lines(), {
    ...SIZE,
    title: 'tap-sentry reads ten streams: a row for each, a bar while events are read, and a total',
  });
  if (process.env['TAP_SENTRY_REWRITE_DOCS'] === '1') writeFileSync(PICTURE, picture);
  expect(picture).toBe(readFileSync(PICTURE, 'utf8'));
});
