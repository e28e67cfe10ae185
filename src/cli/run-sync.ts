import { ConfigError, EXIT } from '../errors.ts';
import type { JsonObject, JsonValue } from '../json.ts';
import { escapeUnsafe } from '../log/escape.ts';
import type { Tone } from '../report/tone.ts';
import type { Wish } from '../resets.ts';
import { SETTINGS, type SettingSchema } from '../settings.ts';
import type { runTap } from '../tap.ts';
import type { Invocation } from './invocation.ts';
import { chooseBarMarks } from './paint.ts';
import { readProxies } from './proxies.ts';
import { readConfig } from './read-config.ts';
import { report } from './report.ts';
import type { Session } from './session.ts';
import { listenForStop, type Stop } from './stop.ts';
import type { World } from './world.ts';

/** Does what `--reset` does, where a command line cannot be changed; values stand with commas or spaces between. */
const RESET = 'TAP_SENTRY_RESET';

/** The tap, loaded only when it is needed; tests pass their own. */
export type LoadTap = () => Promise<{ readonly runTap: typeof runTap }>;

/**
 * Reads config, catalog and state, and runs the tap with them, or shows what it would do, until it is done or a signal ends it.
 * @returns the exit code; a signal's own code wins over the tap's
 */
export async function runSync(
  invocation: Invocation,
  session: Session,
  loadTap: LoadTap = () => import('../tap.ts'),
): Promise<number> {
  const { log } = session;
  const stop = listenForStop(session.world, log);
  let code: number;
  try {
    code = await run(invocation, session, stop, loadTap);
  } catch (error) {
    code = isStop(error, stop.signal) ? EXIT.failed : report(log, error);
  }
  const stopped = stop.exitCode();
  if (stopped === undefined) return code;
  log.warning(
    `Stopped by ${String(stop.signal.reason)}; the next run goes on from the last state that was written.`,
  );
  return stopped;
}

async function run(invocation: Invocation, session: Session, stop: Stop, loadTap: LoadTap): Promise<number> {
  const { world, log, secrets, status, paint } = session;
  if (invocation.configs.length === 0) {
    throw new ConfigError([
      'No config was given: pass --config FILE with at least {"api_token": "..."}, or --config ENV to read TAP_SENTRY_API_TOKEN and its like.',
    ]);
  }
  const settings = await readConfig(invocation.configs, { ...world, envFile: invocation.envFile }, log);
  for (const secret of secretsIn(settings)) secrets.hide(secret);
  const { parseConfig } = await import('../config.ts');
  const proxies = await readProxies(world.env);
  const { config, warnings } = parseConfig(settings, world.clock.now());
  for (const warning of warnings) log.warning(warning);
  const { catalog: catalogPath, state: statePath } = invocation;
  const catalog =
    catalogPath === undefined
      ? undefined
      : await (await import('./read-catalog.ts')).readCatalog(catalogPath, world.cwd);
  const state =
    statePath === undefined
      ? {}
      : await (await import('./read-state.ts')).readState(statePath, world.cwd, config.projects);
  const clean = (text: string): string => escapeUnsafe(secrets.redact(text));
  const resets = await wishesOf(invocation, world.env);
  const given = { config, catalog, state, resets };
  const io = {
    log,
    clock: world.clock,
    signal: stop.signal,
    memoryBytes: world.memoryBytes,
    proxyOf: proxies?.proxyOf,
    ...(status && {
      showStatus: (text: string, isUrgent?: boolean) => status.show(clean(text), isUrgent),
    }),
  };
  if (invocation.mode === 'plan') {
    const { runPlan } = await import('./run-plan.ts');
    return await runPlan({ ...given, shards: invocation.shards }, io, { ...invocation, world, clean });
  }
  const { runTap } = await loadTap();
  stop.signal.throwIfAborted();
  if (invocation.mode === 'drift') {
    const { runDrift } = await import('./run-drift.ts');
    const { format } = invocation;
    return await runDrift({ ...given, test: undefined }, io, { format, runTap, stdout: world.stdout, clean });
  }
  return await runTap(
    { ...given, test: invocation.test },
    {
      ...io,
      stdout: world.stdout,
      ...(status && {
        tell: (line: string, tone?: Tone) => status.write(paint(`${clean(line)}\n`, tone)),
        barMarks: chooseBarMarks(world.env),
      }),
    },
  );
}

/** What is to be read again, by the command line and by the environment, which orchestrators pass on. */
async function wishesOf({ resets }: Invocation, env: World['env']): Promise<readonly Wish[]> {
  const named = [...resets, ...(env[RESET] ?? '').split(/[\s,]+/).filter((text) => text !== '')];
  if (named.length === 0) return [];
  const { parseResets } = await import('../resets.ts');
  const { STREAMS } = await import('../streams/index.ts');
  return parseResets(named, STREAMS);
}

function secretsIn(settings: JsonObject): readonly string[] {
  return Object.entries<SettingSchema>(SETTINGS)
    .filter(([, schema]) => schema.writeOnly === true)
    .flatMap(([name, schema]) => [name, ...(schema['x-aliases'] ?? [])])
    .flatMap((name) => textsIn(settings[name]));
}

/** A secret may be written as a number, or be inside of what is not accepted as one. */
function textsIn(value: JsonValue | undefined): readonly string[] {
  if (value === undefined || value === null) return [];
  return typeof value === 'object' ? Object.values(value).flatMap(textsIn) : [String(value)];
}

/** True when an error says no more than that the run was told to stop. */
function isStop(error: unknown, signal: AbortSignal): boolean {
  return (
    signal.aborted && (error === signal.reason || (error instanceof Error && error.name === 'AbortError'))
  );
}
