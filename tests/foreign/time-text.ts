/**
 * A time as it stands in JSON, in UTC: the newer servers cut microseconds to milliseconds; a whole second has no
 * fraction at all.
 * @param micros epoch microseconds
 */
export function jsonTime(micros: number, fraction: 3 | 6): string {
  const digits = String(micros % 1_000_000).padStart(6, '0');
  const text = new Date(Math.floor(micros / 1_000)).toISOString().slice(0, 19);
  return digits === '000000' ? `${text}Z` : `${text}.${digits.slice(0, fraction)}Z`;
}

/** A time as Python prints it, which is how a cursor names it: it sorts as the times do. */
export function pythonTime(micros: number): string {
  const digits = String(micros % 1_000_000).padStart(6, '0');
  const text = new Date(Math.floor(micros / 1_000)).toISOString().slice(0, 19).replace('T', ' ');
  return `${text}${digits === '000000' ? '' : `.${digits}`}+00:00`;
}
