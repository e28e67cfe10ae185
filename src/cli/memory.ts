/**
 * The memory that this process may use, in bytes.
 * @param constrained what the container allows; 0, undefined or a number beyond all memory where nothing does
 * @param total what the machine has
 */
export function memoryBytes(constrained: number | undefined, total: number): number {
  return constrained === undefined || constrained <= 0 ? total : Math.min(constrained, total);
}
