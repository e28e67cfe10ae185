import { describe, expect, it } from '@jest/globals';
import { loadSchema } from '../../../src/discovery/schemas.ts';
import { CatalogError } from '../../../src/errors.ts';

/** Reads from the given files instead of the package. */
const from = (files: Record<string, string>) => (name: string) => {
  const text = files[name];
  if (text === undefined) throw new Error(`no file ${name}`);
  return text;
};

describe('loadSchema', () => {
  it('reads the files of the package', () => {
    expect(loadSchema('issues')).toMatchObject({ type: 'object', properties: { id: { type: ['string'] } } });
  });

  it('puts shared pieces in the place of references, also inside of shared pieces', () => {
    const read = from({
      'a.json': '{"properties":{"b":{"$ref":"shared/b.json"}},"items":[{"$ref":"shared/c.json"}]}',
      'shared/b.json': '{"properties":{"c":{"$ref":"shared/c.json"}}}',
      'shared/c.json': '{"type":["null","string"]}',
    });
    const piece = { type: ['null', 'string'] };
    expect(loadSchema('a', read)).toEqual({
      properties: { b: { properties: { c: piece } } },
      items: [piece],
    });
  });

  it('lets keys beside a reference win', () => {
    const read = from({
      'a.json': '{"$ref":"shared/b.json","description":"Mine."}',
      'shared/b.json': '{"type":"object","description":"Theirs."}',
    });
    expect(loadSchema('a', read)).toEqual({ type: 'object', description: 'Mine.' });
  });

  it('leaves no reference in any file of the package', () => {
    expect(JSON.stringify(loadSchema('users'))).not.toContain('$ref');
  });

  it('returns a fresh object every time', () => {
    expect(loadSchema('teams')).not.toBe(loadSchema('teams'));
    expect(loadSchema('teams')).toEqual(loadSchema('teams'));
  });

  it.each([
    ['a file that is missing', {}, 'catalog/a.json cannot be read'],
    ['a file that is no JSON', { 'a.json': '{' }, 'catalog/a.json cannot be read'],
    ['a file that is no object', { 'a.json': '[]' }, 'catalog/a.json must hold a JSON object'],
    ['a broken reference', { 'a.json': '{"$ref":"b.json"}' }, 'catalog/b.json (named in catalog/a.json)'],
    [
      'a circle',
      { 'a.json': '{"$ref":"b.json"}', 'b.json': '{"x":{"$ref":"a.json"}}' },
      'catalog/a.json refers to itself: a.json -> b.json -> a.json',
    ],
  ] as [string, Record<string, string>, string][])('names the file for %s', (_name, files, message) => {
    const load = () => loadSchema('a', from(files));
    expect(load).toThrow(CatalogError);
    expect(load).toThrow(message);
  });
});
