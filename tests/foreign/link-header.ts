import type { Page } from './paging.ts';

/**
 * The `Link` header of a page. An entry that leads nowhere has no cursor. Newer servers hand a set to the header,
 * so that what arrives is how Python prints a set of one text.
 * @param url the address that was asked for
 */
export function linkHeader(page: Page<unknown>, url: URL, isSet: boolean): string {
  const text = [entry(url, 'previous', page.previous), entry(url, 'next', page.next)].join(', ');
  if (!isSet) return text;
  return `{'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'}`;
}

function entry(url: URL, relation: string, cursor: string | undefined): string {
  if (cursor === undefined) return `<${url.href}>; rel="${relation}"; results="false"`;
  const target = new URL(url);
  target.searchParams.set('cursor', cursor);
  target.searchParams.sort();
  return `<${target.href}>; rel="${relation}"; results="true"; cursor="${cursor}"`;
}
