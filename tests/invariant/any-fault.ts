import fc from 'fast-check';
import type { FaultKind } from '../simulator/index.ts';
import type { PlannedFault } from './plan.ts';

/** Faults that a run survives or reports, wherever they come. */
const ANYWHERE: readonly FaultKind[] = [
  '500',
  '502-html',
  '503',
  '408',
  '410',
  '401',
  '403',
  '429-bare',
  '429-none',
  '429-query',
  '429-reset',
  '429-retry-after',
  '504-query',
  'error-200',
  'login-page',
  'object-for-list',
  'rows-that-are-no-objects',
  'repeat-cursor',
  'empty-page-with-more',
  'short-page',
  'no-link',
  'no-cursor',
  'link-other-host',
  'refuse',
  'reset',
  'reset-mid-body',
  'truncated-json',
  'hang',
];
/** What says of data that it is not there; about a project itself it would be the truth. */
const OF_DATA: readonly FaultKind[] = [
  '404',
  '404-html',
  '404-empty',
  '404-foreign',
  '400-html',
  '400-empty',
  '400-foreign',
  '400-query',
  'no-link',
  'no-cursor',
];

const DATA = ['events', 'events', 'issues', 'issues', 'releases', 'issue_events'];

/** A fault of any request, or of a list of data. */
export const aFault: fc.Arbitrary<PlannedFault> = fc.oneof(
  fc.record({
    kind: fc.constantFrom(...ANYWHERE),
    stream: fc.constantFrom(undefined, 'projects', 'stats', ...DATA),
    nth: fc.integer({ min: 1, max: 4 }),
    times: fc.integer({ min: 1, max: 3 }),
  }),
  fc.record({
    kind: fc.constantFrom(...OF_DATA),
    stream: fc.constantFrom(...DATA),
    nth: fc.integer({ min: 1, max: 4 }),
    times: fc.constantFrom(1, 2, 1_000),
  }),
);
