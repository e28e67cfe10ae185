import { closest } from './config/closest.ts';
import { UsageError } from './errors.ts';
import { isJsonObject, type JsonObject } from './json.ts';
import type { Logger } from './log.ts';
import type { ListPartitions, Partition } from './source.ts';
import type { StreamDefinition } from './streams/definition.ts';
import { ledgerStreamOf } from './sync/plan/reads.ts';
import type { Reset } from './sync/progress/reset.ts';
import { cutText } from './text.ts';

/** What an operator wants to be read again: a stream, or one project of it, by slug or id. */
export type Wish = { readonly definition: StreamDefinition; readonly project: string | undefined };

const LONGEST_NAME = 60;
const MOST_NAMES = 20;

/**
 * Reads the values of `--reset`.
 * @param texts `STREAM` or `STREAM=PROJECT`
 * @throws UsageError that names what is accepted
 */
export function parseResets(
  texts: readonly string[],
  definitions: readonly StreamDefinition[],
): readonly Wish[] {
  return texts.map((text) => {
    const [name = '', ...rest] = text.split('=');
    const project = rest.length === 0 ? undefined : rest.join('=').trim();
    const definition = definitions.find(({ tapStreamId }) => tapStreamId === name.trim());
    if (definition === undefined) throw new UsageError(unknownStream(name, definitions));
    if (definition.replication.method !== 'INCREMENTAL')
      throw new UsageError(
        `--reset ${definition.tapStreamId}: every run reads this stream whole, so there is nothing to reset. ${accepted(definitions)}`,
      );
    if (project === '')
      throw new UsageError(`--reset ${definition.tapStreamId}=: the name of a project is missing.`);
    if (project !== undefined && definition.partitionBy !== 'project')
      throw new UsageError(
        `--reset ${definition.tapStreamId}=${shown(project)}: this stream has one bookmark for all projects of an organization, so that it cannot be read again for one of them. --reset ${definition.tapStreamId} reads it again as a whole; by project it works for ${named(definitions.filter(isByProject))}.`,
      );
    return { definition, project };
  });
}

/** What a reset is about beside the wishes. */
export type ResetRun = {
  readonly state: JsonObject;
  /** What this run reads. */
  readonly plans: readonly { readonly definition: StreamDefinition }[];
  readonly listPartitions: ListPartitions;
  readonly log: Logger;
};

/**
 * Finds what is meant, and tells what is going to be read again.
 * @throws UsageError for a name that no project has
 */
export async function findResets(wishes: readonly Wish[], run: ResetRun): Promise<readonly Reset[]> {
  const { state, plans, listPartitions, log } = run;
  if (wishes.length === 0) return [];
  if (!isJsonObject(state['bookmarks']) || Object.keys(state['bookmarks']).length === 0) {
    log.info('--reset has nothing to do without a state: everything is read from start_date anyway.');
    return [];
  }
  const resets: Reset[] = [];
  for (const { definition, project } of wishes) {
    const { tapStreamId: stream } = definition;
    const ledgerStream = ledgerStreamOf({ definition });
    resets.push(
      ...(project === undefined
        ? [ledgerStream]
        : (await projectsCalled(project, definition, listPartitions)).map((only) => ({
            ...ledgerStream,
            only,
          }))),
    );
    const what = project === undefined ? stream : `${stream} of ${project}`;
    log.info(`${what}: the bookmark goes back to start_date (--reset)`, { stream });
    if (!plans.some((plan) => plan.definition === definition))
      log.warning(`${stream} is not selected: a later run that reads it will read it again.`, { stream });
  }
  return resets;
}

/** The partitions of a project, by its slug or id; two organizations may have one of the same name. */
async function projectsCalled(
  project: string,
  definition: StreamDefinition,
  listPartitions: ListPartitions,
): Promise<readonly NonNullable<Reset['only']>[]> {
  const { partitions, known, failed, elsewhere = [] } = await listPartitions(definition);
  // Other processes get the same command line, and what a bookmark says that waits for them here is no longer true either.
  const found = [...partitions, ...elsewhere].filter((partition) => isCalled(partition, project));
  const [first] = failed;
  if (found.length === 0)
    throw first?.error ?? new UsageError(unknownProject(definition, project, [...partitions, ...elsewhere]));
  return found.map(({ id, scope }) => ({ id, siblings: [...(known?.get(scope.organizationId) ?? [])] }));
}

function isByProject({ partitionBy, replication }: StreamDefinition): boolean {
  return partitionBy === 'project' && replication.method === 'INCREMENTAL';
}

function isCalled({ scope }: Partition, name: string): boolean {
  return scope.projectId === name || scope.projectSlug?.toLowerCase() === name.toLowerCase();
}

function unknownStream(name: string, definitions: readonly StreamDefinition[]): string {
  const near = closest(
    name,
    definitions.map(({ tapStreamId }) => tapStreamId),
  );
  const meant = near === undefined ? '' : `, did you mean ${near}?`;
  return `--reset ${shown(name)}: there is no such stream${meant === '' ? '.' : meant} ${accepted(definitions)}`;
}

function accepted(definitions: readonly StreamDefinition[]): string {
  const timed = definitions.filter(({ replication }) => replication.method === 'INCREMENTAL');
  return `Accepted: ${named(timed)}; with =PROJECT (slug or id): ${named(timed.filter(isByProject))}.`;
}

function unknownProject(
  { tapStreamId }: StreamDefinition,
  project: string,
  partitions: readonly Partition[],
): string {
  const slugs = [...new Set(partitions.map(({ label }) => cutText(label, LONGEST_NAME)))];
  const rest = slugs.length - MOST_NAMES;
  const names = `${slugs.slice(0, MOST_NAMES).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
  return `--reset ${tapStreamId}=${shown(project)}: no project that is read is called so, by slug or id. ${names === '' ? 'There is none.' : `Accepted: ${names}.`}`;
}

function named(definitions: readonly StreamDefinition[]): string {
  return definitions.map(({ tapStreamId }) => tapStreamId).join(', ');
}

function shown(name: string): string {
  return cutText(name, LONGEST_NAME).replace(/\s+/g, ' ');
}
