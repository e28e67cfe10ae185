import { describe, expect, it } from '@jest/globals';
import { costOf } from '../../../src/streams/cost.ts';
import type { StreamDefinition } from '../../../src/streams/definition.ts';

const LIST: StreamDefinition = {
  tapStreamId: 'things',
  path: '/organizations/{organization}/things/',
  bucket: 'default',
  keyProperties: ['organizationId', 'id'],
  partitionBy: 'organization',
  replication: { method: 'FULL_TABLE' },
  requiredScope: 'org:read',
  projectsOf: 'none',
  derived: {},
};
const INCREMENTAL = { method: 'INCREMENTAL', replicationKey: 'at', timeFilter: 'range' } as const;

describe('what a stream costs', () => {
  it.each<[string, object, string]>([
    ['a list', {}, '1 request per 100 rows of each organization'],
    ['a list of a project', { partitionBy: 'project' }, '1 request per 100 rows of each project'],
    ['one object', { isOneObject: true }, '1 request per organization'],
    ['a list without pages', { isOnePage: true, partitionBy: 'project' }, '1 request per project'],
    ['what came in', { replication: INCREMENTAL }, '1 request per 100 new rows of each organization'],
    [
      'what is read again',
      { replication: { ...INCREMENTAL, reread: 'release_refresh_days' } },
      '1 request per 100 new or changeable rows of each organization',
    ],
    [
      'what statistics count',
      { replication: INCREMENTAL, partitionBy: 'project', statsCategory: 'error' },
      '1 request per 100 new rows of each project that got any',
    ],
    [
      'what has bodies',
      { full: { query: {}, pageSize: 10, sign: 'entries' } },
      '1 request per 100 rows of each organization; per 10 with full bodies',
    ],
    ['small pages', { pageSize: 50 }, '1 request per 50 rows of each organization'],
    [
      'a list that older servers have by project',
      { instead: { path: '/projects/{organization}/{project}/things/', pageSize: 10 } },
      '1 request per 100 rows of each organization; on servers without that list 1 per 10 rows of each project',
    ],
    [
      'what belongs to records of another stream',
      { parent: { of: { tapStreamId: 'issues' } } },
      '1 request per 100 rows of each record of issues that is new or changed',
    ],
    [
      'one object of each record of another stream',
      { parent: { of: { tapStreamId: 'issues' } }, isOneObject: true },
      '1 request per record of issues that is new or changed',
    ],
    ['sums by day', { series: { days: 1 } }, '1 request per day of each organization'],
    ['sums of several days', { series: { days: 30 } }, '1 request per 30 days of each organization'],
    [
      'sums that are counted first',
      { series: { days: 1, counted: {} } },
      '2 requests per day of each organization',
    ],
    ['words of its own', { cost: '1 request per moon', isOneObject: true }, '1 request per moon'],
  ])('is said for %s', (_, special, expected) => {
    expect(costOf({ ...LIST, ...special } as StreamDefinition)).toBe(expected);
  });
});
