import type { Ask } from './ask.ts';

export const ORGANIZATION = 'acme-works';

/** Events whose bodies had to be asked for by themselves. */
export type Lacking = {
  /** Those that could be had. */
  readonly oneByOne: number;
  /** Those that were listed and are nowhere any more. */
  readonly gone: number;
};

/**
 * Asks for every listed event whose body has not come, and adds those that are there to `ids`.
 * @param listed ids of events with the id of their project
 */
export async function readLacking(
  ask: Ask,
  listed: Iterable<readonly [id: string, project: string]>,
  ids: Set<string>,
): Promise<Lacking> {
  const lacking = [...listed].filter(([id]) => !ids.has(id));
  const statuses = await Promise.all(
    lacking.map(async ([id, project]) => {
      const { status } = await ask('event', `/projects/${ORGANIZATION}/${project}/events/${id}/`);
      if (status === 200) ids.add(id);
      return status;
    }),
  );
  const oneByOne = statuses.filter((status) => status === 200).length;
  return { oneByOne, gone: lacking.length - oneByOne };
}
