/** Texts shorter than this are no secrets, and hiding them would tear up every line. */
const SHORTEST = 4;
/** Shorter pieces of base64 turn up in ordinary words. */
const SHORTEST_BASE64 = 8;
/** A shorter beginning of a secret tells nothing, and looks like any other word. */
const SHORTEST_BEGINNING = 6;
const STARS = '***';
/** Ends a text of the server that was cut before it came here. */
const CUT = '…';

/** What looks like a credential of any kind, known or not. */
const CREDENTIALS: readonly (readonly [RegExp, string])[] = [
  [/\b(sntry[a-z]_)[\w=+/.-]{4,}/g, `$1${STARS}`],
  [/\b(authorization["']?\s*[:=]\s*["']?)(?:[a-z]+\s+)?[^\s"',;]+/gi, `$1${STARS}`],
  [/\b((?:bearer|basic)\s+)[\w=+/.~-]{16,}/gi, `$1${STARS}`],
  [/\b([a-z][a-z0-9+.-]*:\/\/)[^\s/@:]*:[^\s/@]+@/gi, `$1${STARS}@`],
];

export type Secrets = {
  /** Hides this text from now on, also URL-encoded and in base64. */
  readonly hide: (secret: string) => void;
  /** The text with every secret replaced by `***`. */
  readonly redact: (text: string) => string;
};

/** Keeps the secrets of a run out of its log. */
export function createSecrets(): Secrets {
  const hidden = new Set<string>();
  let ordered: readonly string[] = [];
  return {
    hide: (secret) => {
      for (const line of [secret, secret.trim(), ...secret.split(/[\r\n]+/)]) {
        if (line.length < SHORTEST) continue;
        for (const guise of guises(line)) hidden.add(guise);
      }
      // The longest first, or a part would be replaced and the rest stay.
      ordered = [...hidden].sort((a, b) => b.length - a.length);
    },
    redact: (text) => {
      let clean = text;
      for (const secret of ordered) clean = clean.replaceAll(secret, STARS);
      clean = withoutBeginnings(clean, ordered);
      for (const [pattern, replacement] of CREDENTIALS) clean = clean.replace(pattern, replacement);
      return clean;
    },
  };
}

/** Hides what is left of a secret that a cut has gone through. */
function withoutBeginnings(text: string, secrets: readonly string[]): string {
  const parts = text.split(CUT);
  const last = parts.length - 1;
  return parts.map((part, index) => (index === last ? part : withoutBeginning(part, secrets))).join(CUT);
}

function withoutBeginning(text: string, secrets: readonly string[]): string {
  for (const secret of secrets) {
    for (let length = secret.length - 1; length >= SHORTEST_BEGINNING; length -= 1) {
      if (text.endsWith(secret.slice(0, length))) return text.slice(0, -length) + STARS;
    }
  }
  return text;
}

/** Every way a secret may be written inside a longer text. */
function guises(secret: string): readonly string[] {
  const encoded = encodeURIComponent(secret.toWellFormed());
  const lowerCase = encoded.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase());
  const quoted = JSON.stringify(secret).slice(1, -1);
  const base64 = [0, 1, 2]
    .map((offset) => base64Core(secret, offset))
    .filter((core) => core.length >= SHORTEST_BASE64);
  const base64url = base64.map((core) => core.replaceAll('+', '-').replaceAll('/', '_'));
  return [secret, encoded, lowerCase, quoted, ...base64, ...base64.map(encodeURIComponent), ...base64url];
}

/**
 * The base64 characters that depend on the secret alone when `offset` bytes (modulo 3) stand before it, as the
 * user name does in Basic authentication.
 */
function base64Core(secret: string, offset: number): string {
  const bytes = Buffer.concat([Buffer.alloc(offset), Buffer.from(secret, 'utf8')]);
  const text = bytes.toString('base64').replace(/=+$/, '');
  const isWhole = bytes.length % 3 === 0;
  return text.slice(offset === 0 ? 0 : offset + 1, isWhole ? undefined : -1);
}
