import type { JsonObject } from '../../../src/json.ts';
import { formatMicros } from '../micros.ts';
import type { OrganizationRow } from '../world.ts';
import type { RenderContext } from './context.ts';

/** An organization as lists show it. */
export function renderOrganization(context: RenderContext, row: OrganizationRow): JsonObject {
  return {
    id: row.id,
    slug: row.slug,
    status: { id: 'active', name: 'active' },
    name: row.name,
    dateCreated: formatMicros(row.dateCreated),
    isEarlyAdopter: false,
    require2FA: row.index % 2 === 1,
    requireEmailVerification: false,
    avatar: { avatarType: 'letter_avatar', avatarUuid: null, avatarUrl: null },
    allowMemberInvite: true,
    allowMemberProjectCreation: true,
    allowSuperuserAccess: false,
    hasAuthProvider: false,
    links: {
      organizationUrl: `${context.webUrl}/organizations/${row.slug}`,
      regionUrl: context.regionUrl(row),
    },
  };
}

/** An organization on its own: many more fields, most of them undocumented. */
export function renderOrganizationDetail(context: RenderContext, row: OrganizationRow): JsonObject {
  const members = context.world.members.filter((member) => member.organization === row.index);
  return {
    ...renderOrganization(context, row),
    features: ['discover-basic', 'issue-stream', 'session-replay'],
    access: ['event:read', 'member:read', 'org:read', 'project:read', 'team:read'],
    onboardingTasks: [
      {
        task: 'create_project',
        status: 'complete',
        user: null,
        completionSeen: null,
        dateCompleted: formatMicros(row.dateCreated),
        data: {},
      },
    ],
    experiments: {},
    quota: { maxRate: null, maxRateInterval: 60, accountLimit: 0, projectLimit: 100 },
    isDefault: false,
    defaultRole: 'member',
    orgRoleList: [
      {
        id: 'member',
        name: 'Member',
        desc: 'May look at events and act on them.',
        scopes: ['event:read'],
        isAllowed: true,
        isRetired: false,
        minimumTeamRole: 'contributor',
      },
    ],
    teamRoleList: [
      {
        id: 'contributor',
        name: 'Contributor',
        desc: 'May look at events of the team.',
        scopes: ['event:read'],
        isAllowed: false,
        isRetired: false,
        isMinimumRoleFor: null,
      },
    ],
    openMembership: true,
    enhancedPrivacy: false,
    dataScrubber: false,
    dataScrubberDefaults: false,
    sensitiveFields: ['iban'],
    safeFields: [],
    storeCrashReports: 0,
    attachmentsRole: 'member',
    debugFilesRole: 'admin',
    eventsMemberAdmin: true,
    alertsMemberWrite: true,
    scrubIPAddresses: false,
    scrapeJavaScript: true,
    trustedRelays: [],
    relayPiiConfig: null,
    codecovAccess: false,
    aggregatedDataConsent: false,
    genAIConsent: false,
    isDynamicallySampled: false,
    pendingAccessRequests: 0,
    relayDsnEndpoint: null,
    hasGranularReplayPermissions: row.index % 2 === 1,
    replayAccessMembers: members.slice(0, row.index % 2).map(({ userId }) => userId),
    allowBackgroundAgentDelegation: true,
    enabledConsolePlatforms: [],
    consoleSdkInviteQuota: 0,
    apdexThreshold: 300,
    extraOptions: { traces: { checkSpanExtractionDate: false, spansExtractionDate: null } },
    // Named by no schema of ours, like whatever comes next.
    memberCount: members.length,
  };
}
