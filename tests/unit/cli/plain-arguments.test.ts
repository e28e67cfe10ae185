import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readArguments } from '../../../src/cli/arguments.ts';
import { readPlainArguments } from '../../../src/cli/plain-arguments.ts';

const words = fc.constantFrom(
  '--config',
  '--catalog',
  '--state',
  '--discover',
  '--about',
  '--version',
  '--test',
  '-c',
  'config.json',
  'ENV',
  'a b',
  './x=1.json',
  '007',
  'true',
  '',
  '--',
  "'q'",
  '@file',
);

describe('plain arguments', () => {
  it('reads what orchestrators send', () => {
    expect(readPlainArguments(['--config', 'a.json', '--config', 'ENV', '--discover'])).toMatchObject({
      mode: 'discover',
      configs: ['a.json', 'ENV'],
    });
    expect(readPlainArguments(['--config', 'a', '--catalog', 'b', '--state', 'c'])).toMatchObject({
      mode: 'sync',
      catalog: 'b',
      state: 'c',
    });
  });

  it.each([['--help'], ['-c', 'a'], ['--config'], ['--config=a'], ['--state', '--discover'], ['stray']])(
    'leaves %s to the full parser',
    (...argv) => {
      expect(readPlainArguments(argv)).toBeUndefined();
    },
  );

  it('says of a command line what the full parser says, or nothing', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(words, { maxLength: 7 }), async (argv) => {
        const plain = readPlainArguments(argv);
        if (plain !== undefined) expect(await readArguments(argv)).toEqual(plain);
      }),
      { numRuns: 300, examples: [[['--config', 'a b', '--discover']], [['--config', 'true']]] },
    );
  });
});
