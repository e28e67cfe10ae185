import { describe, expect, it } from '@jest/globals';
import { chooseBarMarks, choosePaint } from '../../../src/cli/paint.ts';
import { BLOCKS, PLAIN } from '../../../src/report/bar.ts';

const RED = '\u001b[31m';

describe('colours on a terminal', () => {
  it('end before the line does', () => {
    expect(choosePaint({})('lost\n', 'bad')).toBe(`${RED}lost\u001b[39m\n`);
    expect(choosePaint({ NO_COLOR: '' })('lost', 'error')).toContain(RED);
  });

  it.each([{ NO_COLOR: '1' }, { NO_COLOR: '0' }, { TERM: 'dumb' }])('are none with %j', (env) => {
    expect(choosePaint(env)('lost', 'bad')).toBe('lost');
  });

  it('are none for what is as usual', () => {
    const paint = choosePaint({});
    expect([paint('a'), paint('b', 'info')]).toEqual(['a', 'b']);
  });
});

describe('the bar of a terminal', () => {
  it.each([
    [{ LANG: 'de_DE.UTF-8' }, BLOCKS],
    [{ LC_CTYPE: 'C.utf8', LANG: 'C' }, BLOCKS],
    [{ LC_ALL: 'C', LANG: 'en_US.UTF-8' }, PLAIN],
    [{ LANG: 'C' }, PLAIN],
    [{}, PLAIN],
  ])('is made of what %j can show', (env, marks) => {
    expect(chooseBarMarks(env)).toBe(marks);
  });
});
