/** Names are judged by how they end, so that more of them need not be looked at. */
const LONGEST_LOOKED_AT = 64;

/**
 * The words at the end of a name, in lower case: `X-Api-Key`, `x_api_key`, `xApiKey` and `x.api.key` are all
 * `x api key`. Positions in lists and other numbers at the end are left out (`authors[0]`, `password2`).
 */
export function wordsOf(name: string): readonly string[] {
  return (
    name
      .slice(-LONGEST_LOOKED_AT)
      .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
      .replace(/([A-Z])([A-Z][a-z])/g, '$1 $2')
      .toLowerCase()
      .replace(/(?<![\d\s_#[\].:-])[\d\s_#[\].:-]+$/, '')
      // Stars stand for a value that was masked: what is in front of them is not the end of the name.
      .split(/[^a-z0-9*]+/)
      .filter((word) => word !== '')
  );
}

/** True when one of the endings, words with a space between them, is how these words end. */
export function endsWithWords(words: readonly string[], endings: ReadonlySet<string>): boolean {
  let ending = '';
  for (let at = words.length - 1; at >= 0; at -= 1) {
    ending = ending === '' ? (words[at] ?? '') : `${words[at]} ${ending}`;
    if (endings.has(ending)) return true;
  }
  return false;
}
