import type { Simulator } from '../simulator/index.ts';
import { FULL_TABLES } from '../support/delivery.ts';
import { identityOf } from '../support/identity.ts';
import type { Outcome } from './outcome.ts';
import type { Selection } from './selection.ts';

/** Identities of the rows of full tables that a run with this selection has to bring now. */
export function tableRows({ owned, world }: Simulator, selection: Selection): readonly string[] {
  const organizations = new Set(selection.organizations.map(({ id }) => id));
  const hidden = new Set(
    world.projects
      .filter((project) => !selection.projects.includes(project))
      .map(({ id, organization }) => `projects:${world.organizations[organization]?.id}/${id}`),
  );
  return FULL_TABLES.flatMap((stream) =>
    owned(stream).flatMap(({ organizationId, record }) => {
      const identity = identityOf(stream, organizationId, record);
      return organizations.has(organizationId) && !hidden.has(identity) ? [identity] : [];
    }),
  );
}

/** Rows that were there all the time and did not come. */
export function missingRows(rows: readonly string[], { messages }: Outcome): string[] {
  const got = new Set(
    messages
      .filter(({ type }) => type === 'RECORD')
      .map(({ stream, record }) => identityOf(stream, record['organizationId'], record)),
  );
  return rows.filter((row) => !got.has(row));
}
