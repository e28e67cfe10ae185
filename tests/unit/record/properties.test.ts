import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isJsonObject, type JsonValue } from '../../../src/json.ts';
import { hash, walked } from './support.ts';

/** Addresses as people have them; files and versions that look alike are left out, as the docs say. */
const emails = fc
  .tuple(
    fc.stringMatching(/^[a-z][a-z0-9_+-]{0,10}(\.[a-z0-9]{1,6})?$/),
    fc.stringMatching(/^[a-z][a-z0-9-]{0,8}[a-z0-9]$/),
    fc.constantFrom('com', 'org', 'co.uk', 'io', 'example', 'museum'),
    fc.boolean(),
  )
  .map(([local, host, top, isLoud]) => {
    const address = `${local}@${host}.${top}`;
    return isLoud ? address.toUpperCase() : address;
  });
/** Addresses that nobody has, and RFC 5322 allows. */
const oddEmails = fc
  .emailAddress()
  .filter(
    (address) =>
      !/\.(css|dll|exe|gif|htm|html|jar|jpe?g|jsx?|json|map|[mc]js|php|png|svg|tsx|webp)$/i.test(address),
  )
  .filter((address) => !/@\d+\.\d+\./.test(address));
const ips = fc.oneof(
  fc.ipV4(),
  fc.ipV6().filter((address) => /\d/.test(address) && address.length > 3),
);

/** Words around an address; no letter, digit or sign touches it. */
const before = fc.constantFrom('', 'to ', '<', '"', 'mail=', '/?q=', "{'a': '", 'für ', '…(');
const after = fc.constantFrom('', '!', '>', '"', '&x=1', "'}", ', ', ' …');

/** Names that say nothing of their values. */
const names = fc.constantFrom(
  'a',
  'message',
  'data',
  'extra',
  'values',
  'url',
  'key',
  'query',
  '__proto__',
  'b c',
);

/** Any JSON whose names, as random as they are, are no words: `ip` says much of its value. */
const wordless = (value: JsonValue): JsonValue =>
  isJsonObject(value)
    ? Object.fromEntries(Object.entries(value).map(([name, child]) => [`${name}0q`, wordless(child ?? null)]))
    : Array.isArray(value)
      ? value.map(wordless)
      : value;

/** Puts a text somewhere into an open object. */
function placed(text: fc.Arbitrary<string>): fc.Arbitrary<JsonValue> {
  const around = (fc.jsonValue({ maxDepth: 1 }) as fc.Arbitrary<JsonValue>).map(wordless);
  return fc.letrec<{ value: JsonValue }>((tie) => ({
    value: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      text,
      fc
        .tuple(names, tie('value'), names, around)
        .map(([name, value, other, rest]) => ({ [other]: rest, [name]: value })),
      fc.tuple(tie('value'), around).map(([value, rest]) => [rest, value]),
      fc.tuple(names, tie('value')).map(([name, value]) => [[name, value]]),
      fc.tuple(names, tie('value')).map(([name, value]) => ({ key: name, value })),
      text.map((name) => ({ [name]: 1 })),
    ),
  })).value;
}

const inText = (address: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc.tuple(before, address, after).map((parts) => parts.join(''));

const textOf = (value: JsonValue | undefined): string => (JSON.stringify(value ?? null) ?? '').toLowerCase();

describe('an open object', () => {
  it.each(['hashed', 'omitted'] as const)('has no e-mail address any more, wherever it was (%s)', (care) => {
    fc.assert(
      fc.property(
        emails.chain((email) => fc.tuple(fc.constant(email), placed(inText(fc.constant(email))))),
        ([email, value]) => {
          fc.pre(textOf(value).includes(email.toLowerCase()));
          expect(textOf(walked(care, value))).not.toContain(email.toLowerCase());
        },
      ),
      { numRuns: 500 },
    );
  });

  it.each(['hashed', 'omitted'] as const)('has no odd address that is a whole value (%s)', (care) => {
    fc.assert(
      fc.property(oddEmails, (email) => {
        expect(textOf(walked(care, { a: [email], b: email }))).not.toContain(email.toLowerCase());
      }),
    );
  });

  it.each(['hashed', 'omitted'] as const)('has no IP address any more, wherever it was (%s)', (care) => {
    fc.assert(
      fc.property(
        ips.chain((ip) => fc.tuple(fc.constant(ip), placed(inText(fc.constant(ip))))),
        ([ip, value]) => {
          // `1::` is in more texts than are addresses.
          fc.pre(ip.length > 6 && textOf(value).includes(ip.toLowerCase()));
          expect(textOf(walked(care, value))).not.toContain(ip.toLowerCase());
        },
      ),
      { numRuns: 500 },
    );
  });

  it('has the same hash wherever an address was', () => {
    fc.assert(
      fc.property(emails, before, after, (email, start, end) => {
        const value = { email, text: `${start}${email}${end}`, tags: [['user', `email:${email}`]] };
        const expected = hash(email);
        expect(walked('hashed', value)).toEqual({
          email: expected,
          text: `${start}${expected}${end}`,
          tags: [['user', `email:${expected}`]],
        });
      }),
    );
  });

  it('has everything else as it was', () => {
    const plain = fc.stringMatching(/^[a-z ]{0,12}$/);
    const things = fc.letrec<{ value: JsonValue }>((tie) => ({
      value: fc.oneof(
        plain,
        fc.double({ noNaN: true, noDefaultInfinity: true }),
        fc.boolean(),
        fc.constant(null),
        fc.array(tie('value'), { maxLength: 4 }),
        fc.dictionary(
          fc.constantFrom('a', 'data', 'values', 'function', 'key', 'value', 'name', '__proto__'),
          tie('value'),
        ),
      ),
    })).value;
    fc.assert(
      fc.property(things, (value) => {
        for (const care of ['hashed', 'omitted', 'masked', 'both'] as const) {
          expect(walked(care, value)).toBe(value);
        }
      }),
    );
  });

  it('does not change when it is looked through again: masked, left out or hashed by shape', () => {
    const texts = inText(fc.oneof(emails, fc.ipV4(), fc.constant('https://u:p@h.test/?token=a')));
    fc.assert(
      fc.property(placed(texts), (value) => {
        for (const care of ['hashed', 'omitted', 'both'] as const) {
          const once = walked(care, value) ?? null;
          expect(walked(care, once) ?? null).toEqual(once);
        }
      }),
    );
  });
});
