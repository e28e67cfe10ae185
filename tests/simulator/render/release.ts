import type { JsonObject } from '../../../src/json.ts';
import { formatMicros, formatSecond } from '../micros.ts';
import { hex32 } from '../random.ts';
import type { ProjectRow, ReleaseRow } from '../world.ts';
import type { RenderContext } from './context.ts';

export function renderRelease({ world, webUrl }: RenderContext, row: ReleaseRow): JsonObject {
  const commit = hex32(world.seed + 61, row.index);
  const projects = row.projects.map((index) => world.projects[index] as ProjectRow);
  const lastEvent = formatSecond(row.lastEvent);
  return {
    id: row.id,
    version: row.version,
    status: row.status,
    shortVersion: row.version.split('@')[1] ?? row.version,
    versionInfo: versionInfo(row.version),
    ref: row.index % 3 === 0 ? commit : null,
    url: row.index % 4 === 0 ? `${webUrl}/build/${row.id}` : null,
    dateReleased: row.dateReleased === null ? null : formatMicros(row.dateReleased),
    dateCreated: formatMicros(row.dateCreated),
    data: {},
    newGroups: row.newGroups,
    owner: null,
    commitCount: row.commitCount,
    lastCommit:
      row.commitCount === 0
        ? null
        : {
            id: commit,
            message: 'Round totals half up',
            dateCreated: formatMicros(row.dateCreated),
            suspectCommitType: '',
            pullRequest: null,
            releases: [],
          },
    deployCount: row.deployCount,
    lastDeploy:
      row.deployCount === 0
        ? null
        : {
            id: String(70_000 + row.index),
            environment: 'production',
            dateStarted: null,
            dateFinished: formatMicros(row.dateCreated),
            name: `Deploy ${row.deployCount}`,
            url: null,
          },
    authors: row.commitCount === 0 ? [] : [{ name: 'Björn Öster', email: 'bjorn.oster@example.com' }],
    projects: projects.map((project) => ({
      id: Number(project.id),
      slug: project.slug,
      name: project.name,
      newGroups: row.newGroups,
      platform: project.platform,
      platforms: [project.platform],
      hasHealthData: false,
    })),
    firstEvent: lastEvent === null ? null : formatSecond(row.dateCreated),
    lastEvent,
    currentProjectMeta: {},
    adoptionStages: Object.fromEntries(
      projects.map(({ slug }) => [slug, { stage: 'low_adoption', adopted: null, unadopted: null }]),
    ),
    userAgent: 'build-tools/3.2',
  };
}

function versionInfo(version: string): JsonObject {
  const match = /^(.+)@(\d+)\.(\d+)\.(\d+)(?:\+(.+))?$/.exec(version);
  if (match === null)
    return { package: null, version: { raw: version }, description: version, buildHash: null };
  const [, name = '', major, minor, patch, build = null] = match;
  const number = `${major}.${minor}.${patch}`;
  return {
    package: name,
    version: {
      raw: build === null ? number : `${number}+${build}`,
      major: Number(major),
      minor: Number(minor),
      patch: Number(patch),
      pre: null,
      buildCode: build,
      components: 3,
    },
    description: build === null ? number : `${number} (${build})`,
    buildHash: build,
  };
}
