const PAGE = 100;

/** Pages of a list that is followed by cursor. */
export function pagesOf(rows: number, page = PAGE): number {
  return Math.max(1, Math.ceil(rows / page));
}

/**
 * Pages of a list that is read down by moving its upper bound to the oldest second seen: each page after the
 * first begins with the rows of that second once more. A second that fills more than half of a page is passed
 * by cursor instead, which repeats the last row.
 * @param seconds of all rows, in any order
 */
export function pagesReadDown(seconds: readonly number[], page = PAGE): number {
  const rows = [...seconds].sort((a, b) => b - a);
  let pages = 1;
  for (let from = 0; from + page < rows.length; pages += 1) {
    const oldest = rows[from + page - 1];
    const shared = rows.slice(from, from + page).filter((second) => second === oldest).length;
    from += shared * 2 > page ? page - 1 : page - shared;
  }
  return pages;
}
