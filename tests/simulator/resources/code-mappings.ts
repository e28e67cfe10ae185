import { unordered } from './order.ts';
import type { Resource } from './resource.ts';
import { ORGANIZATION_SCOPES } from './scopes.ts';

const GITHUB = {
  key: 'github',
  slug: 'github',
  name: 'GitHub',
  canAdd: true,
  canDisable: false,
  features: ['codeowners', 'commits', 'stacktrace-link'],
  aspects: {},
};

export const codeMappings: Resource = {
  stream: 'code_mappings',
  path: 'code-mappings/',
  scopes: [...ORGANIZATION_SCOPES, 'org:integrations'],
  paging: 'loose',
  order: unordered,
  off: { status: 404, body: { detail: 'Route not found' } },
  projectOf: ({ project }) => project,
  row: ({ organization, n, serial, project }) => ({
    id: String(5_000 + serial),
    projectId: project?.id ?? null,
    projectSlug: project?.slug ?? null,
    repoId: String(700_000 + serial),
    repoName: `${organization.slug}/storefront-${n}`,
    integrationId: n % 6 === 5 ? null : String(90 + (n % 4)),
    provider: n % 6 === 5 ? null : GITHUB,
    stackRoot: `app${n}/`,
    sourceRoot: n % 2 === 0 ? `src/app${n}/` : '',
    defaultBranch: n % 6 === 5 ? null : 'main',
    automaticallyGenerated: n % 3 === 0,
  }),
};
