/** Shorter pieces of base64 turn up in ordinary words. */
const SHORTEST_BASE64 = 8;

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
/** How HTML writes an apostrophe, by who wrote the page. */
const APOSTROPHES = ['&#39;', '&#x27;', '&apos;'];

/** Every way a secret may be written inside a longer text; the secret itself comes first. */
export function guisesOf(secret: string): readonly string[] {
  const encoded = encodeURIComponent(secret.toWellFormed());
  const lowerCase = encoded.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase());
  const quoted = JSON.stringify(secret).slice(1, -1);
  const bytes = Buffer.from(secret, 'utf8');
  const hex = bytes.toString('hex');
  const html = secret.replace(/[&<>"]/g, (sign) => ENTITIES[sign] ?? sign);
  const base64 = [0, 1, 2]
    .map((offset) => base64Core(bytes, offset))
    .filter((core) => core.length >= SHORTEST_BASE64);
  const base64url = base64.map((core) => core.replaceAll('+', '-').replaceAll('/', '_'));
  return [
    secret,
    encoded,
    lowerCase,
    quoted,
    // PHP and others escape slashes in JSON; a slash in base64 is escaped like any other.
    ...[quoted, ...base64].map((text) => text.replaceAll('/', '\\/')),
    html,
    ...APOSTROPHES.map((entity) => html.replaceAll("'", entity)),
    hex,
    hex.toUpperCase(),
    // A token of digits alone may come as a number, of which a double keeps the first sixteen.
    ...(/^\d{16,}$/.test(secret) ? [String(Number(secret))] : []),
    ...base64,
    ...base64.map(encodeURIComponent),
    ...base64url,
  ];
}

/**
 * The base64 characters that depend on the secret alone when `offset` bytes (modulo 3) stand before it, as the
 * user name does in Basic authentication.
 */
function base64Core(secret: Buffer, offset: number): string {
  const bytes = Buffer.concat([Buffer.alloc(offset), secret]);
  const text = bytes.toString('base64').replaceAll('=', '');
  const isWhole = bytes.length % 3 === 0;
  return text.slice(offset === 0 ? 0 : offset + 1, isWhole ? undefined : -1);
}
