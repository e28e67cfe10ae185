import { recordLines } from './singer/lines.ts';
import type { Records } from './singer/message.ts';
import type { Transcribe } from './sync/engine.ts';
import type { Shape } from './sync/shape.ts';

export type TranscribeOptions = {
  /** Epoch milliseconds: when a page was read is when its records were extracted. */
  readonly now: () => number;
  /** Hears of a record that was too long for a line, and how many of its values were cut. */
  readonly onCut?: (values: number) => void;
  readonly limitBytes?: number;
};

/** Makes the function that turns the pages of a stream into the lines of their RECORD messages. */
export function createTranscribe(stream: string, shape: Shape, options: TranscribeOptions): Transcribe {
  const format = recordLines(stream, options.limitBytes);
  return (page, scope, { version, most = Number.POSITIVE_INFINITY }): Records => {
    const time = new Date(options.now()).toISOString();
    const lines: string[] = [];
    for (const raw of page.records) {
      if (lines.length >= most) break;
      const record = shape(raw, scope, page.clean);
      if (record === undefined) continue;
      const { line, cut } = format(record, time, version);
      if (cut > 0) options.onCut?.(cut);
      lines.push(line);
    }
    return { type: 'RECORDS', stream, count: lines.length, text: lines.join('') };
  };
}
