import type { JsonObject } from '../../src/json.ts';
import type { Message as OtherMessage } from '../../src/singer/message.ts';
import type { Output, Transcribe } from '../../src/sync/engine.ts';
import type { Shape } from '../../src/sync/shape.ts';
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

/** What the engine yielded, message by message as a target would see it. */
export function messagesOf(outputs: readonly Output[]): readonly Message[] {
  return outputs.flatMap((output): readonly Message[] =>
    output.type === 'RECORDS'
      ? output.texts
          .join('')
          .trimEnd()
          .split('\n')
          .map((line) => JSON.parse(line) as RecordMessage)
      : [output],
  );
}

/** Writes records as they are, or as a shape makes them. */
export function plainTranscribe(stream: string, now: () => number, shape: Shape = (raw) => raw): Transcribe {
  return createTranscribe(stream, shape, { now });
}
