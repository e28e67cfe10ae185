import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { nextCursor } from '../../../src/sentry/link.ts';

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
