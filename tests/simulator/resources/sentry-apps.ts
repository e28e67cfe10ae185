import type { Resource } from './resource.ts';
import { ORGANIZATION_SCOPES } from './scopes.ts';
import { uuid } from './uuid.ts';

/** UUID of the custom integration with a number. */
export const appUuid = (seed: number, serial: number): string => uuid(seed + 63, serial);

export const sentryApps: Resource = {
  stream: 'sentry_apps',
  path: 'sentry-apps/',
  key: ['uuid'],
  scopes: ORGANIZATION_SCOPES,
  paging: 'offset',
  silo: 'control',
  off: { status: 404, body: { detail: 'Route not found' } },
  row: ({ context: { world }, organization, n, serial }) => ({
    uuid: appUuid(world.seed, serial),
    slug: `app-${serial}`,
    name: `App ${serial}`,
    author: organization.slug,
    overview: null,
    status: n % 2 === 0 ? 'internal' : 'unpublished',
    isDisabled: false,
    isAlertable: n % 3 === 0,
    verifyInstall: false,
    popularity: 1,
    scopes: ['org:read'],
    events: ['issue'],
    webhookEvents: ['issue.created'],
    allowedOrigins: [],
    featureData: [],
    redirectUrl: null,
    webhookUrl: 'https://app.example/sentry',
    webhookHeaders: [],
    avatars: [],
    metadata: {},
    schema: {},
    clientId: `client-${serial}`,
    clientSecret: n % 2 === 0 ? null : `secret-${serial}`,
    owner: { id: Number(organization.id), slug: organization.slug },
  }),
};
