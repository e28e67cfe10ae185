import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { pathToFileURL } from 'node:url';
import { BIN, startTap, type TapResult } from '../../support/run-tap.ts';
import type { Attack, Measured, Outcome } from './attack.ts';

/** No attack may take longer; what does is killed and hangs. */
const LONGEST_MS = 60_000;

/** Not beside this file, which may have been compiled to another place. */
const PRELOAD = pathToFileURL(join(BIN, '..', '..', 'tests', 'e2e', 'security', 'measure.js')).href;

/** Runs the program under an attack and measures what that costs it. */
export async function runAttack(attack: Attack): Promise<Measured> {
  const folder = mkdtempSync(join(tmpdir(), 'tap-sentry-attack-'));
  const measures = join(folder, 'measures.json');
  const { files, close } = await attack.begin();
  const began = performance.now();
  let isKilled = false;
  try {
    const { child, done } = startTap({
      ...files,
      env: { ...files.env, NODE_OPTIONS: `--import=${PRELOAD}`, TAP_SENTRY_TEST_MEASURES: measures },
    });
    const timer = setTimeout(() => {
      isKilled = true;
      child.kill('SIGKILL');
    }, LONGEST_MS);
    const result = await done;
    clearTimeout(timer);
    const seconds = (performance.now() - began) / 1000;
    const { peakKb, blockedMs } = readMeasures(measures);
    const lastLine = result.stderr.trimEnd().split('\n').at(-1) ?? '';
    return {
      outcome: isKilled ? 'hangs' : outcomeOf(result, lastLine),
      lastLine,
      result,
      seconds,
      peakMb: peakKb === undefined ? undefined : peakKb / 1024,
      blockedMs,
    };
  } finally {
    await close();
    rmSync(folder, { recursive: true, force: true });
  }
}

function readMeasures(path: string): { readonly peakKb?: number; readonly blockedMs?: number } {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as { peakKb: number; blockedMs: number };
  } catch {
    return {};
  }
}

function outcomeOf({ code, stderr }: TapResult, lastLine: string): Outcome {
  if (code === 0) return 'harmless';
  if (code === 130 || code === 143 || code === 129) return 'stopped';
  if (/This is a bug|came to a standstill|^\s+at /.test(lastLine) || code === null) return 'bug';
  if (stderr.includes('does not know')) return 'bug';
  return lastLine.includes('Incomplete: ') ? 'part fails' : 'refused';
}
