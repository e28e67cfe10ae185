import { STREAMS } from '../../src/streams/index.ts';
import type { Simulator } from '../simulator/index.ts';
import { identityOf } from '../support/identity.ts';
import { isWanted } from './others.ts';
import type { Outcome } from './outcome.ts';
import type { Selection } from './selection.ts';

const FULL_TABLES = STREAMS.filter(({ replication }) => replication.method === 'FULL_TABLE');

/** Identities of the rows of full tables that a run with this selection has to bring now. */
export function tableRows({ owned }: Simulator, selection: Selection): readonly string[] {
  const organizations = new Set(selection.organizations.map(({ id }) => id));
  return FULL_TABLES.filter(({ tapStreamId }) => selection.streams.includes(tapStreamId)).flatMap(
    (definition) =>
      owned(definition.tapStreamId).flatMap(({ organizationId, record }) =>
        organizations.has(organizationId) && isWanted(record, organizationId, definition, selection)
          ? [identityOf(definition.tapStreamId, organizationId, record)]
          : [],
      ),
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
