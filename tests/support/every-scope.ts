import { STREAMS } from '../../src/streams/index.ts';

/** The scopes of a token that may read every stream. */
export const EVERY_SCOPE: readonly string[] = [
  ...new Set(
    STREAMS.flatMap(({ requiredScope, full }) => [
      requiredScope,
      full?.byIssue?.requiredScope ?? requiredScope,
    ]),
  ),
];
