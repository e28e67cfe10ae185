import type { StreamDefinition } from './definition.ts';

/** Custom integrations that are installed in the organization, its own and those of others. */
export const sentryAppInstallations: StreamDefinition = {
  tapStreamId: 'sentry_app_installations',
  path: '/organizations/{organization}/sentry-app-installations/',
  silo: 'control',
  gate: {
    of: 'organization',
    what: 'the server keeps the installations of custom integrations from this token; that of a user may read them',
    // What the token of an integration is told instead of being refused: getsentry/sentry, issue 60072.
    signs: [{ status: 404, detail: /^not found\.?$/i }],
  },
  bucket: 'default',
  keyProperties: ['organizationId', 'uuid'],
  partitionBy: 'organization',
  replication: { method: 'FULL_TABLE' },
  requiredScope: 'org:read',
  otherScopes: ['org:integrations'],
  projectsOf: 'none',
  derived: {
    // Only a token that may manage integrations sees it, and whoever has it can act for the app.
    code: ({ code }) => (code === undefined || code === null ? null : '***'),
  },
};
