import { refuse } from './refusal.ts';

/** What a page's place in a list looks like on the wire: `value:offset:is_prev`. */
export type Cursor = { readonly value: number; readonly offset: number; readonly isPrevious: boolean };

const FORM = /^-?\d+(?:\.\d+)?:-?\d+:-?\d+$/;

/** @throws Refusal 400 when it is no cursor */
export function parseCursor(text: string | null): Cursor | undefined {
  if (text === null) return undefined;
  if (!FORM.test(text)) throw refuse(400, 'Invalid cursor parameter.');
  const [value, offset, isPrevious] = text.split(':').map(Number) as [number, number, number];
  return { value, offset, isPrevious: isPrevious !== 0 };
}

/** One entry of the `Link` header. */
export type Neighbour = { readonly cursor: string; readonly hasResults: boolean };

/** Rows `[from, to)` of a list, and where it goes on. */
export type PagePlan = {
  readonly from: number;
  readonly to: number;
  readonly previous: Neighbour;
  readonly next: Neighbour;
};
