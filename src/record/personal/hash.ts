import { createHmac, createSecretKey } from 'node:crypto';
import { isEmail, isOddEmail } from './emails.ts';
import { isAddress } from './ips.ts';

/** Values that are remembered with their hashes: the same few people come again and again. */
const MOST_REMEMBERED = 20_000;
const LONGEST_REMEMBERED = 200;

/** A value as it is hashed: without spaces and quotes around it, e-mail and IP addresses in lower case. */
export function normalise(value: string): string {
  const trimmed = value.trim();
  const quoted = /^(['"])(.*)\1$/s.exec(trimmed)?.[2]?.trim();
  const text = quoted === undefined || quoted === '' ? trimmed : quoted;
  return isEmail(text) || isOddEmail(text) || isAddress(text) ? text.toLowerCase() : text;
}

/**
 * Makes the function that hashes personal data: HMAC-SHA-256 of the normalised value as UTF-8, in hexadecimal
 * digits. Equal values have equal hashes wherever they stand; without the key nobody can find out whose they are by
 * trying.
 */
export function createHash(key: string): (value: string) => string {
  const secret = createSecretKey(Buffer.from(key, 'utf8'));
  const remembered = new Map<string, string>();
  return (value) => {
    const known = remembered.get(value);
    if (known !== undefined) return known;
    const hash = createHmac('sha256', secret).update(normalise(value), 'utf8').digest('hex');
    if (value.length <= LONGEST_REMEMBERED) {
      if (remembered.size >= MOST_REMEMBERED) remembered.clear();
      remembered.set(value, hash);
    }
    return hash;
  };
}
