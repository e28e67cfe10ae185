import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse, stringify } from 'yaml';
import { BIN } from '../support/run-tap.ts';
import { type Ended, start } from './command.ts';
import { environment } from './environments.ts';
import { type Loader, type Place, POSTGRES } from './loaders.ts';

export const MELTANO = { name: 'meltano', version: '4.4.1' };
const CHECKOUT = fileURLToPath(new URL('../../', import.meta.url));
/** No look-ups in the Hub: everything is declared in the project. */
const NO_HUB = 'http://127.0.0.1:9';

/** A Meltano project in a folder of its own. */
export type MeltanoProject = {
  readonly folder: string;
  /** Runs `meltano` with these arguments to its end. */
  readonly run: (...args: string[]) => Promise<Ended>;
  /** The same with further variables of the environment. */
  readonly runWith: (env: Readonly<Record<string, string>>, ...args: string[]) => Promise<Ended>;
  readonly start: (...args: string[]) => ReturnType<typeof start>;
  readonly remove: () => void;
};

type Plugin = Record<string, unknown>;
type File = { plugins: { extractors: Plugin[]; loaders: Plugin[]; utilities?: Plugin[] } };

/**
 * The project of this repository's meltano.yml around the checkout, loading some streams into a database.
 * @param isReady its target is one that is installed already, and not Meltano's business
 */
export function projectOfCheckout(
  place: Place,
  settings: Readonly<Record<string, unknown>>,
  streams: readonly string[],
  isReady = false,
): MeltanoProject {
  const select = streams.map((stream) => `${stream}.*`);
  const file = parse(readFileSync(join(CHECKOUT, 'meltano.yml'), 'utf8')) as File;
  Object.assign(file.plugins.extractors[0] ?? {}, { executable: BIN, config: settings, select });
  file.plugins.loaders = [loader(POSTGRES, place, isReady)];
  return project(stringify(file), {});
}

/** The project of examples/meltano as it stands, with targets and dbt that are installed already. */
export function projectOfExamples(programs: Programs): MeltanoProject {
  const file = parse(readFileSync(join(CHECKOUT, 'examples/meltano/meltano.yml'), 'utf8')) as File;
  const { pip_url: _, ...target } = file.plugins.loaders[0] ?? {};
  const { pip_url: __, ...dbt } = file.plugins.utilities?.[0] ?? {};
  file.plugins.loaders = [{ ...target, executable: programs.target }];
  const config = { project_dir: programs.dbtProject, profiles_dir: programs.dbtProject };
  file.plugins.utilities = [{ ...dbt, executable: programs.dbt, config }];
  return withTap(programs.tap, (PATH) => project(stringify(file), { PATH }));
}

/** What a project starts: the tap as a shell script, the others by their paths. */
export type Programs = {
  readonly tap: string;
  readonly target: string;
  readonly dbt: string;
  /** The folder of the dbt package, which is no neighbour of a temporary project. */
  readonly dbtProject: string;
};

/** Puts `tap-sentry` on the PATH of a project, and takes it away with the project. */
function withTap(script: string, make: (path: string) => MeltanoProject): MeltanoProject {
  const bin = mkdtempSync(join(tmpdir(), 'tap-sentry-path-'));
  writeFileSync(join(bin, 'tap-sentry'), `#!/bin/sh\n${script}\n`);
  chmodSync(join(bin, 'tap-sentry'), 0o755);
  const made = make(bin);
  return {
    ...made,
    remove: () => {
      made.remove();
      rmSync(bin, { recursive: true, force: true });
    },
  };
}

/** A project with nothing in it, and `tap-sentry` on PATH as `npm install --global` would put it there. */
export function emptyProject(): MeltanoProject {
  const file = { project_id: 'empty', default_environment: 'dev', environments: [{ name: 'dev' }] };
  return withTap(`exec "${process.execPath}" "${BIN}" "$@"`, (PATH) => project(stringify(file), { PATH }));
}

function project(file: string, env: { readonly PATH?: string }): MeltanoProject {
  const folder = mkdtempSync(join(tmpdir(), 'tap-sentry-meltano-'));
  writeFileSync(join(folder, 'meltano.yml'), file);
  const command = join(environment(MELTANO), 'meltano');
  const { NODE_OPTIONS: _, ...inherited } = process.env;
  const path = [env.PATH, dirname(process.execPath), inherited['PATH']].filter((part) => part !== undefined);
  const all = {
    ...(inherited as Record<string, string>),
    PATH: path.join(delimiter),
    MELTANO_PROJECT_ROOT: folder,
    MELTANO_SEND_ANONYMOUS_USAGE_STATS: 'false',
    // It asks PyPI for its newest release.
    MELTANO_CLI_DISABLE_VERSION_CHECK: 'true',
    MELTANO_HUB_URL: NO_HUB,
    NO_COLOR: '1',
  };
  return {
    folder,
    start: (...args) => start(command, args, all),
    run: (...args) => start(command, args, all).done,
    runWith: (more, ...args) => start(command, args, { ...all, ...more }).done,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** A target as a custom plugin: everything that Meltano would else ask its Hub for. */
function loader(target: Loader, place: Place, isReady: boolean): Record<string, unknown> {
  const { name, version, command, config } = target;
  const settings = config(place);
  return {
    name: command,
    namespace: command.replaceAll('-', '_'),
    variant: 'meltanolabs',
    ...(isReady
      ? { executable: join(environment(target), command) }
      : { pip_url: `${name}==${version}`, executable: command }),
    capabilities: ['about', 'activate-version', 'structured-logging'],
    settings: Object.entries(settings).map(([setting, value]) => ({
      name: setting,
      kind: typeof value === 'number' ? 'integer' : 'string',
    })),
    config: settings,
  };
}
