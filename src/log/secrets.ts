import { CUT } from '../text.ts';
import { guisesOf } from './guises.ts';
import { createPrefixFinder } from './prefix.ts';

/** Texts shorter than this are no secrets, and hiding them would tear up every line. */
const SHORTEST = 4;
/** A shorter beginning of a secret tells nothing, and looks like any other word. */
const SHORTEST_BEGINNING = 6;
/** No token has more lines; each costs time in every line of the log. */
const MOST_LINES = 20;
/** A longer token is refused, so that nobody can show more of it. */
const LONGEST = 8192;
const STARS = '***';

/** What looks like a credential of any kind, known or not; each pattern looks at a character a few times at most. */
const CREDENTIALS: readonly (readonly [RegExp, string])[] = [
  [/\b(sntry[a-z]_)[\w=+/.-]{4,}/g, `$1${STARS}`],
  [/\b(authorization["']?\s*[:=]\s*["']?)(?:[a-z]+\s+)?[^\s"',;]+/gi, `$1${STARS}`],
  [/\b((?:bearer|basic)\s+)[\w=+/.~-]{16,}/gi, `$1${STARS}`],
  [/:\/\/[^\s/@]{1,1000}@/g, `://${STARS}@`],
];

export type Secrets = {
  /** Hides this text from now on, also URL-encoded, escaped and in base64. */
  readonly hide: (secret: string) => void;
  /** The text with every secret replaced by `***`, in time that grows like its length. */
  readonly redact: (text: string) => string;
};

type Hidden = {
  readonly guise: string;
  /** Characters at the end of a text that are a beginning of the guise. */
  readonly beginningAtEndOf: (text: string) => number;
};

/** Keeps the secrets of a run out of its log. */
export function createSecrets(): Secrets {
  const hidden = new Map<string, Hidden>();
  let ordered: readonly Hidden[] = [];
  return {
    hide: (secret) => {
      const start = secret.slice(0, LONGEST);
      const lines = [start, start.trim(), ...start.split(/[\r\n]+/, MOST_LINES)];
      for (const guise of lines.filter(({ length }) => length >= SHORTEST).flatMap(guisesOf)) {
        if (!hidden.has(guise)) hidden.set(guise, { guise, beginningAtEndOf: createPrefixFinder(guise) });
      }
      // The longest first, or a part would be replaced and the rest stay.
      ordered = [...hidden.values()].sort((a, b) => b.guise.length - a.guise.length);
    },
    redact: (text) => {
      let clean = text;
      for (const { guise } of ordered) clean = clean.replaceAll(guise, STARS);
      clean = withoutBeginnings(clean, ordered);
      for (const [pattern, replacement] of CREDENTIALS) clean = clean.replace(pattern, replacement);
      return clean;
    },
  };
}

/** Hides what is left of a secret that a cut has gone through. */
function withoutBeginnings(text: string, secrets: readonly Hidden[]): string {
  if (!text.includes(CUT)) return text;
  const parts = text.split(CUT);
  const last = parts.length - 1;
  return parts.map((part, index) => (index === last ? part : withoutBeginning(part, secrets))).join(CUT);
}

function withoutBeginning(text: string, secrets: readonly Hidden[]): string {
  const longest = Math.max(0, ...secrets.map(({ beginningAtEndOf }) => beginningAtEndOf(text)));
  return longest >= SHORTEST_BEGINNING ? text.slice(0, -longest) + STARS : text;
}
