import { isDomain, isLocal } from './characters.ts';

/** RFC 5321, section 4.5.3.1. Nothing further away from the sign is looked at, so that the time is linear. */
const LONGEST_LOCAL = 64;
const LONGEST_DOMAIN = 255;

/** `@` as it is and as it stands in an address of the web. */
const SIGNS = /@|%40/g;

/** A whole text that is an address as people have them; `'a@b.example` and `q=a@b.example` are longer texts. */
const USUAL =
  /^[\p{L}\p{N}_](?:[\p{L}\p{M}\p{N}.!#$%&'*+^_`{|}~-]{0,62}[\p{L}\p{M}\p{N}_+-])?@([\p{L}\p{M}\p{N}.-]{1,255})$/u;

/** A whole text that is an address by RFC 5322, without quotes. */
const ODD = /^[^\s@"(),:;<>[\\\]]{1,64}@([\p{L}\p{M}\p{N}.-]{1,255})$/u;

/** Endings of files that are no top-level domains: `logo@2x.png` is a picture. */
const FILES = new Set(
  'css,dll,exe,gif,htm,html,jar,jpeg,jpg,js,json,jsx,map,mjs,cjs,php,png,svg,tsx,webp'.split(','),
);

/** True for a text that is one e-mail address and nothing else. */
export const isEmail = (text: string): boolean => isWhole(text, USUAL);

/** True for a text that can be read as one e-mail address, if it holds no other. */
export const isOddEmail = (text: string): boolean => isWhole(text, ODD);

function isWhole(text: string, form: RegExp): boolean {
  return text.length <= LONGEST_LOCAL + 1 + LONGEST_DOMAIN && isHost(form.exec(text)?.[1] ?? '');
}

/**
 * The text with each e-mail address in it replaced. An address has a domain with a dot; in front of the sign stand
 * letters (Latin, Greek, Cyrillic), digits and `.`, `_`, `-`, `+`. Signs may be written `%40` and `%2B`.
 * @param replace gets the address with these written out
 */
export function replaceEmails(text: string, replace: (address: string) => string): string {
  SIGNS.lastIndex = 0;
  let result = '';
  let done = 0;
  for (let match = SIGNS.exec(text); match !== null; match = SIGNS.exec(text)) {
    const after = match.index + match[0].length;
    const from = localStart(text, match.index, done);
    const to = from < match.index ? domainEnd(text, after) : after;
    if (to === after) continue;
    const local = text.slice(from, match.index).replace(/%2B/gi, '+');
    result += text.slice(done, from) + replace(`${local}@${text.slice(after, to)}`);
    done = to;
    SIGNS.lastIndex = to;
  }
  return done === 0 ? text : result + text.slice(done);
}

function localStart(text: string, sign: number, done: number): number {
  const lowest = Math.max(done, sign - LONGEST_LOCAL);
  let from = sign;
  while (from > lowest) {
    if (isLocal(text.charCodeAt(from - 1))) from -= 1;
    else if (text[from - 1] === '%' && isPlus(text, from)) from -= 1;
    else break;
  }
  const before = from > 0 ? text[from - 1] : '';
  // `%3Dines%40example.com` and `\nines@example.com` as it stands in JSON: the escape is no part of the address.
  if (before === '%' && /^[0-9a-f]{2}/i.test(text.slice(from, from + 2))) from += 2;
  else if (before === '\\' && /[bfnrt]/.test(text[from] ?? '')) from += 1;
  while (from < sign && (text[from] === '.' || text[from] === '-')) from += 1;
  return Math.min(from, sign);
}

/** `%2B` in which the percent sign stands in front of `at`. */
function isPlus(text: string, at: number): boolean {
  return text[at] === '2' && (text[at + 1] === 'B' || text[at + 1] === 'b');
}

/** Where the domain that begins there ends; the beginning itself when there is none. */
function domainEnd(text: string, from: number): number {
  const highest = Math.min(text.length, from + LONGEST_DOMAIN);
  let to = from;
  while (to < highest && isDomain(text.charCodeAt(to))) {
    if (text[to] === '.' && text[to + 1] === '.') break;
    to += 1;
  }
  while (to > from && (text[to - 1] === '.' || text[to - 1] === '-')) to -= 1;
  return isHost(text.slice(from, to)) ? to : from;
}

/** A name with a dot whose last part is no number, no version (`4.17.21.min`) and no picture. */
function isHost(text: string): boolean {
  const labels = text.split('.');
  const last = labels.at(-1) ?? '';
  if (labels.length < 2 || labels.includes('') || last.length < 2) return false;
  const isVersion = isNumber(labels[0]) && isNumber(labels[1]);
  return !isVersion && !/^\d/.test(last) && !FILES.has(last.toLowerCase());
}

function isNumber(label: string | undefined): boolean {
  return label !== undefined && /^\d+$/.test(label);
}
