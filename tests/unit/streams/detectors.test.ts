import { describe, expect, it } from '@jest/globals';
import type { JsonValue } from '../../../src/json.ts';
import { detectors } from '../../../src/streams/detectors.ts';

const SCOPE = { organizationId: '1', organizationSlug: 'acme' };
const sourcesOf = (dataSources: JsonValue): JsonValue | undefined =>
  detectors.derived['dataSources']?.({ dataSources }, SCOPE);

describe('the data sources of a detector', () => {
  it('keep the headers that an uptime check sends to themselves, and everything else is told', () => {
    const queryObj = { url: 'https://shop.example/health', headers: [['X-Quay', 'north']] };
    expect(sourcesOf([{ id: '1', queryObj }])).toEqual([
      { id: '1', queryObj: { url: 'https://shop.example/health', headers: '***' } },
    ]);
  });

  it.each<[JsonValue]>([
    [null],
    [[null, { id: '1', queryObj: null }, { id: '2', queryObj: { headers: null } }]],
  ])('are as they were sent where there is no header: %j', (sources) => {
    expect(sourcesOf(sources)).toEqual(sources);
  });
});
