import { isIP, isIPv4, isIPv6 } from 'node:net';

/** Four numbers that no letter, digit or further number touches; an escape such as `%3D`, or a name in a path, may. */
const IPV4 = /(?:(?<![\w.])|(?<=%[0-9a-f]{2}|[a-z_\]]\.))\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}(?!\w|\.\d)/gi;

/** What may be an IPv6 address: two colons at least. Zones behind `%` are no part of it. */
const IPV6 = /(?:(?<![\w:.])|(?<=%[0-9a-f]{2}))[0-9a-f]{0,4}:[0-9a-f]{0,4}:[0-9a-f:.]{0,60}(?!\w)/gi;

/** So much in front of four numbers says whether they are a version. */
const LOOKED_AT = 64;
/** `Version=1.0.0.0` of a library. */
const VERSION_BEFORE = /version["']?\s{0,2}[:=]?\s{0,2}["']?$/i;
/** `Chrome/141.0.0.0` of a browser. */
const PRODUCT = /(?:^|[\s(;,])[A-Z][\w+-]{0,40}\/$/;

/** True for a text that is one IP address of either version and nothing else. */
export const isAddress = (text: string): boolean => isIP(text) !== 0;

/**
 * The text with each IP address in it replaced. Four numbers behind the name of a product or the word version stay,
 * and so do times and names such as `std::string`.
 */
export function replaceIps(text: string, replace: (address: string) => string): string {
  const result = text.replace(IPV4, (found, at: number, whole: string) =>
    isIPv4(found) && !isBehindVersion(whole, at) ? replace(found) : found,
  );
  return result.replace(IPV6, (found) => {
    // A colon or a dot at the end belongs to the sentence.
    const address = /[^:]:$|\.$/.test(found) ? found.slice(0, -1) : found;
    // Words of hexadecimal letters are names in programs: `dead::beef`.
    return /\d/.test(address) && isIPv6(address) ? replace(address) + found.slice(address.length) : found;
  });
}

function isBehindVersion(text: string, at: number): boolean {
  const before = text.slice(Math.max(0, at - LOOKED_AT), at);
  return before.endsWith('/') ? PRODUCT.test(before) : VERSION_BEFORE.test(before);
}
