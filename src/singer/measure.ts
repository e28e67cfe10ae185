/** A field at the top of a JSON object, as its text shows it. */
export type MeasuredField = {
  readonly name: string;
  /** Bytes of its value in UTF-8. */
  readonly size: number;
  /** Characters of its longest text, with what escapes add to it. */
  readonly longestText: number;
};

const QUOTE = 34;
const COMMA = 44;
const BACKSLASH = 92;
const OPENING = new Set(['{', '['].map((sign) => sign.charCodeAt(0)));
const CLOSING = new Set(['}', ']'].map((sign) => sign.charCodeAt(0)));

/**
 * Measures the fields of an object in the text that JSON.stringify made of it. One look at the text is cheaper by far
 * than making the text of each field: V8 takes a second for an object of 800,000 fields.
 */
export function measureFields(json: string): readonly MeasuredField[] {
  const fields: MeasuredField[] = [];
  let depth = 0;
  let name: string | undefined;
  let from = 0;
  let longestText = 0;
  const close = (to: number): void => {
    if (name !== undefined) {
      fields.push({ name, size: Buffer.byteLength(json.slice(from, to)), longestText });
    }
    name = undefined;
  };
  for (let at = 0; at < json.length; at += 1) {
    const code = json.charCodeAt(at);
    if (code === QUOTE) {
      const end = endOfString(json, at);
      if (depth === 1 && name === undefined) {
        name = JSON.parse(json.slice(at, end + 1)) as string;
        // Behind the colon.
        from = end + 2;
        longestText = 0;
      } else {
        longestText = Math.max(longestText, end - at - 1);
      }
      at = end;
    } else if (OPENING.has(code)) {
      depth += 1;
    } else if (CLOSING.has(code)) {
      depth -= 1;
      if (depth === 0) close(at);
    } else if (code === COMMA && depth === 1) {
      close(at);
    }
  }
  return fields;
}

/** The place of the quote that ends the text that begins at `from`. */
function endOfString(json: string, from: number): number {
  for (let at = json.indexOf('"', from + 1); ; at = json.indexOf('"', at + 1)) {
    let backslashes = 0;
    while (json.charCodeAt(at - 1 - backslashes) === BACKSLASH) backslashes += 1;
    if (backslashes % 2 === 0) return at;
  }
}
