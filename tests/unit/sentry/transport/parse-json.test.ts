import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseJson } from '../../../../src/sentry/transport/parse-json.ts';

const BIG = '12345678901234567890';

/** JSON with numbers that survive a double, and texts full of what could confuse a scanner. */
const trickyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom('"', '\\', '\\"', ` ${BIG}`, `[${BIG}]`, `:${BIG},`, '\\\\', '\u0000', '\ud800', '\udfff'),
);
const safeJson = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom(null, true, false),
    fc.maxSafeInteger(),
    fc
      .double({ noNaN: true, noDefaultInfinity: true })
      .filter(
        (number) => !Number.isInteger(number) || Number.isSafeInteger(number) || Math.abs(number) >= 1e21,
      ),
    trickyText,
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(trickyText, tie('value'), { maxKeys: 4 }),
  ),
})).value;

describe('parseJson', () => {
  it('gives what JSON.parse gives for numbers that are safe', () => {
    fc.assert(
      fc.property(safeJson, fc.constantFrom(undefined, 1, '\t'), (value, indent) => {
        const text = JSON.stringify([value, `,${BIG}`], null, indent);
        expect(parseJson(text).value).toEqual(JSON.parse(text));
      }),
      { numRuns: 500 },
    );
  });

  it('gives the exact digits of integers that are too big, wherever they stand', () => {
    const big = fc
      .tuple(fc.boolean(), fc.bigInt({ min: 9_007_199_254_740_993n, max: 10n ** 60n }))
      .map(([negative, digits]) => `${negative ? '-' : ''}${digits}`);
    fc.assert(
      fc.property(big, trickyText, fc.constantFrom('', ' ', '\n\t'), (digits, text, space) => {
        const quoted = JSON.stringify(text);
        const json = `{${quoted}:${space}${digits}${space},"list":[${digits},${space}${digits},${quoted}],"last":${digits}}`;
        expect(parseJson(json).value).toEqual({
          ...JSON.parse(`{${quoted}: 0}`),
          [text]: digits,
          list: [digits, digits, text],
          last: digits,
        });
      }),
      { numRuns: 500 },
    );
  });

  it.each<[string, unknown]>([
    ['[9007199254740991]', [9_007_199_254_740_991]],
    ['[9007199254740992]', ['9007199254740992']],
    ['[-9007199254740991]', [-9_007_199_254_740_991]],
    ['[-9007199254740992]', ['-9007199254740992']],
    ['[1000000000000000]', [1_000_000_000_000_000]],
    [`[0.${BIG}]`, [0.12345678901234568]],
    [`[${BIG}.5]`, [Number(`${BIG}.5`)]],
    [`[${BIG}e2]`, [Number(`${BIG}e2`)]],
    [`[${BIG}E-2]`, [Number(`${BIG}E-2`)]],
    [`[1e${'0'.repeat(17)}1]`, [10]],
    [`{"a":"${BIG}"}`, { a: BIG }],
    [`{"a":"say \\"${BIG}\\", [${BIG}"}`, { a: `say "${BIG}", [${BIG}` }],
    [`{"a\\\\":${BIG}}`, { 'a\\': BIG }],
    [`["", ${BIG}]`, ['', BIG]],
    [`[[${BIG}],{"b": ${BIG} }]`, [[BIG], { b: BIG }]],
    [`[1,${BIG},2]`, [1, BIG, 2]],
  ])('of %s', (text, expected) => {
    expect(parseJson(text).value).toEqual(expected);
  });

  it.each([
    '',
    '{',
    `[${BIG}`,
    `["open, ${BIG}]`,
    `[${BIG} ${BIG}]`,
    `[${BIG}-1]`,
    `[0${BIG}]`,
    `[+${BIG}]`,
    `{"a":${BIG},${BIG}:1}`,
    `[--${BIG}]`,
  ])('throws a SyntaxError like JSON.parse for %s', (text) => {
    expect(() => JSON.parse(text)).toThrow(SyntaxError);
    expect(() => parseJson(text)).toThrow(SyntaxError);
  });
});

describe('a clean text', () => {
  const dangerous = /[\0\p{Surrogate}]/u;
  const strings = (value: unknown): string[] => {
    if (typeof value === 'string') return [value];
    if (typeof value !== 'object' || value === null) return [];
    return Object.entries(value).flatMap(([key, inner]) => [key, ...strings(inner)]);
  };

  it('holds no NUL and no half of a surrogate pair', () => {
    const unit = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 3 }),
      fc.constantFrom(
        '\\u0000',
        '\\ud83d',
        '\\uDE00',
        '\\uD83D\\uDE00',
        '\\u0041',
        '\\n',
        '\\\\',
        '\\udfff',
        '\\uDc00',
      ),
    );
    fc.assert(
      fc.property(fc.array(unit, { maxLength: 5 }), fc.boolean(), (units, isKey) => {
        const body = units.map((part) => (part.startsWith('\\') ? part : JSON.stringify(part).slice(1, -1)));
        const text = isKey ? `{"${body.join('')}":1}` : `["${body.join('')}"]`;
        const { value, clean } = parseJson(text);
        if (strings(value).some((found) => dangerous.test(found))) expect(clean).toBe(false);
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    ['{"a":"b"}', true],
    ['["\\u0041\\n\\\\ \u{1F600}"]', true],
    ['["\\u0001"]', true],
    ['["\\ud7ff"]', true],
    ['["\\ue000"]', true],
    ['["\\u0000"]', false],
    ['["\\ud800"]', false],
    ['["\\uDBFF"]', false],
    ['["\\udfFF"]', false],
    ['{"\\u0000":1}', false],
  ])('%s: %s', (text, expected) => {
    expect(parseJson(text).clean).toBe(expected);
  });
});
