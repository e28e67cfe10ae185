import type { JsonObject } from './json.ts';
import type { Shape } from './record/shape.ts';
import type { MakeChunk } from './singer/chunks.ts';
import { recordLines } from './singer/lines.ts';
import type { Records } from './singer/message.ts';
import type { Page } from './source.ts';
import type { Transcribe } from './sync/engine.ts';

export type TranscribeOptions = {
  /** Epoch milliseconds: when a page was read is when its records were extracted. */
  readonly now: () => number;
  /** Where lines are kept until they are written. */
  readonly makeChunk: MakeChunk;
  /** Hears of a record that was too long for a line, and how many of its values were cut. */
  readonly onCut?: (values: number) => void;
  readonly limitBytes?: number;
};

/**
 * Makes the function that turns the pages of a stream into the lines of their RECORD messages. A page has no
 * records any more when its lines are made.
 */
export function createTranscribe(stream: string, shape: Shape, options: TranscribeOptions): Transcribe {
  return (page, scope, { version, most = Number.POSITIVE_INFINITY }): Records => {
    const timeExtracted = new Date(options.now()).toISOString();
    const lines = recordLines(stream, { ...options, timeExtracted, version });
    let unkeyed = 0;
    for (const raw of page.records) {
      if (lines.count() >= most) break;
      const record = shape(raw, scope, page.clean);
      if (record === undefined) {
        unkeyed += 1;
        continue;
      }
      const cut = lines.add(record);
      if (cut > 0) options.onCut?.(cut);
    }
    giveUp(page);
    return { type: 'RECORDS', stream, count: lines.count(), unkeyed, chunks: lines.chunks() };
  };
}

/**
 * Generators that wait at a yield keep alive what they handed over, and there are several of them for each read: the
 * objects of a page would live as long as its lines, and grow old in the eyes of the garbage collector.
 */
function giveUp({ records }: Page): void {
  (records as JsonObject[]).length = 0;
}
