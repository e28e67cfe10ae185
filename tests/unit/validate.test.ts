import { describe, expect, it } from '@jest/globals';
import { problems } from '../../src/validate.ts';

describe('problems', () => {
  it('finds none in a value that fits', () => {
    expect(problems({ type: 'object' }, {}, 'The file')).toEqual([]);
  });

  it('names the whole by the given name', () => {
    expect(problems({ type: 'object' }, [], 'The file')).toEqual([
      'The file is a list, but must be an object.',
    ]);
  });

  it('names nested places with their index', () => {
    const schema = { properties: { streams: { items: { properties: { schema: { type: 'object' } } } } } };
    expect(problems(schema, { streams: [{}, { schema: 7 }] }, 'x')).toEqual([
      'streams[1].schema is 7, but must be an object.',
    ]);
  });

  it('says what is missing and what it must be', () => {
    const schema = { required: ['a'], properties: { a: { type: ['string', 'null'], description: 'The a' } } };
    expect(problems(schema, {}, 'x')).toEqual(['a is missing: it must be a text or null (The a).']);
  });

  it('names the range that is accepted', () => {
    const one = (schema: object) => problems({ properties: { a: schema } }, { a: 50 }, 'x')[0];
    expect(one({ type: 'integer', minimum: 1, maximum: 9 })).toBe(
      'a is 50, but must be a whole number from 1 to 9.',
    );
    expect(one({ type: 'number', minimum: 60 })).toBe('a is 50, but must be a number of at least 60.');
    expect(one({ type: 'number', maximum: 6 })).toBe('a is 50, but must be a number of at most 6.');
    expect(one({ type: 'boolean' })).toBe('a is 50, but must be true or false.');
  });

  it('says one sentence for each place', () => {
    const schema = { properties: { a: { type: 'string', enum: ['x', 'y'] } } };
    expect(problems(schema, { a: 1 }, 'x')).toEqual(['a is 1, but must be one of x, y.']);
  });

  it('never shows what is secret and cuts what is long', () => {
    const schema = { properties: { a: { type: 'integer', writeOnly: true }, b: { type: 'integer' } } };
    const [secret, long] = problems(schema, { a: 'hunter2', b: 'x'.repeat(1000) }, 'x');
    expect(secret).toBe('a is not usable, but must be a whole number.');
    expect(long?.length).toBeLessThan(150);
  });
});
