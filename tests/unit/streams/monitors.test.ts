import { describe, expect, it } from '@jest/globals';
import type { JsonValue } from '../../../src/json.ts';
import { monitors } from '../../../src/streams/monitors.ts';

const SCOPE = { organizationId: '1', organizationSlug: 'acme' };

describe('the schedule of a monitor', () => {
  it.each<[JsonValue, JsonValue | undefined, JsonValue | undefined, JsonValue | undefined]>([
    ['0 4 * * 1', '0 4 * * 1', undefined, undefined],
    [[2, 'day'], undefined, 2, 'day'],
    [[], undefined, undefined, undefined],
    [null, undefined, undefined, undefined],
  ])('%j is the crontab %j, or %j of %j', (schedule, ...expected) => {
    const { scheduleCrontab, scheduleValue, scheduleUnit } = monitors.derived;
    const columns = [scheduleCrontab, scheduleValue, scheduleUnit];
    expect(columns.map((find) => find?.({ config: { schedule } }, SCOPE))).toEqual(expected);
  });
});
