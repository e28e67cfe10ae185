import { describe, expect, it } from '@jest/globals';
import { ApiError, AuthError, ConfigError, UnreachableError } from '../../../../src/errors.ts';
import type { Organization } from '../../../../src/sentry/account/account.ts';
import { createPartitions } from '../../../../src/sentry/account/partitions.ts';
import type { ListedProject } from '../../../../src/sentry/account/places.ts';
import { createProjectFilter } from '../../../../src/sentry/account/project-filter.ts';
import type { Owns } from '../../../../src/sentry/account/share.ts';
import { MOST_IDS_IN_QUERY } from '../../../../src/sentry/lists/address.ts';
import type { StreamDefinition } from '../../../../src/streams/definition.ts';
import { events } from '../../../../src/streams/events.ts';
import { issues } from '../../../../src/streams/issues.ts';
import { releases } from '../../../../src/streams/releases.ts';
import { teams } from '../../../../src/streams/teams.ts';
import { recordingLog } from '../../../support/recording-log.ts';

const organization = (id: string, slug: string): Organization => ({
  id,
  slug,
  root: `root-${id}`,
  naming: 'id',
});
const ACME = organization('1', 'acme');
const OTHER = organization('2', 'other');
const project = (id: string, slug: string, isReadable = true): ListedProject => ({ id, slug, isReadable });
const WEB = project('7', 'web');
const API = project('8', 'api');

type Listed = Readonly<Record<string, readonly ListedProject[] | Error>>;

function setUp(
  listed: Listed = { acme: [WEB, API] },
  over: {
    include?: string[];
    exclude?: string[];
    issueQuery?: string;
    organizations?: Organization[];
    owns?: Owns;
  } = {},
) {
  const log = recordingLog();
  const asked: string[] = [];
  const partitions = createPartitions({
    organizations: over.organizations ?? [ACME],
    index: {
      projectsOf: async ({ slug }) => {
        asked.push(slug);
        const found = listed[slug];
        if (found instanceof Error) throw found;
        return found ?? [];
      },
    },
    filter: createProjectFilter(over.include ?? [], over.exclude ?? []),
    requests: { environments: [], issueQuery: over.issueQuery ?? '', fullBodies: false },
    ...(over.owns && { owns: over.owns }),
    log,
  });
  return { ...partitions, log, asked };
}

describe('the partitions of a stream that is read project by project', () => {
  it('are named by the ids of organization and project, and lead to their place', async () => {
    const { list, placeOf } = setUp();
    const { partitions, failed, known } = await list(events);
    expect(partitions[0]).toEqual({
      id: '1/7',
      label: 'web',
      scope: { organizationId: '1', organizationSlug: 'acme', projectId: '7', projectSlug: 'web' },
    });
    expect(partitions.map(({ id }) => id)).toEqual(['1/7', '1/8']);
    expect(failed).toEqual([]);
    expect(known).toEqual(new Map([['1', new Set(['1/7', '1/8'])]]));
    expect(placeOf(events, { id: '1/7' })).toEqual({ organization: ACME, project: WEB });
  });

  it('are known even where they are not wanted', async () => {
    const { list } = setUp(undefined, { include: ['web'] });
    const { partitions, known } = await list(events);
    expect(partitions.map(({ label }) => label)).toEqual(['web']);
    expect(known?.get('1')).toEqual(new Set(['1/7', '1/8']));
  });

  it('are those of this process where several share the account; all are known, and those of others named', async () => {
    const { list, log } = setUp(
      { acme: [WEB, API, project('?', 'odd')], other: [WEB] },
      {
        organizations: [ACME, OTHER],
        include: ['web', 'api', 'odd'],
        owns: (organizationId, projectId) => organizationId === '1' && projectId === '7',
      },
    );
    const { partitions, known, elsewhere, failed } = await list(events);
    expect(partitions.map(({ id }) => id)).toEqual(['1/7']);
    expect(elsewhere?.map(({ id }) => id)).toEqual(['1/8', '2/7']);
    expect(known?.get('1')).toEqual(new Set(['1/7', '1/8', '1/?']));
    // The one who would read it tells of it.
    expect(failed).toEqual([]);
    expect(log.lines).toEqual([]);
  });

  it('are two where two organizations have given the same id', async () => {
    const { list, placeOf } = setUp({ acme: [WEB], other: [WEB] }, { organizations: [ACME, OTHER] });
    expect((await list(events)).partitions.map(({ id }) => id)).toEqual(['1/7', '2/7']);
    expect(placeOf(events, { id: '2/7' }).organization).toBe(OTHER);
  });

  it('are asked for by nobody who was not told of them', () => {
    expect(() => setUp().placeOf(events, { id: '1/7' })).toThrow('Unknown partition 1/7 of events');
  });
});

describe('the partition of a stream that is read organization by organization', () => {
  it('needs no projects where its records belong to none', async () => {
    const { list, placeOf, asked } = setUp();
    expect((await list(teams)).partitions).toEqual([
      { id: '1', label: 'acme', scope: { organizationId: '1', organizationSlug: 'acme' } },
    ]);
    expect(placeOf(teams, { id: '1' })).toEqual({ organization: ACME });
    expect(asked).toEqual([]);
  });

  it('says for which projects it is read: those that the token may read', async () => {
    const { list, placeOf } = setUp({ acme: [WEB, project('9', 'closed', false)] });
    expect((await list(releases)).partitions[0]).toMatchObject({ projects: ['7'] });
    expect(placeOf(releases, { id: '1' })).toEqual({
      organization: ACME,
      listed: [WEB, project('9', 'closed', false)],
      projects: [WEB],
    });
  });

  it('asks for the projects that are wanted alone', async () => {
    const { list, placeOf } = setUp(undefined, { include: ['web'] });
    expect((await list(releases)).partitions[0]).toMatchObject({ projects: ['7'] });
    expect(placeOf(releases, { id: '1' })).toMatchObject({
      organization: ACME,
      only: ['7'],
      wanted: [WEB],
      projects: [WEB],
    });
  });

  it('asks for all projects where its records belong to the organization as a whole', async () => {
    const { list, placeOf, asked } = setUp(undefined, { include: ['web'] });
    const whole: StreamDefinition = { ...teams, query: { project: '-1' } };
    expect((await list(whole)).partitions[0]).not.toHaveProperty('projects');
    expect(placeOf(whole, { id: '1' })).toEqual({ organization: ACME });
    expect(asked).toEqual([]);
  });

  it('asks for all of them where the wanted ones make too long an address', async () => {
    const many = (count: number) => Array.from({ length: count }, (_, n) => project(String(n), `web-${n}`));
    const most = setUp({ acme: many(MOST_IDS_IN_QUERY) }, { include: ['web-*'] });
    const more = setUp({ acme: many(MOST_IDS_IN_QUERY + 1) }, { include: ['web-*'] });
    await most.list(releases);
    const { partitions } = await more.list(releases);
    expect(most.placeOf(releases, { id: '1' }).only).toHaveLength(MOST_IDS_IN_QUERY);
    expect(more.placeOf(releases, { id: '1' }).only).toBeUndefined();
    expect(partitions[0]?.projects).toHaveLength(MOST_IDS_IN_QUERY + 1);
  });

  it('does not exist where no project of it is wanted, but in another organization', async () => {
    const listed = { acme: [WEB], other: [API] };
    const { list } = setUp(listed, { include: ['api'], organizations: [ACME, OTHER] });
    expect((await list(releases)).partitions.map(({ id }) => id)).toEqual(['2']);
  });

  it('exists without any project where none was chosen', async () => {
    expect((await setUp({ acme: [] }).list(issues)).partitions).toMatchObject([{ id: '1', projects: [] }]);
  });

  it('knows the question it is read for', async () => {
    const { list } = setUp(undefined, { issueQuery: 'is:unresolved' });
    expect((await list(issues)).partitions[0]?.question).toMatch(/^[0-9a-f]{8}$/);
    expect((await list(releases)).partitions[0]).not.toHaveProperty('question');
  });
});

describe('an organization whose projects cannot be listed', () => {
  const refused = new ApiError('Refused', 403);
  const listed = { acme: refused, other: [WEB] };
  const both = { organizations: [ACME, OTHER] };

  it('is a failure of its own: the others are read', async () => {
    const { partitions, failed, known } = await setUp(listed, both).list(events);
    expect(partitions.map(({ id }) => id)).toEqual(['2/7']);
    expect(failed).toEqual([{ label: 'acme', error: refused }]);
    expect(known?.has('1')).toBe(false);
  });

  it('is read as a whole all the same, with a warning, and nobody knows for which projects', async () => {
    const { list, log, placeOf } = setUp(listed, { ...both, issueQuery: 'level:error' });
    const { partitions, failed } = await list(issues);
    expect(failed).toEqual([]);
    expect(partitions.map(({ id, projects }) => [id, projects])).toEqual([
      ['1', undefined],
      ['2', ['7']],
    ]);
    expect(partitions[0]?.question).toBe(partitions[1]?.question);
    expect(placeOf(issues, { id: '1' })).toEqual({ organization: ACME });
    await list(releases);
    expect(log.lines).toEqual([
      'warning: The projects of acme could not be listed, so nobody can tell which of them are new: Refused',
    ]);
  });

  it('is a failure where projects were chosen', async () => {
    const { failed } = await setUp(listed, { ...both, include: ['web'] }).list(issues);
    expect(failed).toEqual([{ label: 'acme', error: refused }]);
  });

  it.each([new AuthError('No'), new UnreachableError('No', 0), new Error('Bug')])(
    'ends the run for %s',
    async (error) => {
      await expect(setUp({ acme: error }).list(events)).rejects.toBe(error);
      await expect(setUp({ acme: error }).list(issues)).rejects.toBe(error);
    },
  );
});

describe('a choice of projects', () => {
  it('that leaves nothing ends the run, and says what there is', async () => {
    const error = await setUp(undefined, { include: ['wbe'] })
      .list(events)
      .catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ConfigError);
    expect((error as Error).message).toMatch(
      /^projects and exclude_projects leave no project to read: nothing is called wbe\..*acme has web, api\.$/,
    );
  });

  it('may leave nothing by what it excludes', async () => {
    await expect(setUp(undefined, { exclude: ['*'] }).list(events)).rejects.toThrow(
      'leave no project to read. Give slugs',
    );
  });

  it('names the first five projects, or says that there is none', async () => {
    const many = Array.from({ length: 7 }, (_, n) => project(String(n), `web-${n}`));
    const message = async (projects: readonly ListedProject[]) =>
      await setUp({ acme: projects }, { include: ['x'] })
        .list(events)
        .catch((error: Error) => error.message);
    expect(await message(many)).toMatch(/acme has web-0, web-1, web-2, web-3, web-4 and 2 more\.$/);
    expect(await message([])).toMatch(/acme has no project at all\.$/);
  });

  it('leaves an organization without projects in peace where it only excludes', async () => {
    expect((await setUp({ acme: [] }, { exclude: ['web'] }).list(events)).partitions).toEqual([]);
  });

  it('warns once of entries that match nothing, when all organizations were listed', async () => {
    const listed = { acme: [WEB], other: [API] };
    const { list, log } = setUp(listed, { include: ['web', 'api', 'wbe'], organizations: [ACME, OTHER] });
    await list(events);
    await list(events);
    await list(releases);
    expect(log.lines).toEqual(['warning: No project matches wbe (setting projects)']);
  });
});

describe('a project whose id is none', () => {
  it.each(['..', '%2e', '7\ud800', '1'.repeat(300)])(
    'fails for itself, and the others are read: %j',
    async (id) => {
      const { list } = setUp({ acme: [project(id, 'odd'), WEB] });
      const { partitions, failed } = await list(events);
      expect(partitions.map((partition) => partition.id)).toEqual(['1/7']);
      expect(failed).toHaveLength(1);
      expect(failed[0]).toMatchObject({ label: 'acme', error: { status: 200 } });
      expect(failed[0]?.error.message).toMatch(
        /^the project "odd" has the id .{3,60}, which is none of Sentry's/,
      );
    },
  );

  it('is never named in a query', async () => {
    const { list, placeOf } = setUp({ acme: [project('..', 'odd'), WEB] }, { include: ['odd', 'web'] });
    const { partitions } = await list(issues);
    expect(placeOf(issues, partitions[0] ?? { id: '' }).only).toEqual(['7']);
  });
});
