import { describe, expect, it } from '@jest/globals';
import type { JsonValue } from '../../../src/json.ts';
import { annotations, assignee, crashFile, inList, unlessEmpty } from '../../../src/streams/old-forms.ts';

describe('assignee', () => {
  const nobody = { type: null, id: null, name: null, email: null };
  it.each<[JsonValue | undefined, JsonValue | undefined]>([
    ['user:1', { ...nobody, type: 'user', id: '1' }],
    ['team:2', { ...nobody, type: 'team', id: '2' }],
    ['ada@example.org', { ...nobody, type: 'user', email: 'ada@example.org' }],
    ['Ada', { ...nobody, name: 'Ada' }],
    ['user:', { ...nobody, name: 'user:' }],
    ['', null],
    [null, null],
    [undefined, undefined],
    [
      { type: 'team', id: '2' },
      { type: 'team', id: '2' },
    ],
  ])('makes of %j what is known', (value, expected) => {
    expect(assignee(value)).toEqual(expected);
  });
});

describe('annotations', () => {
  const linkIn = (html: string): JsonValue | undefined => {
    const links = annotations([html]);
    return Array.isArray(links) ? links[0] : undefined;
  };

  it('leaves lists of objects as they are', () => {
    const links = [{ displayName: 'A', url: 'https://example.org' }];
    expect(annotations(links)).toBe(links);
    expect(annotations(null)).toBeNull();
  });

  it.each([
    ['<a href="https://example.org/1">A-1</a>', 'A-1', 'https://example.org/1'],
    ["<a class='x' href='https://example.org/1'>A-1</a>", 'A-1', 'https://example.org/1'],
    ['<A HREF="https://example.org/?a=1&amp;b=2">A &lt;1&gt;</A>', 'A <1>', 'https://example.org/?a=1&b=2'],
    ['<a name="x">A-1</a>', 'A-1', null],
    ['<a href="https://example.org/1">A-1', 'A-1', 'https://example.org/1'],
    ['<a href="https://example.org/1', '<a href="https://example.org/1', null],
    ['<b>A-1</b>', '<b>A-1</b>', null],
    ['A-1', 'A-1', null],
    ['', '', null],
  ])('reads %j', (html, displayName, url) => {
    expect(linkIn(html)).toEqual({ displayName, url });
  });

  it('keeps the objects between texts', () => {
    expect(annotations([{ url: 'u' }, 'A-1'])).toEqual([{ url: 'u' }, { displayName: 'A-1', url: null }]);
  });
});

describe('crashFile', () => {
  it('is an object whatever the server sends', () => {
    expect(crashFile({ name: 'a.dmp' })).toEqual({ name: 'a.dmp' });
    expect(crashFile('a.dmp')).toEqual({ name: 'a.dmp' });
    expect(crashFile('')).toBeNull();
    expect(crashFile(undefined)).toBeNull();
  });
});

describe('unlessEmpty', () => {
  it('puts nothing in the place of an empty text, and leaves all else', () => {
    const values: (JsonValue | undefined)[] = ['', ' ', 0, false, null, undefined];
    expect(values.map(unlessEmpty)).toEqual([null, ' ', 0, false, null, undefined]);
  });
});

describe('inList', () => {
  it('makes a list of a text, and leaves all else', () => {
    const values: (JsonValue | undefined)[] = ['count()', ['count()'], [], null, undefined];
    expect(values.map(inList)).toEqual([['count()'], ['count()'], [], null, undefined]);
  });
});
