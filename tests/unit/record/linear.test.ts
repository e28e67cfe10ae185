import { describe, expect, it } from '@jest/globals';
import { walked } from './support.ts';

/** What makes patterns that go back slow. */
const HOSTILE: Readonly<Record<string, (length: number) => string>> = {
  'many signs': (length) => 'aaaa@'.repeat(length / 5),
  'signs alone': (length) => '@'.repeat(length),
  'encoded signs': (length) => 'a%40'.repeat(length / 4),
  'one long word': (length) => 'a'.repeat(length),
  'one long word with a sign': (length) => `${'a'.repeat(length)}@`,
  'a sign and a long host': (length) => `a@${'a.'.repeat(length / 2)}`,
  'hosts with dashes': (length) => 'a@b-'.repeat(length / 4),
  'numbers with dots': (length) => '1.'.repeat(length / 2),
  'almost addresses': (length) => '1.2.3.'.repeat(length / 6),
  colons: (length) => ':'.repeat(length),
  'groups with colons': (length) => 'a1:'.repeat(length / 3),
  'schemes without end': (length) => '://'.repeat(length / 3),
  'credentials without end': (length) => 'a://b:c'.repeat(length / 7),
  parameters: (length) => '&a=b'.repeat(length / 4),
  'parameters without a value': (length) => '&'.repeat(length),
  'one long name': (length) => `?${'a'.repeat(length)}=`,
  'capital letters': (length) => 'A'.repeat(length),
  'spaces and quotes': (length) => `'${' '.repeat(length)}`,
};

/** The best of some tries, in milliseconds: a busy machine makes every single one longer. */
function best(act: () => void): number {
  let least = Number.POSITIVE_INFINITY;
  for (let n = 0; n < 3; n += 1) {
    const began = performance.now();
    act();
    least = Math.min(least, performance.now() - began);
  }
  return least;
}

describe.each(Object.entries(HOSTILE))('a text of %s', (_, make) => {
  // Eight times the text takes eight times as long, and 64 times as long where the time is quadratic.
  it('takes time in proportion to its length', () => {
    const [small, large] = [make(20_000), make(160_000)];
    const time = (text: string): number =>
      best(() => {
        walked('both', {
          message: text,
          email: text,
          ip: text,
          owner: text,
          [text]: 1,
          list: [[text, text]],
        });
        walked('omitted', { message: text });
      });
    time(small);
    expect(time(large) / Math.max(time(small), 1)).toBeLessThan(32);
  });
});

describe('many names', () => {
  it('that become one take time in proportion to their number', () => {
    const make = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, n) => [`p${n}@a.test`, n]));
    const [small, large] = [make(2_000), make(16_000)];
    const time = (value: Record<string, number>): number => best(() => walked('omitted', value));
    time(small);
    expect(time(large) / Math.max(time(small), 1)).toBeLessThan(32);
  });
});
