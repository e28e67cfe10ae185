import type { Outcome } from './outcome.ts';
import type { Step } from './plan.ts';

const SIGNAL_CODES: Readonly<Record<string, number>> = { SIGTERM: 143, SIGINT: 130 };

/** What is not as promised about the way a run ended; `isDisturbed` when the server refused or spoiled something. */
export function wrongEnds(result: Outcome, step: Step, isDisturbed: boolean): string[] {
  const { code, signal, messages, stderr, isStopped } = result;
  const wrong: string[] = [];
  const how = step.stop?.how;
  const say = (text: string): void => {
    wrong.push(
      `${text}; the run ended with ${code ?? signal} after ${how ?? 'nothing'}: ${stderr.slice(-1500)}`,
    );
  };
  if (stderr.includes('This is a bug')) say('a bug was reported');
  if (code === null ? signal !== how : ![0, 1, SIGNAL_CODES[how ?? '']].includes(code)) say('odd exit');
  // A busy machine may be too slow for what is left of a request's time.
  const isSlow = stderr.includes('no complete answer in time');
  if (!isDisturbed && !isSlow && !isStopped && code !== 0) say('failed without a cause');
  if (how === 'SIGKILL' || how === 'close' || messages.length === 0) return wrong;
  if (messages.at(0)?.type !== 'STATE') say('the first line is no STATE');
  if (messages.at(-1)?.type !== 'STATE') say('the last line is no STATE');
  return wrong;
}
