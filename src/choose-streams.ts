import type { TapConfig } from './config.ts';
import { discover } from './discovery/discover.ts';
import { checkKeys } from './guards.ts';
import type { Logger } from './log.ts';
import { flattenStream } from './record/flatten.ts';
import type { Catalog } from './singer/catalog.ts';
import { STREAMS } from './streams/index.ts';
import { type Plan, type PlannedStream, planStreams } from './sync/plan/plan.ts';

/** What the operator chose; of a connection test every stream that is read by default, too. */
export type Choice = {
  readonly config: TapConfig;
  /** Undefined means every stream that is selected by default. */
  readonly catalog: Catalog | undefined;
  readonly isTest: boolean;
};

/**
 * The streams of a run, in their order, and how each is read; tells the log what of the catalog was not understood.
 * @throws CatalogError, ConfigError
 */
export function chooseStreams({ config, catalog, isTest }: Choice, log: Logger): readonly PlannedStream[] {
  const discovered = discover();
  const planned = (chosen: Catalog | undefined): Plan =>
    planStreams({ catalog: chosen, discovered, definitions: STREAMS });
  // A test of the connection asks for every stream that is read by default, chosen or not, and for what is chosen beside.
  const { streams, warnings } =
    !isTest || catalog === undefined ? planned(catalog) : united(planned(catalog), planned(undefined));
  for (const warning of warnings) log.warning(warning);
  checkKeys(config, streams);
  const { flattening } = config;
  if (flattening === undefined) return streams;
  return streams.map((stream) => ({ ...stream, flat: flattenStream(stream, flattening) }));
}

/** The streams of both plans in their usual order, those of the first where both have them. */
function united({ streams }: Plan, others: Plan): Plan {
  const both = new Map([...others.streams, ...streams].map((stream) => [stream.definition, stream]));
  return { streams: STREAMS.flatMap((definition) => both.get(definition) ?? []), warnings: [] };
}
