import type { Resource } from './resource.ts';
import { ORGANIZATION_SCOPES } from './scopes.ts';
import { appUuid } from './sentry-apps.ts';
import { uuid } from './uuid.ts';

export const sentryAppInstallations: Resource = {
  stream: 'sentry_app_installations',
  path: 'sentry-app-installations/',
  key: ['uuid'],
  scopes: [...ORGANIZATION_SCOPES, 'org:integrations'],
  paging: 'offset',
  silo: 'control',
  // To the token of an integration.
  off: { status: 404, body: { detail: 'Not found.' } },
  row: ({ context: { world }, organization, serial }) => ({
    uuid: uuid(world.seed + 64, serial),
    app: { uuid: appUuid(world.seed, serial), slug: `app-${serial}`, sentryAppId: serial },
    organization: { slug: organization.slug, id: Number(organization.id) },
    status: 'installed',
  }),
};
