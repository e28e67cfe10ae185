import { refuse } from './refusal.ts';

/** Above which length of time a query is too heavy, and how the server says so: with 400 before 2024. */
export type QueryTimeout = { readonly aboveHours: number; readonly status: 400 | 504 };

const DETAIL =
  '\n            Query timeout. Please try again. If the problem persists try a smaller date range or fewer projects.\n            ';

/** @throws Refusal when the seconds `[from, to)` are too many for this server */
export function refuseHeavy(from: number, to: number, timeout: QueryTimeout | undefined): void {
  if (timeout !== undefined && to - from > timeout.aboveHours * 3_600) throw refuse(timeout.status, DETAIL);
}
