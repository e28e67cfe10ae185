const SHORT = 50_000;
const LONG = 100_000;
/**
 * Below this a measurement says more of the machine than of the function. What is quadratic takes seconds for 100 KB;
 * where it takes less, it does no harm.
 */
const FLOOR_MS = 100;
const MOST_RUNS = 12;
/** Twice the text takes a linear function twice as long, a quadratic one four times. */
const MOST_GROWTH = 3;
/** No linear function takes this long; the next runs would take minutes. */
const HOPELESS_MS = 2_000;

/** What comes in texts that mean no good: signs of every pattern here, one after the other. */
const PIECES = [
  'a',
  'A',
  '1',
  '0',
  ' ',
  '\t',
  '\n',
  '\r',
  '-',
  '_',
  '/',
  '.',
  ',',
  ':',
  ';',
  '"',
  "'",
  '\\',
  '<',
  '>',
  '&',
  '%',
  '=',
  '+',
  '*',
  '?',
  '@',
  '#',
  '[',
  '{',
  '(',
  '|',
  '~',
  '…',
  'é',
  '😀',
  '\u0000',
  '\u001b',
  '\ufffd',
  '\ud800',
  '\u2028',
  'a.',
  '1.',
  '.1',
  '1e',
  'a ',
  '1 ',
  ' 1',
  '1x',
  'f-',
  '1-',
  'a-',
  '-a-',
  'a:',
  '1:',
  ':1',
  'a/',
  '/a',
  'a@',
  '@a',
  'a=',
  'a"',
  '\\"',
  '"a',
  '],',
  '::',
  '//',
  '://',
  'a://',
  'a://b:c',
  'a.b',
  '..',
  'abcdef…',
  'sntryu_',
  'authorization',
  'authorization:',
  'authorization ',
  'bearer ',
  'basic ',
  'GET /',
  'GET /a',
  'Project ',
  'Project a',
  '1 ms',
  '2026-01-01T',
  '2026-01-01',
  'at a (',
  'at a:1:1',
  ':1:1)',
  '<a ',
  '<a href="',
  " href='",
  '&lt;',
  '<html',
  '; a="',
  '<x>; rel="next"',
  'a=1; ',
  'scope="',
  'query timeout ',
  'token ',
  '%2F',
  '\\u0000',
  '{"a":',
  '"a":1,',
  '[1,',
  '1,',
  'true',
  'is:unresolved ',
  '"a"',
  'user:',
  'sentry.io',
  '.sentry.io/',
] as const;

/** Long texts of one piece each, with an end that fits nothing; some behind beginnings that patterns look for. */
function shapes(length: number): ReadonlyMap<string, string> {
  const made = new Map<string, string>();
  for (const piece of PIECES) {
    const body = piece.repeat(Math.ceil(length / piece.length)).slice(0, length);
    made.set(JSON.stringify(piece), `${body}!x`);
    const beginning = '2026-01-01T00:00:00.1 GET /authorization: https://a';
    made.set(`${JSON.stringify(piece)} behind a beginning`, `${beginning}${body}`);
  }
  return made;
}

const shortOnes = shapes(SHORT);
const longOnes = shapes(LONG);

/**
 * Feeds 50 and 100 KB of hostile texts to a function.
 * @returns what took more than three times as long for twice the text, by the least of several runs
 */
export function tooSlow(run: (text: string) => unknown): readonly string[] {
  const found: string[] = [];
  for (const [name, text] of longOnes) {
    let whole = timeOf(run, text);
    let half = Number.POSITIVE_INFINITY;
    const isHopeless = whole > HOPELESS_MS;
    for (let runs = isHopeless ? 1 : MOST_RUNS; runs > 0 && whole > FLOOR_MS; runs -= 1) {
      half = Math.min(half, timeOf(run, shortOnes.get(name) ?? ''));
      if (whole <= half * MOST_GROWTH) break;
      if (!isHopeless) whole = Math.min(whole, timeOf(run, text));
    }
    if (whole > FLOOR_MS && whole > half * MOST_GROWTH) {
      found.push(`${name}: ${Math.round(half)} and ${Math.round(whole)} ms`);
    }
    if (isHopeless) break;
  }
  return found;
}

/** Milliseconds that the processor worked on a run, whoever else works beside it; what is thrown is an answer too. */
function timeOf(run: (text: string) => unknown, text: string): number {
  const before = process.cpuUsage();
  try {
    run(text);
  } catch {}
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
