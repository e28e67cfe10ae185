import type { View } from './render-account.ts';
import { jsonTime } from './time-text.ts';
import type { ForeignWorld, Organization, Project } from './world.ts';

export type EnvironmentShown = { readonly id: number; readonly name: string };

/** The environments that events of an organization came from. */
export function environmentsOf(
  { projects, events }: ForeignWorld,
  organization: Organization | undefined,
): readonly EnvironmentShown[] {
  const own = new Set(projects.filter((row) => row.organization === organization?.id).map(({ id }) => id));
  const names = new Set(
    events.filter(({ project }) => own.has(project)).map(({ environment }) => environment),
  );
  return [...names].sort().map((name, index) => ({ id: index + 1, name }));
}

/** An address that is watched. */
type Monitor = { readonly id: number; readonly organization: number; readonly created: number };

/** One of each organization. */
export function monitorsOf({ organizations }: ForeignWorld): readonly Monitor[] {
  return organizations.map(({ id, created }) => ({ id, organization: id, created }));
}

export function showMonitor(
  { traits }: View,
  { id, organization, created }: Monitor,
): Record<string, unknown> {
  return {
    id: String(id),
    monitorType: 'Ping',
    endpointId: null,
    created: jsonTime(created, traits.fraction),
    checks: [],
    name: 'Front page',
    url: 'https://www.example.test/',
    expectedStatus: 200,
    interval: 60,
    timeout: null,
    isUp: true,
    lastChange: null,
    heartbeatEndpoint: null,
    projectId: null,
    projectName: null,
    environmentId: null,
    envName: null,
    organizationId: organization,
  };
}

/** The key of a project: each has one. */
export function showKey({ traits }: View, { id, created }: Project): Record<string, unknown> {
  const name = keyId(id);
  const dsn = `https://${name.replaceAll('-', '')}@glitchtip.example.test/${id}`;
  return {
    dateCreated: jsonTime(created, traits.fraction),
    id: name,
    dsn: { public: dsn, secret: dsn, security: `https://glitchtip.example.test/api/${id}/security/` },
    label: null,
    public: name,
    projectId: id,
  };
}

/** The id of a project's key. */
export function keyId(project: number): string {
  return `5d2f0c1e-7a40-4b6d-9e13-${String(project).padStart(12, '0')}`;
}
