import type { JsonObject } from '../../../src/json.ts';
import { ENVIRONMENTS } from '../invent.ts';
import { formatMicros, formatSecond } from '../micros.ts';
import type { ProjectRow, TeamRow } from '../world.ts';
import type { RenderContext } from './context.ts';

const OFF = [
  'hasProfiles',
  'hasReplays',
  'hasFeedbacks',
  'hasNewFeedbacks',
  'hasFlags',
  'hasMinifiedStackTrace',
  'hasUserReports',
  'hasInsightsAssets',
  'hasInsightsAppStart',
  'hasInsightsScreenLoad',
  'hasInsightsVitals',
  'hasInsightsCaches',
  'hasInsightsQueues',
  'hasInsightsAgentMonitoring',
  'hasInsightsMCP',
  'hasLogs',
  'hasTraceMetrics',
];
const ON = ['hasSessions', 'hasMonitors', 'hasInsightsHttp', 'hasInsightsDb'];

/** A project as its organization lists it. */
export function renderProject({ world }: RenderContext, row: ProjectRow): JsonObject {
  const table = world.events[row.index];
  const hasEvents = table !== undefined && table.size > 0;
  const teams = row.teams
    .map((index) => world.teams[index])
    .filter((team) => team?.status === 'active') as TeamRow[];
  const latest = world.releases.findLast((release) => release.projects.includes(row.index));
  const short = teams.map(({ id, slug, name }) => ({ id, slug, name }));
  return {
    team: short[0] ?? null,
    teams: short,
    id: row.id,
    name: row.name,
    slug: row.slug,
    isBookmarked: false,
    isMember: row.isMember,
    access: ['event:read', 'project:read', 'team:read'],
    hasAccess: row.hasAccess,
    dateCreated: formatMicros(row.dateCreated),
    environments: hasEvents ? ENVIRONMENTS : [],
    features: ['alert-filters', 'releases', 'servicehooks'],
    firstEvent: hasEvents ? formatSecond(table.micros[table.size - 1] as number) : null,
    firstTransactionEvent: hasEvents,
    ...Object.fromEntries(OFF.map((name) => [name, false])),
    ...Object.fromEntries(ON.map((name) => [name, hasEvents])),
    platform: row.platform,
    platforms: hasEvents ? [row.platform] : [],
    latestRelease: latest === undefined ? null : { version: latest.version },
    latestDeploys:
      latest === undefined || latest.deployCount === 0
        ? null
        : { production: { version: latest.version, dateFinished: formatSecond(latest.dateCreated) } },
  };
}

/** A project on its own: as in the list, and all that its settings say. */
export function renderProjectDetail(context: RenderContext, row: ProjectRow): JsonObject {
  const organization = context.world.organizations[row.organization];
  const token = `security-token-${row.index}`;
  return {
    ...renderProject(context, row),
    avatar: { avatarType: 'letter_avatar', avatarUuid: null },
    color: '#3f70bf',
    isInternal: false,
    isPublic: false,
    status: 'active',
    resolveAge: row.resolveAge,
    organization: { id: organization?.id, slug: organization?.slug, name: organization?.name },
    processingIssues: 0,
    allowedDomains: ['*'],
    options: { 'sentry:token': token, 'sentry:resolve_age': row.resolveAge, 'filters:error_messages': '' },
    digestsMinDelay: 180,
    digestsMaxDelay: 600,
    subjectPrefix: '',
    subjectTemplate: '$shortID - $title',
    dataScrubber: true,
    dataScrubberDefaults: true,
    safeFields: [],
    sensitiveFields: row.index % 2 === 0 ? [] : ['birthday'],
    storeCrashReports: null,
    securityToken: token,
    securityTokenHeader: null,
    verifySSL: false,
    scrubIPAddresses: false,
    scrapeJavaScript: true,
    enableAutoReleaseCreation: true,
    highlightTags: ['release'],
    highlightContext: {},
    highlightPreset: { tags: [], context: {} },
    groupingConfig: 'newstyle:2023-01-11',
    derivedGroupingEnhancements: '',
    groupingEnhancements: '',
    secondaryGroupingExpiry: 0,
    secondaryGroupingConfig: null,
    fingerprintingRules: '',
    defaultEnvironment: null,
    relayPiiConfig: null,
    builtinSymbolSources: ['ios'],
    dynamicSamplingBiases: [{ id: 'boostLatestRelease', active: true }],
    symbolSources: `[{"type":"http","id":"own","url":"https://symbols.example.com/","password":"symbol-password-${row.index}"}]`,
    isDynamicallySampled: true,
    tempestFetchScreenshots: false,
    autofixAutomationTuning: 'off',
    seerScannerAutomation: true,
    seerNightshiftTweaks: null,
    scmSourceContextEnabled: true,
    debugFilesRole: null,
  };
}

/** The few fields by which other records name their project. */
export function nameProject(row: ProjectRow): JsonObject {
  return { id: row.id, name: row.name, slug: row.slug, platform: row.platform };
}
