/** 1 for what may stand in front of the `@` of an address inside of a longer text, 2 for what may stand behind. */
const KINDS = new Uint8Array(128);
const LOCAL = 1;
const DOMAIN = 2;

for (const character of 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-') {
  KINDS[character.charCodeAt(0)] = LOCAL | DOMAIN;
}
for (const character of '_+') KINDS[character.charCodeAt(0)] = LOCAL;

const FIRST_LETTER = 0xc0;
/** End of the Latin, Greek and Cyrillic blocks. Scripts without spaces would make the words around it its part. */
const AFTER_LETTERS = 0x530;

/** True for a UTF-16 unit that may be in the local part of an e-mail address. */
export const isLocal = (code: number): boolean =>
  code < 128 ? ((KINDS[code] ?? 0) & LOCAL) !== 0 : isLetter(code);

/** True for a UTF-16 unit that may be in the domain of an e-mail address. */
export const isDomain = (code: number): boolean =>
  code < 128 ? ((KINDS[code] ?? 0) & DOMAIN) !== 0 : isLetter(code);

function isLetter(code: number): boolean {
  return code >= FIRST_LETTER && code < AFTER_LETTERS;
}
