import type { StreamDefinition } from './definition.ts';

export const dataForwarders: StreamDefinition = {
  tapStreamId: 'data_forwarders',
  path: '/organizations/{organization}/forwarding/',
  gate: {
    of: 'organization',
    what: 'forwarding of events is off in this plan or server',
    // While it was tried out, those who were not in it were told so.
    signs: [{ status: 403, detail: /limited preview/i }],
  },
  bucket: 'default',
  keyProperties: ['organizationId', 'id'],
  partitionBy: 'organization',
  replication: { method: 'FULL_TABLE' },
  requiredScope: 'org:read',
  projectsOf: 'none',
  derived: {},
  // Keys of AWS, Segment and Splunk as they are, told to tokens that may write.
  ignored: ['config', 'projectConfigs[].overrides', 'projectConfigs[].effectiveConfig'],
};
