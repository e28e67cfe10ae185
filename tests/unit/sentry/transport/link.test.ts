import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type NextLink, nextCursor, nextLink } from '../../../../src/sentry/transport/link.ts';

const PREVIOUS =
  '<https://sentry.io/api/0/x/?&cursor=0:0:1>; rel="previous"; results="false"; cursor="0:0:1"';

describe('nextCursor', () => {
  it.each<[string, string | undefined, string | undefined]>([
    ['no header', undefined, undefined],
    ['an empty header', '', undefined],
    [
      'previous and next',
      `${PREVIOUS}, <https://sentry.io/api/0/x/?&cursor=0:100:0>; rel="next"; results="true"; cursor="0:100:0"`,
      '0:100:0',
    ],
    [
      'the next page first',
      `<https://sentry.io/>; rel="next"; results="true"; cursor="0:100:0", ${PREVIOUS}`,
      '0:100:0',
    ],
    [
      'the end, which has a cursor too',
      `${PREVIOUS}, <u>; rel="next"; results="false"; cursor="0:200:0"`,
      undefined,
    ],
    ['only previous with results', '<u>; rel="previous"; results="true"; cursor="0:0:1"', undefined],
    ['no entry for next', PREVIOUS, undefined],
    ['a next page without cursor', '<u>; rel="next"; results="true"', undefined],
    ['an empty cursor', '<u>; rel="next"; results="true"; cursor=""', undefined],
    ['no word on results', '<u>; rel="next"; cursor="0:100:0"', undefined],
    ['another order of attributes', '<u>; cursor="1:2:0"; results="true"; rel="next"', '1:2:0'],
    [
      'no space between entries',
      '<u>; rel="previous"; results="true"; cursor="p",<u>; rel="next"; results="true"; cursor="n"',
      'n',
    ],
    [
      'several spaces between entries',
      '<u>; rel="previous"; results="true"; cursor="p",   <u>; rel="next"; results="true"; cursor="n"',
      'n',
    ],
    ['no quotes', '<u>; rel=next; results=true; cursor=1:2:0', '1:2:0'],
    ['spaces around names and values', '<u> ;  REL = "next" ; Results = "true" ; CURSOR = "1:2:0" ', '1:2:0'],
    ['a cursor with equals signs', '<u>; rel="next"; results="true"; cursor="MTI=:0:0"', 'MTI=:0:0'],
    ['a float in the cursor', '<u>; rel="next"; results="true"; cursor="1.5:0:0"', '1.5:0:0'],
    [
      'an address that looks like attributes',
      '<https://other/?a=1;rel="next";results="true";cursor="evil">; rel="next"; results="true"; cursor="good"',
      'good',
    ],
    ['a comma within the address', '<https://u/?a=1,2>; rel="next"; results="true"; cursor="1:2:0"', '1:2:0'],
    ['an attribute without value', '<u>; rel; rel="next"; results="true"; cursor="1:2:0"', '1:2:0'],
    ['something else altogether', 'nonsense', undefined],
  ])('of %s', (_name, header, expected) => {
    expect(nextCursor(header)).toBe(expected);
  });

  it('gives back any cursor that the server builds', () => {
    const cursor = fc
      .tuple(
        fc.oneof(fc.nat().map(String), fc.double({ min: 0, noNaN: true }).map(String)),
        fc.nat(),
        fc.constantFrom(0, 1),
      )
      .map((parts) => parts.join(':'));
    fc.assert(
      fc.property(cursor, fc.webUrl({ withQueryParameters: true }), (value, url) => {
        const header = `${PREVIOUS}, <${url}>; rel="next"; results="true"; cursor="${value}"`;
        expect(nextCursor(header)).toBe(value);
      }),
    );
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.string(), (header) => {
        const cursor = nextCursor(header);
        expect(cursor === undefined || cursor !== '').toBe(true);
      }),
    );
  });
});

describe('nextLink', () => {
  const next = (cursor: string): NextLink => ({ kind: 'next', cursor });
  const PRINTED = `{'<http://x/?a=1>; rel="previous"; results="false", <http://x/?a=1&cursor=cD0y>; rel="next"; results="true"; cursor="cD0y"'}`;

  it.each<[string, string | undefined, NextLink]>([
    ['no header', undefined, { kind: 'missing' }],
    ['an empty header', '', { kind: 'missing' }],
    ['something else altogether', 'nonsense', { kind: 'missing' }],
    ['an address without end', '<<<<', { kind: 'missing' }],
    ['no entry for next', PREVIOUS, { kind: 'missing' }],
    ['an empty printed set', '{}', { kind: 'missing' }],
    ['the end', `${PREVIOUS}, <u>; rel="next"; results="false"; cursor="0:200:0"`, { kind: 'end' }],
    ['the end without a cursor', '<u>; rel="next"; results="false"', { kind: 'end' }],
    ['the end in capitals', '<u>; rel="next"; results="False"', { kind: 'end' }],
    ['a next page', `${PREVIOUS}, <u>; rel="next"; results="true"; cursor="0:100:0"`, next('0:100:0')],
    ['a next page without results', '<u>; rel="next"; cursor="0:100:0"', next('0:100:0')],
    ['a printed set', PRINTED, next('cD0y')],
    [
      'a printed set of two, the next page first',
      `{'<u>; rel="next"; results="true"; cursor="cj0x"', '<u>; rel="previous"; results="true"; cursor="p"'}`,
      next('cj0x'),
    ],
    [
      'a printed set of two, the next page last',
      `{'<u>; rel="previous"; results="true"; cursor="p"', '<u>; rel="next"; results="true"; cursor="cj0x"'}`,
      next('cj0x'),
    ],
    ['a printed set at its end', `{'<u>; rel="next"; results="false"'}`, { kind: 'end' }],
    [
      'a printed address with a quote in it',
      `{'<http://x/?q=it\\'s>; rel="next"; results="true"; cursor="cj0x"'}`,
      next('cj0x'),
    ],
    ['a cursor in base64', '<u>; rel="next"; results="true"; cursor="cD0yMA=="', next('cD0yMA==')],
    ['a cursor that is encoded', '<u>; rel="next"; results="true"; cursor="cD0yMA%3D%3D"', next('cD0yMA==')],
    ['a cursor with a stray percent', '<u>; rel="next"; results="true"; cursor="5%"', next('5%')],
    ['a cursor with other marks', `<u>; rel="next"; results="true"; cursor="a;b,c'd}"`, next("a;b,c'd}")],
  ])('of %s', (_name, header, expected) => {
    expect(nextLink(header)).toEqual(expected);
  });

  it.each([
    ['no cursor', '<u>; rel="next"; results="true"'],
    ['an empty cursor', '<u>; rel="next"; results="true"; cursor=" "'],
    ['a cursor that is cut off', '<u>; rel="next"; results="true"; cursor="0:100'],
    ['neither cursor nor results', '<u>; rel="next"'],
    ['something else for results', '<u>; rel="next"; results="perhaps"'],
  ])('is broken with %s', (_name, header) => {
    expect(nextLink(header)).toEqual({ kind: 'broken', problem: expect.stringMatching(/no cursor/) });
  });

  it('gives the printed cursor to whoever asks for that alone', () => {
    expect(nextCursor(PRINTED)).toBe('cD0y');
  });

  it('never throws, and agrees with the cursor alone', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...`<>;='",{} a%3D`, 'rel="next"', 'cursor="x"') }),
        (header) => {
          const link = nextLink(header);
          const cursor = nextCursor(header);
          if (cursor !== undefined) expect(link).toEqual(next(cursor));
        },
      ),
    );
  });

  it.each(['<', '<>', '<a>;x="', '<a>; ', '<a>;x= ', ';'])(
    'looks at 2 million characters of %j once',
    (piece) => {
      expect(nextLink(piece.repeat(2_000_000 / piece.length)).kind).toBe('missing');
    },
  );
});
