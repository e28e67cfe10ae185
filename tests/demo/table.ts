export type Cell = string | number;

/**
 * Lines of a table: texts on the left, numbers on the right of their columns.
 * @param rows of equal length; a column with a number in it is one of numbers
 */
export function table(rows: readonly (readonly Cell[])[]): string[] {
  const texts = rows.map((row) =>
    row.map((cell) => (typeof cell === 'number' ? cell.toLocaleString('en') : cell)),
  );
  const columns = (rows[0] ?? []).map((_, column) => ({
    width: Math.max(...texts.map((row) => row[column]?.length ?? 0)),
    isNumeric: rows.some((row) => typeof row[column] === 'number'),
  }));
  return texts.map((row) =>
    columns
      .map(({ width, isNumeric }, column) => {
        const text = row[column] ?? '';
        return isNumeric ? text.padStart(width) : text.padEnd(width);
      })
      .join('   ')
      .trimEnd(),
  );
}
