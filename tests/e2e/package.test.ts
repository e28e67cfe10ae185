import { execFileSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { STREAMS } from '../../src/streams/index.ts';
import { STREAM_NAMES } from '../support/delivery.ts';
import { listedPackages, runtimePackages, type Sbom } from '../support/sbom.ts';

import { copyRuntimePackages } from './runtime-packages.ts';

const CHECKOUT = fileURLToPath(new URL('../../', import.meta.url)).replace(/\/$/, '');
const WELCOME =
  /^(bin\/tap-sentry\.js|dist\/.+\.js|catalog\/.+\.json|README\.md|LICENSE|CHANGELOG\.md|package\.json|sbom\.cdx\.json)$/;

const folder = mkdtempSync(join(tmpdir(), 'tap-sentry-package-'));
const modules = join(folder, 'node_modules');
const installed = join(modules, 'tap-sentry');

/** The tarball, unpacked into an empty folder with its runtime packages and the command that npm would link. */
beforeAll(() => {
  const output = execFileSync('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder], {
    cwd: CHECKOUT,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const [{ filename }] = JSON.parse(output) as [{ filename: string }];
  mkdirSync(installed, { recursive: true });
  execFileSync('tar', ['-xzf', join(folder, filename), '--strip-components=1', '-C', installed]);
  copyRuntimePackages(CHECKOUT, modules);
  mkdirSync(join(modules, '.bin'));
  symlinkSync('../tap-sentry/bin/tap-sentry.js', join(modules, '.bin', 'tap-sentry'));
}, 60_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Every file below a folder, as paths from there. */
function filesIn(root: string): string[] {
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((path) => statSync(join(root, path)).isFile())
    .sort();
}

function run(command: string, args: readonly string[]): string {
  return execFileSync(command, args, { cwd: folder, encoding: 'utf8', maxBuffer: 2 ** 24 });
}

describe('the npm package', () => {
  it('holds nothing but the program, its schemas and its texts', () => {
    const files = filesIn(installed);
    expect(files.filter((path) => !WELCOME.test(path))).toEqual([]);
    expect(files).toEqual(expect.arrayContaining(['CHANGELOG.md', 'LICENSE', 'README.md', 'package.json']));
  });

  it('holds everything that was built', () => {
    expect(filesIn(join(installed, 'dist'))).toEqual(filesIn(join(CHECKOUT, 'dist')));
    expect(filesIn(join(installed, 'dist'))).toContain('cli.js');
  });

  it('is built when it is packed, so that it is never packed without its program and the list of its packages', () => {
    const checkout = join(folder, 'unbuilt');
    const { files } = JSON.parse(readFileSync(join(CHECKOUT, 'package.json'), 'utf8')) as { files: string[] };
    const made = ['dist', 'sbom.cdx.json'];
    expect(files).toEqual(expect.arrayContaining(made));
    const sources = files.filter((path) => !made.includes(path) && !path.startsWith('!'));
    const others = ['src', 'scripts', 'package.json', 'package-lock.json', 'tsconfig.json'];
    for (const path of [...sources, ...others]) {
      cpSync(join(CHECKOUT, path), join(checkout, path), { recursive: true });
    }
    symlinkSync(join(CHECKOUT, 'node_modules'), join(checkout, 'node_modules'));
    const output = execFileSync('npm', ['pack', '--silent'], { cwd: checkout, encoding: 'utf8' });
    const listed = execFileSync('tar', ['-tzf', output.trim()], { cwd: checkout, encoding: 'utf8' });
    const packed = listed.split('\n').filter((path) => path.startsWith('package/dist/'));
    expect(packed.map((path) => path.replace('package/dist/', '')).sort()).toEqual(
      filesIn(join(checkout, 'dist')),
    );
    expect(packed).toContain('package/dist/cli.js');
    const sbom = execFileSync('tar', ['-xzOf', output.trim(), 'package/sbom.cdx.json'], {
      cwd: checkout,
      encoding: 'utf8',
    });
    expect(listedPackages(JSON.parse(sbom) as Sbom)).toEqual(runtimePackages(CHECKOUT));
  });

  it('loads no package to discover or to tell its version, and the HTTP client only for a sync', () => {
    const importsOf = (file: string): readonly string[] => {
      const text = readFileSync(join(installed, 'dist', file), 'utf8');
      const own = [...text.matchAll(/^(?:import|\} from) [^;]*?"([^"]+)";$/gm)].map(([, name = '']) => name);
      return own.flatMap((name) => (name.startsWith('./') ? importsOf(name.slice(2)) : [name]));
    };
    const packagesOf = (file: string) => importsOf(file).filter((name) => !name.startsWith('node:'));
    expect(packagesOf('cli.js')).toEqual([]);
    const lazy = (name: string) =>
      filesIn(join(installed, 'dist')).find((file) => file.startsWith(`${name}-`));
    expect(packagesOf(lazy('tap') ?? '')).toContain('got');
    expect(packagesOf(lazy('arguments') ?? '')).not.toContain('got');
  });

  it('holds every schema file', () => {
    const schemas = filesIn(join(CHECKOUT, 'catalog')).filter((path) => path.endsWith('.json'));
    expect(filesIn(join(installed, 'catalog'))).toEqual(schemas);
  });

  it('runs as the linked command without anything else installed', () => {
    const { version } = JSON.parse(readFileSync(join(CHECKOUT, 'package.json'), 'utf8')) as {
      version: string;
    };
    expect(run(join(modules, '.bin', 'tap-sentry'), ['--version'])).toBe(`tap-sentry v${version}\n`);
  });

  it('needs neither a home nor a name of its user, as in a container that runs as any number', () => {
    const options = { cwd: folder, env: {}, encoding: 'utf8' } as const;
    const program = join(installed, 'bin', 'tap-sentry.js');
    expect(execFileSync(process.execPath, [program, '--version'], options)).toMatch(/^tap-sentry v/);
    writeFileSync(
      join(folder, 'config.json'),
      '{ "api_token": "unused-in-this-test", "organization": "acme" }',
    );
    const schemas = execFileSync(
      process.execPath,
      [program, '--config', 'config.json', '--test=schema'],
      options,
    );
    expect(schemas.match(/^\{"type":"SCHEMA"/gm)).toHaveLength(STREAM_NAMES.length);
  });

  it('discovers every stream', () => {
    const { streams } = JSON.parse(run(join(modules, '.bin', 'tap-sentry'), ['--discover'])) as {
      streams: { tap_stream_id: string }[];
    };
    expect(streams.map((stream) => stream.tap_stream_id)).toEqual(
      STREAMS.map(({ tapStreamId }) => tapStreamId),
    );
  });

  it('loads every module with the runtime packages alone', () => {
    const files = filesIn(join(installed, 'dist'));
    const script = `for (const file of ${JSON.stringify(files)}) await import('./node_modules/tap-sentry/dist/' + file);
      console.log('loaded');`;
    expect(run(process.execPath, ['--input-type=module', '--eval', script])).toBe('loaded\n');
  });

  it('gives publint nothing to say', async () => {
    const { messages, pkg } = await publint({ pkgDir: installed, pack: false, strict: true });
    expect(messages.map((message) => formatMessage(message, pkg))).toEqual([]);
  });
});
