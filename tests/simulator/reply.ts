import type { JsonValue } from '../../src/json.ts';

/** An answer before it is written; neither `json` nor `text` means an empty body. */
export type Reply = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly json?: JsonValue;
  readonly text?: string;
  readonly contentType?: string;
};

export function ok(json: JsonValue, headers: Readonly<Record<string, string>> = {}): Reply {
  return { status: 200, headers, json };
}

/** The body as text, and its content type. */
export function bodyOf(reply: Reply): { text: string; contentType: string } {
  if (reply.text !== undefined) {
    return { text: reply.text, contentType: reply.contentType ?? 'text/html; charset=utf-8' };
  }
  if (reply.json === undefined)
    return { text: '', contentType: reply.contentType ?? 'text/html; charset=utf-8' };
  return { text: writeJson(reply.json), contentType: reply.contentType ?? 'application/json' };
}

const RAW = /"@raw:([^"]*)"/g;

/** Marks text that goes into a body as it is, for numbers that a JavaScript number cannot hold. */
export const raw = (text: string): string => `@raw:${text}`;

function writeJson(value: JsonValue): string {
  const text = JSON.stringify(value);
  return text.includes('"@raw:') ? text.replace(RAW, '$1') : text;
}
