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
  return (page, scope, { version, most = Number.POSITIVE_INFINITY }): Records => {
    const timeExtracted = new Date(options.now()).toISOString();
    const lines = recordLines(stream, { timeExtracted, version, limitBytes: options.limitBytes });
    for (const raw of page.records) {
      if (lines.count() >= most) break;
      const record = shape(raw, scope, page.clean);
      if (record === undefined) continue;
      const cut = lines.add(record);
      if (cut > 0) options.onCut?.(cut);
    }
    return { type: 'RECORDS', stream, count: lines.count(), texts: lines.texts() };
  };
}
