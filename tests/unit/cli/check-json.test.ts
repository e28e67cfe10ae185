import { describe, expect, it } from '@jest/globals';
import { jsonProblem } from '../../../src/cli/check-json.ts';

const parse = (text: string) => JSON.parse(text);

describe('a JSON document of the operator', () => {
  it.each([
    '{"__proto__": {"api_token": "x"}}',
    '{"bookmarks": {"issues": {"__proto__": null}}}',
    '{"streams": [{"schema": {}}, {"schema": {"properties": {"\\u005f_proto__": {}}}}]}',
    '[[{"__proto__": 1}]]',
  ])('may not name the prototype: %s', (text) => {
    expect(jsonProblem(parse(text))).toMatch(/^has a field called "__proto__", .*remove it$/);
  });

  it('may hold that word as a text, and names that only look like it', () => {
    expect(
      jsonProblem(parse('{"a": "__proto__", "proto": 1, "constructor": {"prototype": 1}}')),
    ).toBeUndefined();
  });

  it('may be 200 levels deep and no deeper, in lists as well as in objects', () => {
    const lists = (depth: number) => parse('['.repeat(depth) + ']'.repeat(depth));
    expect(jsonProblem(lists(200))).toBeUndefined();
    for (const depth of [202, 1_000_000]) {
      expect(jsonProblem(lists(depth))).toBe('is nested more than 200 levels deep');
    }
    expect(jsonProblem(parse(`${'{"a":'.repeat(300)}1${'}'.repeat(300)}`))).toMatch(/200 levels/);
  });

  it('may be any other value', () => {
    for (const value of [null, 1, 'x', [], {}]) expect(jsonProblem(value)).toBeUndefined();
  });
});
