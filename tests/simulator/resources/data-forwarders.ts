import { DAY, formatMicros } from '../micros.ts';
import { unordered } from './order.ts';
import type { Resource } from './resource.ts';

const PROVIDERS = ['segment', 'sqs', 'splunk'];

export const dataForwarders: Resource = {
  stream: 'data_forwarders',
  path: 'forwarding/',
  // Whoever may write may read elsewhere, but not here.
  scopes: ['org:read'],
  paging: 'offset',
  order: unordered,
  off: {
    status: 403,
    body: { detail: 'This feature is in a limited preview. Reach out to support@sentry.io for access.' },
  },
  row: ({ context: { world }, organization, n, serial, project }) => {
    const id = String(10 + serial);
    const added = formatMicros(world.now * 1000 - (n + 1) * DAY);
    const config = { region: 'eu-west-1', write_key: `forwarding-key-${n}` };
    const enrolled =
      project === undefined ? [] : [{ id: project.id, slug: project.slug, platform: project.platform }];
    return {
      id,
      organizationId: organization.id,
      isEnabled: n % 3 !== 2,
      enrollNewProjects: n % 2 === 0,
      enrolledProjects: enrolled,
      provider: PROVIDERS[n % PROVIDERS.length] ?? '',
      config: n % 4 === 3 ? null : config,
      projectConfigs: enrolled.map((each) => ({
        id: String(90_000 + serial),
        isEnabled: true,
        dataForwarderId: id,
        project: each,
        overrides: n % 2 === 0 ? {} : { write_key: `forwarding-key-of-${each.slug}` },
        effectiveConfig: n % 4 === 3 ? {} : config,
        dateAdded: added,
        dateUpdated: added,
      })),
      dateAdded: added,
      dateUpdated: added,
    };
  },
};
