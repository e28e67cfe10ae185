import { describe, expect, it } from '@jest/globals';
import { readArguments } from '../../../src/cli/arguments.ts';
import { UsageError } from '../../../src/errors.ts';

const read = (line: string) => readArguments(line.split(' ').filter((word) => word !== ''));

describe('readArguments', () => {
  it.each([
    ['', 'sync'],
    ['-c a', 'sync'],
    ['--discover', 'discover'],
    ['-d', 'discover'],
    ['--test', 'test'],
    ['--about', 'about'],
    ['--merge-states a.json b.json', 'merge'],
    ['--merge-states a.json --discover', 'merge'],
    ['--version', 'version'],
    ['--help', 'help'],
    ['-h', 'help'],
    ['--plan', 'plan'],
    ['--plan --test', 'plan'],
    ['--plan --discover', 'discover'],
    ['--test --discover', 'discover'],
    ['--discover --about', 'about'],
    ['--about --version', 'version'],
    ['--version --help', 'help'],
  ])('takes "%s" for %s', async (line, mode) => {
    expect((await read(line)).mode).toBe(mode);
  });

  it('accepts every flag together with every other', async () => {
    for (const mode of ['--help', '--version', '--about', '--discover', '--test', '']) {
      const line = `--config a.json ${mode} --catalog c.json --state s.json --dev --format json -c ENV`;
      expect(await read(line)).toMatchObject({
        mode: mode === '' ? 'sync' : mode.slice(2),
        configs: ['a.json', 'ENV'],
        catalog: 'c.json',
        state: 's.json',
        format: 'json',
      });
    }
  });

  it('knows the short and the legacy names', async () => {
    expect(await read('-s s -p p')).toMatchObject({ state: 's', catalog: 'p' });
    expect((await read('--properties p')).catalog).toBe('p');
    expect((await read('--config=ENV')).configs).toEqual(['ENV']);
  });

  it('takes every reset, in their order', async () => {
    expect((await read('--reset issues --reset=events=web -c a')).resets).toEqual(['issues', 'events=web']);
    expect((await read('-c a')).resets).toEqual([]);
  });

  it('takes an environment file together with ENV only', async () => {
    expect((await read('-c ENV --env-file prod.env')).envFile).toBe('prod.env');
    expect((await read('-c ENV')).envFile).toBeUndefined();
    await expect(read('-c a.json --env-file prod.env')).rejects.toThrow(/--env-file needs --config ENV/);
  });

  it('takes the last of a repeated file and all of the configs', async () => {
    expect(await read('-c 1 -c 2 --state a --state b --catalog x -p y')).toMatchObject({
      configs: ['1', '2'],
      state: 'b',
      catalog: 'y',
    });
  });

  it.each([
    ['', undefined],
    ['--test', 'all'],
    ['--test --config c', 'all'],
    ['--test=all', 'all'],
    ['--test=records', 'all'],
    ['--test=schema', 'schema'],
    ['--test schema', 'schema'],
  ])('reads the kind of test in "%s"', async (line, test) => {
    expect((await read(line)).test).toBe(test);
  });

  it.each([
    ['--bogus', 'Unknown argument: bogus'],
    ['--no-discover', 'Unknown argument: no-discover'],
    ['--config', 'config'],
    ['--config --discover', 'config'],
    ['--shards 3', '--shards needs --plan'],
    ['--plan --shards 0', '--shards takes auto, or a number from 1 to 1000'],
    ['--plan --shards 1001', '--shards takes auto, or a number from 1 to 1000'],
    ['--plan --shards many', '--shards takes auto, or a number from 1 to 1000'],
    ['--merge-states', '--merge-states needs the FILEs of states'],
    ['--about --format xml', '"xml"'],
    ['--plan --format markdown', '--plan has --format text or json'],
    ['--reset', 'reset'],
    ['sync', 'Unexpected argument: sync'],
  ])('refuses "%s" in one line and with exit code 2', async (line, expected) => {
    const error = await read(line).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(UsageError);
    expect(error).toMatchObject({ exitCode: 2, message: expect.stringContaining(expected) });
    expect((error as Error).message).not.toContain('\n');
  });

  it('shows the help though something else is wrong', async () => {
    const { helpText } = await read('--help --bogus');
    for (const flag of [
      '--config',
      '--catalog',
      '--properties',
      '--state',
      '--env-file',
      '--discover',
      '--plan',
      '--reset',
      '--test',
      '--about',
      '--version',
    ]) {
      expect(helpText).toContain(flag);
    }
    expect(helpText).not.toContain('--dev');
  });
});
