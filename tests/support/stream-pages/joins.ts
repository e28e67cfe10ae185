/** Which columns name a record of another stream, by stream and path; the first pattern that fits counts. */
const JOINS: readonly (readonly [place: RegExp, ...targets: string[]])[] = [
  [/\.(organizationId|organization\.id|orgId)$/, 'organizations.id'],
  [/\.(projectId|projectID|project_id)$/, 'projects.id'],
  [/\.(project|projects\[\]|enrolledProjects\[\])\.id$/, 'projects.id'],
  [/^(dashboards|discover_saved_queries)\.projects\[\]$/, 'projects.id'],
  [/^(alert_rules|project_members)\.projects\[\]$/, 'projects.slug'],
  [/^project_members\.id$/, 'users.id'],
  [/^uptime_monitors\.projectSlug$/, 'projects.slug'],
  [/\.(groupID|groupId|latestGroupId)$/, 'issues.id'],
  [/^(?!issues\.)\w+\.issueId$/, 'issues.id'],
  [/\.issueShortId$/, 'issues.shortId'],
  [/\.(teamId|team\.id|teams\[\]\.id)$/, 'teams.id'],
  [/\.(assignedTo|owner)\.id$/, 'teams.id', 'users.user.id'],
  [/\.(workflows|detectors)\.createdBy$/, 'users.user.id'],
  [/\.(createdBy\.id|actor\.id|author\.id|userId|targetUserId|authorId)$/, 'users.user.id'],
  [/\.(integrationId|defaultCodingAgentIntegrationId)$/, 'integrations.id'],
  [/\.(repoId|repositoryId)$/, 'repositories.id'],
  [/\.detectorIds\[\]$/, 'detectors.id'],
  [/\.workflowIds\[\]$/, 'workflows.id'],
  [/\.(alertRuleId|originalAlertRuleId)$/, 'alert_rules.id'],
  [/\.dataForwarderId$/, 'data_forwarders.id'],
  [/\.app\.uuid$/, 'sentry_apps.uuid'],
  [/\.(monitorId|monitor\.id)$/, 'monitors.id'],
  [/\.(eventId|latestEventId|event\.id|associated_event_id|(error|warning|info)_ids\[\])$/, 'events.eventID'],
  [/^(?!events\.)\w+\.(event\.)?eventID$/, 'events.eventID'],
  [/\.replayId$/, 'replays.id'],
  [/\.(releaseVersion|(latest|first|last)Release\.version)$/, 'releases.version'],
  [/\.releaseId$/, 'releases.id'],
  [/^\w+\.release$/, 'releases.version'],
  [/^\w+\.environment(\[\]|\.name)?$/, 'environments.name'],
  [/^(projects\.environments\[\]|monitors\.environments\[\]\.name)$/, 'environments.name'],
];

/** Columns whose names end like ids and that name no record of a stream, but what something else calls a thing. */
const NO_JOINS =
  /\.(externalId|shareId|clientId|sentryAppId|featureId|prebuiltId|relayId|sourceId|shortId|ruleId|alert_rule_id|debugId|codeId|update_id|trace_ids\[\])$/;

/**
 * The columns that a column of a stream may be joined with, as `stream.column`; none where it names no other record.
 * Records of the same organization are meant: `organizationId` belongs to every join.
 * @param place path within the stream, such as `projects[].id`
 */
export function joinsOf(stream: string, place: string): readonly string[] {
  const [, ...targets] = JOINS.find(([pattern]) => pattern.test(`${stream}.${place}`)) ?? [];
  return targets.filter((target) => target !== `${stream}.${place}`);
}

/** Whether a column is named like an id and nobody has said what it is the id of. */
export function isUnexplainedId(stream: string, place: string): boolean {
  if (!/(Id|ID|Ids|IDs|_id|_ids)(\[\])?$/.test(place)) return false;
  return joinsOf(stream, place).length === 0 && !NO_JOINS.test(`${stream}.${place}`);
}
