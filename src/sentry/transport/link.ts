import { cutText } from '../../text.ts';

/** What a `Link` header says of the page after this one. */
export type NextLink =
  | { readonly kind: 'next'; readonly cursor: string }
  /** The server says itself that the list ends here. */
  | { readonly kind: 'end' }
  /** Nothing about a next page: the list may end here, or the header was lost on the way. */
  | { readonly kind: 'missing' }
  /** There is more, or may be, and no way to it. */
  | { readonly kind: 'broken'; readonly problem: string };

/**
 * Reads the entry for the next page of a `Link` header.
 *
 * Sentry sends two entries, previous and next, each `<url>; rel="next"; results="true"; cursor="0:100:0"`.
 * `results="false"` means the end even though a cursor is present (it is meant for polling). GlitchTip's header is
 * a printed Python set: `{'<url>; rel="next"; results="true"; cursor="cD0x"'}`. The URL is never used: it may name
 * another host, and some releases lose repeated parameters in it.
 */
export function nextLink(header: string | undefined): NextLink {
  const entry = nextEntry(header);
  if (entry === undefined) return { kind: 'missing' };
  const results = entry.get('results');
  if (results?.toLowerCase() === 'false') return { kind: 'end' };
  const cursor = cursorOf(entry);
  if (cursor !== undefined) return { kind: 'next', cursor };
  const said = results === undefined ? 'says nothing of results' : `says results="${cutText(results, 60)}"`;
  return { kind: 'broken', problem: `a Link header that ${said} and has no cursor for the next page` };
}

/** The cursor of the next page where the header says that there is one; undefined for everything else. */
export function nextCursor(header: string | undefined): string | undefined {
  const entry = nextEntry(header);
  return entry?.get('results') === 'true' ? cursorOf(entry) : undefined;
}

type Entry = ReadonlyMap<string, string>;

/** The attributes of the first entry with `rel="next"`. Each character is looked at a few times at most. */
function nextEntry(header = ''): Entry | undefined {
  for (let at = 0; ; ) {
    const opened = header.indexOf('<', at);
    const closed = opened < 0 ? -1 : header.indexOf('>', opened);
    if (closed < 0) return undefined;
    const { entry, end } = readEntry(header, closed + 1);
    if (entry.get('rel') === 'next') return entry;
    at = end;
  }
}

/** A name and its value, to the closing quote, or, without quotes, to whatever ends it; no value without an end. */
const ATTRIBUTE = /\s*;\s*([^\s=;,'"<>{}]*)(?:\s*=\s*(?:"([^"]*)"|([^\s;,'"<>{}]+)))?/y;

function readEntry(header: string, from: number): { entry: Entry; end: number } {
  const entry = new Map<string, string>();
  let end = from;
  for (;;) {
    ATTRIBUTE.lastIndex = end;
    const found = ATTRIBUTE.exec(header);
    if (found === null) return { entry, end };
    const [{ length }, name = '', quoted, bare] = found;
    const value = quoted ?? bare;
    if (value !== undefined && !entry.has(name.toLowerCase())) entry.set(name.toLowerCase(), value);
    end += length;
  }
}

/** Cursors hold no percent sign of their own: where there is one, the server has encoded it as for an address. */
function cursorOf(entry: Entry): string | undefined {
  const cursor = entry.get('cursor')?.trim() ?? '';
  if (cursor === '') return undefined;
  try {
    return decodeURIComponent(cursor);
  } catch {
    return cursor;
  }
}
