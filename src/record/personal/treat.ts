import { MASK } from '../secrets/mask.ts';
import { isEmail, isOddEmail, replaceEmails } from './emails.ts';
import { isAddress, replaceIps } from './ips.ts';

/** What is done to personal texts; undefined means that there is no value any more. */
export type Treat = {
  /** A value that is personal as a whole. */
  readonly whole: (text: string) => string | undefined;
  /** One IP address, or several in one text. */
  readonly ips: (text: string) => string | undefined;
  /** Who did something: `user:42`, `email:a@example.com`; teams are no people. */
  readonly actor: (text: string) => string | undefined;
  /** Addresses in a text that may hold some. @param areVersions four numbers with dots are no address */
  readonly inside: (text: string, areVersions: boolean) => string | undefined;
};

const ACTOR = /^(user|id|email|username|ip|ip_address):(?=.)/s;
const TEAM = /^team:/;

/** `::1` */
const SHORTEST = 3;
const MAY_HOLD_IP = /\d\.\d|:[^:]{0,4}:/;

/** @param hash undefined where values are left out */
export function createTreat(hash: ((value: string) => string) | undefined): Treat {
  // Whether there is a value may be known, so an empty text stays.
  const whole = (text: string): string | undefined => (text === '' ? '' : hash?.(text));
  const piece = (text: string): string => hash?.(text) ?? MASK;
  const inside = (text: string, areVersions: boolean): string | undefined => {
    if (text.length < SHORTEST) return text;
    let rest = text;
    if (text.includes('@') || text.includes('%40')) {
      if (isEmail(text.trim())) return whole(text);
      rest = replaceEmails(text, piece);
      if (rest === text && isOddEmail(text.trim())) return whole(text);
    }
    if (areVersions || !MAY_HOLD_IP.test(text)) return rest;
    return isAddress(text.trim()) ? whole(text) : replaceIps(rest, piece);
  };
  return {
    whole,
    inside,
    ips: (text) => {
      if (isAddress(text.trim())) return whole(text);
      const rest = inside(text, false);
      return rest === text ? whole(text) : rest;
    },
    actor: (text) => {
      if (TEAM.test(text)) return text;
      const prefix = ACTOR.exec(text)?.[0];
      if (prefix === undefined) return whole(text);
      const value = whole(text.slice(prefix.length));
      return value === undefined ? undefined : prefix + value;
    },
  };
}

/** The text without e-mail and IP addresses, for people who read logs. */
export function withoutAddresses(text: string): string {
  return createTreat(undefined).inside(text, false) ?? MASK;
}
