import type { Writable } from 'node:stream';
import { EXIT } from '../errors.ts';

/**
 * Writes a whole text to standard output.
 * @returns the exit code: a reader that left early (`| head -1`) is no reason for a message
 */
export function print(stdout: Writable, text: string): Promise<number> {
  return new Promise((resolve) => {
    stdout.on('error', () => resolve(EXIT.failed));
    stdout.write(text.endsWith('\n') ? text : `${text}\n`, (error) => resolve(error ? EXIT.failed : EXIT.ok));
  });
}
