import { Writable } from 'node:stream';
import { createDrift, DRIFT_RECORDS } from '../drift.ts';
import { EXIT } from '../errors.ts';
import { PACKAGE } from '../package-info.ts';
import { driftText } from '../report/drift-text.ts';
import type { SkippedPart } from '../report/skips.ts';
import type { runTap, TapIo, TapRun } from '../tap.ts';
import type { Invocation } from './invocation.ts';
import { print } from './print.ts';
import type { World } from './world.ts';

/**
 * Reads some records of each selected stream and prints what of them has no column, and which columns stay empty.
 * Nothing is written, and no bookmark moves.
 * @returns the exit code
 * @throws TapError after that, where a selected stream could not be read
 */
export async function runDrift(
  run: TapRun,
  io: Omit<TapIo, 'stdout' | 'tell'>,
  means: Pick<Invocation, 'format'> & {
    readonly runTap: typeof runTap;
    readonly stdout: World['stdout'];
    /** Takes out what nobody may see. */
    readonly clean: (text: string) => string;
  },
): Promise<number> {
  const drift = createDrift();
  const skips: SkippedPart[] = [];
  let code: number = EXIT.ok;
  let problem: { readonly error: unknown } | undefined;
  try {
    const sample = { records: DRIFT_RECORDS, transcribeOf: drift.transcribeOf, skips };
    code = await means.runTap({ ...run, test: undefined, sample }, { ...io, stdout: nowhere() });
  } catch (error) {
    // What was seen until then is told all the same.
    problem = { error };
  }
  const streams = drift.tallies().map(({ result }) => result());
  if (streams.length > 0 && !io.signal.aborted) {
    const lines =
      means.format === 'json'
        ? JSON.stringify(
            { tap: `${PACKAGE.name} ${PACKAGE.version}`, streams, skipped: skips },
            undefined,
            2,
          ).split('\n')
        : driftText(streams, skips, DRIFT_RECORDS);
    code = Math.max(code, await print(means.stdout, lines.map(means.clean).join('\n')));
  }
  if (problem !== undefined) throw problem.error;
  return code;
}

function nowhere(): Writable {
  return new Writable({ write: (_chunk, _encoding, done) => done() });
}
