import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  formatForSentry,
  formatInstant,
  normaliseTimestamp,
  parseHttpDate,
  toInstant,
} from '../../src/time.ts';

const NOON = Date.UTC(2026, 1, 28, 12, 34, 56) / 1000;
const MIDNIGHT = Date.UTC(2026, 1, 28) / 1000;

describe('toInstant', () => {
  it.each<[string, number]>([
    ['2026-02-28T12:34:56Z', NOON],
    ['2026-02-28T12:34:56', NOON],
    ['2026-02-28 12:34:56', NOON],
    ['  2026-02-28T12:34:56Z ', NOON],
    ['2026-02-28T12:34:56.999Z', NOON],
    ['2026-02-28T12:34:56.999999Z', NOON],
    ['2026-02-28T12:34:56.999999999Z', NOON],
    ['2026-02-28T12:34:56,5Z', NOON],
    ['2026-02-28T12:34:56+00:00', NOON],
    ['2026-02-28T12:34:56.5+00:00', NOON],
    ['2026-02-28T14:34:56+02:00', NOON],
    ['2026-02-28T07:04:56-0530', NOON],
    ['2026-02-28', MIDNIGHT],
    ['2026-02-28T24:00:00', MIDNIGHT + 86_400],
    ['2024-02-29T00:00:00Z', Date.UTC(2024, 1, 29) / 1000],
    ['1969-12-31T23:59:59.5Z', -1],
    ['0001-01-01T00:00:00Z', -62_135_596_800],
    ['9999-12-31T23:59:59Z', 253_402_300_799],
  ])('reads %s', (text, expected) => {
    expect(toInstant(text)).toBe(expected);
  });

  it.each<[unknown]>([
    [''],
    ['yesterday'],
    ['2026'],
    ['2026-02'],
    ['20260228'],
    ['2026-W09-6'],
    ['2026-02-29'],
    ['2026-02-29T00:00:00'],
    ['2026-13-01'],
    ['2026-02-28T25:00:00Z'],
    ['2026-02-28T12:34:60Z'],
    ['2026-02-28T12:34:56Zulu'],
    ['0000-01-01T00:00:00Z'],
    ['9999-12-31T24:00:00Z'],
    ['12:34'],
    [null],
    [undefined],
    [true],
    [{}],
    [Number.NaN],
    [Number.POSITIVE_INFINITY],
  ])('takes %j for no time', (value) => {
    expect(toInstant(value)).toBeUndefined();
  });

  it.each(['2026-02-29T00:00:00Z', '2026-04-31T00:00:00.5Z'])(
    'takes %s for no time, since its month is shorter',
    (value) => {
      expect(toInstant(value)).toBeUndefined();
    },
  );

  it('reads a number as epoch seconds, down to the whole second', () => {
    expect(toInstant(12.9)).toBe(12);
    expect(toInstant(-0.5)).toBe(-1);
    expect(toInstant(0)).toBe(0);
  });
});

describe('the written forms of an instant', () => {
  const instant = fc.integer({ min: -62_135_596_800, max: 253_402_300_799 });

  it('are RFC 3339 in UTC, and the same without zone for Sentry', () => {
    expect(formatInstant(NOON)).toBe('2026-02-28T12:34:56Z');
    expect(formatForSentry(NOON)).toBe('2026-02-28T12:34:56');
  });

  it('are read as the same instant', () => {
    fc.assert(
      fc.property(instant, (at) => {
        expect(toInstant(formatInstant(at))).toBe(at);
        expect(toInstant(formatForSentry(at))).toBe(at);
        expect(toInstant(normaliseTimestamp(formatInstant(at)))).toBe(at);
      }),
    );
  });
});

describe('normaliseTimestamp', () => {
  it.each<[string, string]>([
    ['2025-04-12T11:34:11Z', '2025-04-12T11:34:11.000000Z'],
    ['2025-04-12T11:34:11.123456Z', '2025-04-12T11:34:11.123456Z'],
    ['2025-04-12T11:34:11.123Z', '2025-04-12T11:34:11.123000Z'],
    ['2025-04-12T11:34:11.5Z', '2025-04-12T11:34:11.500000Z'],
    ['2025-04-12T11:34:11.12345Z', '2025-04-12T11:34:11.123450Z'],
    ['2025-04-12T11:34:11.123456789Z', '2025-04-12T11:34:11.123456Z'],
    ['2025-04-12T11:34:11', '2025-04-12T11:34:11.000000Z'],
    ['2025-04-12T11:34:11+00:00', '2025-04-12T11:34:11.000000Z'],
    ['2025-04-12T11:34:11.25+00:00', '2025-04-12T11:34:11.250000Z'],
    ['2025-04-12T13:34:11.25+02:00', '2025-04-12T11:34:11.250000Z'],
    ['2025-04-12 11:34:11', '2025-04-12T11:34:11.000000Z'],
    ['2025-04-12', '2025-04-12T00:00:00.000000Z'],
    ['2024-02-29T00:00:00Z', '2024-02-29T00:00:00.000000Z'],
    ['2025-12-31T23:59:59.999999Z', '2025-12-31T23:59:59.999999Z'],
    ['2025-04-30T00:00:00Z', '2025-04-30T00:00:00.000000Z'],
    ['1969-12-31T23:59:59.5Z', '1969-12-31T23:59:59.500000Z'],
    ['0001-01-01T00:00:00Z', '0001-01-01T00:00:00.000000Z'],
  ])('writes %s as %s', (given, expected) => {
    expect(normaliseTimestamp(given)).toBe(expected);
  });

  it.each([
    '',
    'never',
    '2025-02-29T00:00:00Z',
    '2025-04-31T00:00:00Z',
    '2025-04-31T00:00:00.123456Z',
    '2025-04-12T11:60:00Z',
    '2025-13-12T11:00:00Z',
    '2025-00-12T11:00:00Z',
    '2025-04-00T11:00:00Z',
    '0000-04-12T11:34:11Z',
    '10000-04-12T11:34:11Z',
  ])('takes %j for no time', (value) => {
    expect(normaliseTimestamp(value)).toBeUndefined();
  });

  it('changes nothing when it is done twice', () => {
    const digits = fc.integer({ min: 0, max: 999_999 }).map((micros) => `.${micros}`);
    const time = fc.date({ min: new Date('0001-01-02'), max: new Date('9999-12-30'), noInvalidDate: true });
    fc.assert(
      fc.property(
        time,
        fc.oneof(fc.constant(''), digits),
        fc.constantFrom('Z', '', '+00:00', '-03:30'),
        (at, part, zone) => {
          const once = normaliseTimestamp(at.toISOString().slice(0, 19) + part + zone);
          expect(once).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/);
          expect(normaliseTimestamp(once ?? '')).toBe(once);
        },
      ),
    );
  });
});

describe('parseHttpDate', () => {
  it.each<[string | undefined, number | undefined]>([
    ['Sat, 28 Feb 2026 12:34:56 GMT', NOON],
    [undefined, undefined],
    ['', undefined],
    ['soon', undefined],
  ])('of %j', (header, expected) => {
    expect(parseHttpDate(header)).toBe(expected);
  });
});
