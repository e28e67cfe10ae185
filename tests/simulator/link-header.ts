import type { PagePlan } from './cursor.ts';

/**
 * The `Link` header of a page: both neighbours, always, each with the request's own query.
 * @param url of the request as the server knows it, with its query
 */
export function linkHeader(url: URL, plan: PagePlan): string {
  const query = [...url.searchParams].filter(([name]) => name !== 'cursor');
  const text = new URLSearchParams(query).toString();
  const entry = (rel: 'previous' | 'next'): string => {
    const { cursor, hasResults } = plan[rel];
    return `<${url.origin}${url.pathname}?${text}&cursor=${cursor}>; rel="${rel}"; results="${hasResults}"; cursor="${cursor}"`;
  };
  return `${entry('previous')}, ${entry('next')}`;
}
