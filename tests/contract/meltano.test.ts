import { readFileSync, statSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { ABOUT, describeTap } from '../../src/cli/about.ts';
import { CONFIG_SCHEMA, SETTINGS } from '../../src/settings.ts';
import { STREAMS } from '../../src/streams/index.ts';
import { meltanoSettings } from './meltano-settings.ts';

const root = new URL('../../', import.meta.url);
const textOf = (path: string): string => readFileSync(new URL(path, root), 'utf8');

const project = parse(textOf('meltano.yml'));
const extractor = project.plugins.extractors[0];
const definition = parse(textOf('meltano/tap-sentry.yml'));
const listing = parse(textOf('meltano/hub/node.yml'));

const KINDS = 'string integer boolean date_iso8601 email file array object options oauth'.split(' ');

describe.each([
  ['meltano.yml', extractor],
  ['meltano/tap-sentry.yml', definition],
  ['meltano/hub/node.yml', listing],
])('%s', (_path, plugin) => {
  it('has the settings of the tap, in their order', () => {
    expect(plugin.settings).toEqual(meltanoSettings());
  });

  it('selects what a run without a catalog reads', () => {
    const names = STREAMS.filter(({ isOptional }) => !isOptional).map(({ tapStreamId }) => tapStreamId);
    expect(plugin.select).toEqual(names.map((name) => `${name}.*`));
  });

  it('uses only kinds that Meltano can store', () => {
    for (const setting of plugin.settings) expect(KINDS).toContain(setting.kind);
  });

  it('claims what the tap claims of itself', () => {
    expect([...plugin.capabilities].sort()).toEqual([...ABOUT.capabilities]);
  });

  it('asks for the settings that the tap requires', () => {
    expect(plugin.settings_group_validation).toEqual([CONFIG_SCHEMA.required]);
  });

  it('names the tap as Meltano derives its variables: TAP_SENTRY_*', () => {
    expect(plugin).toMatchObject({ name: 'tap-sentry', namespace: 'tap_sentry' });
  });
});

describe('meltano.yml', () => {
  it('runs the program of this checkout', () => {
    const file = statSync(new URL(extractor.executable, root));
    expect(file.isFile()).toBe(true);
    expect(file.mode & 0o111).not.toBe(0);
  });

  it('has a loader and an environment to begin with', () => {
    const names = (plugins: { name: string }[]) => plugins.map((plugin) => plugin.name);
    expect(names(project.plugins.loaders)).toEqual(['target-jsonl', 'target-postgres']);
    expect(names(project.environments)).toEqual(['dev', 'prod']);
    expect(names(project.environments)).toContain(project.default_environment);
  });
});

describe('meltano/tap-sentry.yml', () => {
  it('leaves the program to the PATH', () => {
    expect(definition.executable).toBe('tap-sentry');
  });
});

describe('meltano/hub/node.yml', () => {
  it('has a variant of its own, since the hub lists other taps of this name', () => {
    expect(listing.variant).toBe(definition.variant);
    expect(['valulucchesi', 'airbyte']).not.toContain(listing.variant);
  });

  it('uses the words the hub accepts for maintenance and quality', () => {
    expect(['active', 'beta', 'development', 'inactive', 'unknown']).toContain(listing.maintenance_status);
    expect(['gold', 'silver', 'bronze', 'unknown']).toContain(listing.quality);
  });

  it('installs the wheel, which brings its own Node', () => {
    expect(listing).toMatchObject({ pip_url: 'tap-sentry', executable: 'tap-sentry' });
  });
});

describe('--about --format json', () => {
  const about = JSON.parse(describeTap('json'));

  it('has the keys that the tools of the hub read, and the streams besides', () => {
    expect(Object.keys(about)).toEqual([
      'name',
      'description',
      'version',
      'sdk_version',
      'supported_python_versions',
      'capabilities',
      'settings',
      'streams',
    ]);
  });

  it('holds the schema of the config', () => {
    expect(about.settings).toEqual(JSON.parse(JSON.stringify(CONFIG_SCHEMA)));
    expect(Object.keys(about.settings.properties)).toEqual(Object.keys(SETTINGS));
  });
});

describe('bin/tap-sentry.js', () => {
  it('asks for the version of Node.js that package.json asks for', () => {
    const { engines } = JSON.parse(textOf('package.json')) as { engines: { node: string } };
    const [major, minor] = engines.node.replace('>=', '').split('.');
    expect(textOf('bin/tap-sentry.js')).toContain(
      `major < ${major} || (major === ${major} && minor < ${minor})`,
    );
  });
});
