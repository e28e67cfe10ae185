import { describe, expect, it } from '@jest/globals';
import { cast } from '../../../src/config/cast.ts';
import type { SettingSchema } from '../../../src/settings.ts';

const schema = (type: SettingSchema['type']): SettingSchema => ({ title: '', description: '', type });

describe('cast', () => {
  it.each([
    ['integer', '42', 42],
    ['integer', ' -7 ', -7],
    ['number', '0.5', 0.5],
    ['integer', '0x10', '0x10'],
    ['integer', '', ''],
    ['integer', '1e9', '1e9'],
    ['boolean', 'TRUE', true],
    ['boolean', '1', true],
    ['boolean', 1, true],
    ['boolean', 'off', false],
    ['boolean', 'maybe', 'maybe'],
    ['array', '["a", 1]', ['a', '1']],
    ['array', 'a, b ,,c', ['a', 'b', 'c']],
    ['array', '', []],
    ['array', '["a"', '["a"'],
    ['array', [1, 'b', true], ['1', 'b', true]],
    ['string', 12, '12'],
    ['string', true, true],
  ] as const)('as %s turns %j into %j', (type, value, expected) => {
    expect(cast(schema(type), value as never)).toEqual(expected);
  });
});
