/**
 * The cursor of the next page from a `Link` header, or undefined when there is none.
 *
 * Sentry sends two entries, previous and next, each `<url>; rel="next"; results="true"; cursor="0:100:0"`.
 * `results="false"` means the end even though a cursor is present (it is meant for polling). The URL is never
 * used: it may name another host, and some releases lose repeated parameters in it.
 */
export function nextCursor(header: string | undefined): string | undefined {
  if (header === undefined) return undefined;
  for (const entry of header.split(/,\s*(?=<)/)) {
    const attributes = entry.slice(entry.indexOf('>') + 1);
    if (attribute(attributes, 'rel') !== 'next') continue;
    return attribute(attributes, 'results') === 'true' ? attribute(attributes, 'cursor') : undefined;
  }
  return undefined;
}

function attribute(text: string, name: string): string | undefined {
  for (const part of text.split(';')) {
    const equals = part.indexOf('=');
    if (equals < 0 || part.slice(0, equals).trim().toLowerCase() !== name) continue;
    const value = part
      .slice(equals + 1)
      .trim()
      .replace(/^"|"$/g, '');
    return value === '' ? undefined : value;
  }
  return undefined;
}
