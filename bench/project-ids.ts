import { type Ask, rowsOf } from './ask.ts';
import { ORGANIZATION } from './lacking.ts';

/** Looks the organization up, as the tap does, and lists its projects. */
export async function projectIds(ask: Ask): Promise<readonly string[]> {
  await ask('default', `/organizations/${ORGANIZATION}/`);
  const ids: string[] = [];
  for await (const { id } of rowsOf(ask, 'default', `/organizations/${ORGANIZATION}/projects/?per_page=100`))
    ids.push(String(id));
  return ids;
}
