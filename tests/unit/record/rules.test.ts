import { describe, expect, it } from '@jest/globals';
import { createRules } from '../../../src/record/rules.ts';

const rulesOf = () => createRules({ treat: undefined, masksSecrets: true });

describe('the rules of names', () => {
  it('are thought about once', () => {
    const ruleOf = rulesOf();
    expect(ruleOf('things', 'token')).toBe(ruleOf('things', 'token'));
    expect(ruleOf('things', 'token')).not.toBe(ruleOf('people', 'token'));
  });

  it('are forgotten before they fill the memory', () => {
    const ruleOf = rulesOf();
    const first = ruleOf('things', 'token');
    for (let n = 0; n < 5_000; n += 1) ruleOf('things', `name ${n}`);
    expect(ruleOf('things', 'token')).not.toBe(first);
    expect(ruleOf('things', 'token')).toEqual({ ...first, text: expect.any(Function) });
  });

  it('are not remembered for names that are as long as a text', () => {
    const ruleOf = rulesOf();
    const name = `${'a'.repeat(200)}_token`;
    expect(ruleOf('things', name)).not.toBe(ruleOf('things', name));
    expect(ruleOf('things', name).isSecret).toBe(true);
  });
});
