import { shardName } from './config/shard.ts';
import type { TapConfig } from './config.ts';
import { isJsonObject, type JsonObject } from './json.ts';
import { PACKAGE } from './package-info.ts';
import type { Undertaking } from './report/run-lines.ts';
import { formatInstant } from './time.ts';

/** What the first line of a run tells. @param streams names of those that it reads */
export function undertakingOf(
  run: { readonly config: TapConfig; readonly state: JsonObject },
  streams: readonly string[],
): Undertaking {
  const { config, state } = run;
  return {
    hasBookmarks: isJsonObject(state['bookmarks']) && Object.keys(state['bookmarks']).length > 0,
    version: PACKAGE.version,
    server: config.baseUrl,
    organizations: config.organizations,
    streams,
    startDate: formatInstant(config.startDate),
    endDate: config.endDate === undefined ? undefined : formatInstant(config.endDate),
    shard: config.shard && shardName(config.shard),
  };
}
