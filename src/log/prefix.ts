/**
 * Makes a function that says how many characters at the end of a text are a beginning of `pattern`, all of it not
 * included (Knuth, Morris and Pratt). Each call looks at no more characters than the pattern has, and at each of them
 * twice at most on average.
 */
export function createPrefixFinder(pattern: string): (text: string) => number {
  const borders = bordersOf(pattern);
  return (text) => {
    let matched = 0;
    for (let at = Math.max(0, text.length - pattern.length + 1); at < text.length; at += 1) {
      matched = advance(pattern, borders, matched, text.charCodeAt(at));
    }
    return matched;
  };
}

/** For each beginning of the pattern, the length of the longest shorter beginning that it ends with. */
function bordersOf(pattern: string): Uint32Array {
  const borders = new Uint32Array(pattern.length + 1);
  for (let at = 1; at < pattern.length; at += 1) {
    borders[at + 1] = advance(pattern, borders, borders[at] ?? 0, pattern.charCodeAt(at));
  }
  return borders;
}

function advance(pattern: string, borders: Uint32Array, matched: number, next: number): number {
  let length = matched;
  while (length > 0 && pattern.charCodeAt(length) !== next) length = borders[length] ?? 0;
  return pattern.charCodeAt(length) === next ? length + 1 : length;
}
