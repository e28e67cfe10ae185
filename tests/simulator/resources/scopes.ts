/** What lets a token read things of an organization. */
export const ORGANIZATION_SCOPES: readonly string[] = ['org:read', 'org:write', 'org:admin'];

/** What lets it read alerts and what they watch. */
export const ALERT_SCOPES: readonly string[] = [...ORGANIZATION_SCOPES, 'alerts:read'];

/** What lets it read things of a project. */
export const PROJECT_SCOPES: readonly string[] = ['project:read', 'project:write', 'project:admin'];
