// Node 20 has both; TypeScript lists them under a newer library than Node 20 as a whole stands for.
declare global {
  interface String {
    isWellFormed(): boolean;
    toWellFormed(): string;
  }
}

const NUL = '\u0000';

/** True for text that every target can store: no U+0000, no half of a surrogate pair. */
export function isCleanText(text: string): boolean {
  return text.isWellFormed() && !text.includes(NUL);
}

/** The text without U+0000, which databases refuse, and with U+FFFD for lone surrogates, which are no UTF-8. */
export function cleanText(text: string): string {
  return isCleanText(text) ? text : text.toWellFormed().replaceAll(NUL, '');
}
