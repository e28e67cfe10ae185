/** `web, api and shop`. */
export function allNamed(names: readonly string[]): string {
  const unique = [...new Set(names)];
  const last = unique.pop() ?? '';
  return unique.length === 0 ? last : `${unique.join(', ')} and ${last}`;
}

/** The first three names and how many more there are: `web, api, shop and 37 more`. */
export function firstNamed(names: readonly string[]): string {
  const unique = [...new Set(names)];
  const rest = unique.length - MOST_NAMES;
  return rest > 0 ? `${unique.slice(0, MOST_NAMES).join(', ')} and ${rest} more` : allNamed(unique);
}

const MOST_NAMES = 3;
