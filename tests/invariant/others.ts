import { type ProjectName, projectName, type StreamDefinition } from '../../src/streams/definition.ts';
import { STREAMS } from '../../src/streams/index.ts';
import { type Instant, toInstant } from '../../src/time.ts';
import type { Simulator } from '../simulator/index.ts';
import { identityOf } from '../support/identity.ts';
import type { SingerMessage } from '../support/run-tap.ts';
import type { Owed } from './owed.ts';
import type { Selection } from './selection.ts';

/** Streams of which the judge knows more than that they have records: what happens to these is part of a plan. */
const WATCHED = ['issues', 'releases', 'events'];

/** Children of issues are claimed by the time of their issues: `children.ts` knows them. */
const OTHERS = new Map(
  STREAMS.filter(
    ({ tapStreamId, replication, parent }) =>
      replication.method === 'INCREMENTAL' && parent === undefined && !WATCHED.includes(tapStreamId),
  ).map((definition) => [definition.tapStreamId, definition]),
);

type Row = Readonly<Record<string, unknown>>;

/** Numbers by the day have few times, in a form that takes long to read. */
const instants = new Map<unknown, Instant | undefined>();

function instantOf(value: unknown): Instant | undefined {
  if (!instants.has(value)) instants.set(value, toInstant(value));
  return instants.get(value);
}

/**
 * What there is to deliver of the selected streams that keep a bookmark, beside those that the judge knows better.
 * @param start epoch seconds
 */
export function othersOwed(simulator: Simulator, selection: Selection, start: number): readonly Owed[] {
  return selection.streams.flatMap((stream) => {
    const definition = OTHERS.get(stream);
    if (definition === undefined) return [];
    return selection.organizations.flatMap(({ id, slug }) =>
      simulator
        .owned(stream, { organization: id, start: new Date(start * 1000).toISOString() })
        .flatMap(({ organizationId, record }) => {
          const row = { ...record, organizationId, organizationSlug: slug };
          if (!isWanted(row, organizationId, definition, selection)) return [];
          if (!isAskedFor(row, definition, selection)) return [];
          // The numbers of the first day are those of a day that began before.
          return itemIn(row, definition, selection).map((item) => ({
            ...item,
            second: Math.max(item.second, start),
          }));
        }),
    );
  });
}

/** What a delivered record is; undefined where it belongs to no such stream. */
export function otherItem({ stream, record }: SingerMessage): Owed | undefined {
  const definition = OTHERS.get(stream);
  return definition && itemIn(record, definition)[0];
}

function itemIn(row: Row, definition: StreamDefinition, selection?: Selection): readonly Owed[] {
  const { tapStreamId: stream, replication, partitionBy } = definition;
  if (replication.method !== 'INCREMENTAL') return [];
  const organization = String(row['organizationId']);
  const second = instantOf(row[replication.replicationKey]);
  // Without a time nothing claims it.
  if (second === undefined) return [];
  const name = identityOf(stream, organization, row);
  const project = String(row['projectId'] ?? row['projectID']);
  const isByProject = partitionBy === 'project';
  return [
    {
      stream,
      name,
      key: name,
      partition: isByProject ? `${organization}/${project}` : organization,
      second,
      ...(!isByProject && { projects: projectsOf(row, definition).map(({ id }) => id) }),
      ...(selection && { question: selection.questionOf(stream) }),
    },
  ];
}

/** Whether a question leaves a record in, as far as the record tells. */
function isAskedFor(
  row: Row,
  { environmentFilter, searchFilter }: StreamDefinition,
  { environments, query }: Selection,
): boolean {
  if (searchFilter && (query !== '' || environments !== undefined)) return false;
  return !environmentFilter || environments === undefined || environments.has(String(row['environment']));
}

/** The projects of a record, as it was sent or as it came. */
function projectsOf(row: Row, { projectsOf: of }: StreamDefinition): readonly ProjectName[] {
  if (typeof row['projectId'] === 'string')
    return [{ id: row['projectId'], slug: String(row['projectSlug'] ?? '') }];
  // What is read by project and names none is the project itself.
  return typeof of === 'function' ? of(row as never) : of === 'partition' ? projectName(row as never) : [];
}

/** Whether the settings choose a record: those of the organization as a whole always come. */
export function isWanted(
  row: Row,
  organizationId: string,
  definition: StreamDefinition,
  { organizations, projects }: Selection,
): boolean {
  if (definition.projectsOf === 'none') return true;
  const own = projectsOf(row, definition);
  const owners = organizations.filter(({ id }) => id === organizationId).map(({ index }) => index);
  const there = projects.filter(
    ({ status, organization }) => status === 'active' && owners.includes(organization),
  );
  return own.some((name) => there.some(({ id, slug }) => name.id === id || name.slug === slug));
}
