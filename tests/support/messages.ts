import type { JsonObject } from '../../src/json.ts';
import type { Shape } from '../../src/record/shape.ts';
import { type Chunk, createChunks } from '../../src/singer/chunks.ts';
import type { Message as OtherMessage } from '../../src/singer/message.ts';
import type { Output, Transcribe } from '../../src/sync/engine.ts';
import { createTranscribe } from '../../src/transcribe.ts';

export type RecordMessage = {
  readonly type: 'RECORD';
  readonly stream: string;
  readonly record: JsonObject;
  readonly version?: number;
  readonly time_extracted: string;
};

/** Any message as it stands in a line. */
export type Message = OtherMessage | RecordMessage;

/** The lines in some chunks. */
export function textOf(chunks: readonly Chunk[]): string {
  return chunks.map(({ bytes }) => Buffer.from(bytes).toString('utf8')).join('');
}

/** What the engine yielded, message by message as a target would see it. */
export function messagesOf(outputs: readonly Output[]): readonly Message[] {
  return outputs.flatMap((output): readonly Message[] =>
    output.type === 'RECORDS'
      ? textOf(output.chunks)
          .trimEnd()
          .split('\n')
          .map((line) => JSON.parse(line) as RecordMessage)
      : [output],
  );
}

/** Writes records as they are, or as a shape makes them. */
export function plainTranscribe(stream: string, now: () => number, shape: Shape = (raw) => raw): Transcribe {
  return createTranscribe(stream, shape, { now, makeChunk: createChunks() });
}
