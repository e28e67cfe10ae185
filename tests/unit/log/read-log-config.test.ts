import { describe, expect, it } from '@jest/globals';
import { readRootLevel } from '../../../src/log/read-log-config.ts';

describe('the level of the root logger', () => {
  it('is read from JSON, as Meltano writes it', async () => {
    expect(await readRootLevel('{"version": 1, "root": {"level": "DEBUG", "handlers": []}}')).toBe('DEBUG');
    expect(await readRootLevel('{"root": {"level": 10}}')).toBe('10');
  });

  it('is read from YAML, also where a key is there twice or a tag is unknown', async () => {
    const yaml =
      'version: 1\nroot:\n  handlers: [!!python/name:x console]\n  level: ERROR # why\nloggers:\n  x:\n    level: DEBUG\n';
    expect(await readRootLevel(yaml)).toBe('ERROR');
    expect(await readRootLevel('root: {level: INFO}\nroot: {level: "WARNING"}\n')).toBe('WARNING');
    expect(await readRootLevel('base: &base {level: ERROR}\nroot: *base\n')).toBe('ERROR');
  });

  it.each([
    ['', 'an empty file'],
    ['null', 'null'],
    ['[1]', 'a list'],
    ['just words', 'a text'],
    ['{"root": "DEBUG"}', 'a root that is no object'],
    ['{"root": {"level": {"toString": 1}}}', 'a level that is an object'],
    ['loggers:\n  root:\n    level: DEBUG\n', 'a root that is not at the top'],
    ['__proto__: {root: {level: DEBUG}}\n', 'a prototype'],
  ])('is not in %j, which is %s', async (text) => {
    expect(await readRootLevel(text)).toBeUndefined();
  });

  const bomb = [...'bcdefghi'].map(
    (name, at) => `${name}: &${name} [${'*a,'.replace('a', 'abcdefgh'[at] ?? '').repeat(9)}]`,
  );
  it.each([
    ['a bracket that is not closed', 'root: {level: [\n'],
    ['aliases of aliases', `a: &a [${'x,'.repeat(9)}]\n${bomb.join('\n')}\n`],
    ['brackets by the thousand', '['.repeat(16_000)],
    ['brackets by the thousand that are closed', `a: ${'['.repeat(9_000)}${']'.repeat(9_000)}`],
    ['lists by the thousand', '- '.repeat(16_000)],
    ['keys by the thousand', '? '.repeat(16_000)],
  ])('is refused, not looked for without end, in %s', async (_what, text) => {
    await expect(readRootLevel(text)).rejects.toThrow();
  });

  it('is found in the depth that configs have', async () => {
    let filters = 'x';
    for (let depth = 0; depth < 20; depth += 1) filters = `[${filters}]`;
    expect(await readRootLevel(`filters: ${filters}\nroot:\n  level: INFO\n`)).toBe('INFO');
  });
});
