/**
 * Characters that can end a line, move the cursor, colour a terminal or reverse the reading order: controls,
 * line and paragraph separators, bidirectional marks, zero-width ones, half surrogate pairs.
 */
const UNSAFE =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]|\p{Surrogate}/gu;

const SHORT: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** A text in which nothing from a server can pass for a line of its own or for a command to the terminal. */
export function escapeUnsafe(text: string): string {
  return text.replace(UNSAFE, (character) => {
    const code = character.charCodeAt(0).toString(16).padStart(4, '0');
    return SHORT[character] ?? `\\u${code}`;
  });
}

/** Cuts a text to at most `limit` bytes of UTF-8, ending it with a mark where something is missing. */
export function cutToBytes(text: string, limit: number): string {
  if (Buffer.byteLength(text) <= limit) return text;
  const mark = ' [cut]';
  const bytes = Buffer.from(text);
  let end = Math.max(0, limit - mark.length);
  // Bytes that begin with the bits 10 belong to the character before them.
  while (end > 0 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end -= 1;
  return bytes.subarray(0, end).toString('utf8') + mark;
}
