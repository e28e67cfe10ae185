import { loadSchema } from '../discovery/schemas.ts';
import { costOf } from '../streams/cost.ts';
import { type StreamDefinition, scopesOf } from '../streams/definition.ts';
import { STREAMS } from '../streams/index.ts';

/** A stream, for somebody who chooses. */
export type AboutStream = {
  readonly name: string;
  readonly description: string;
  readonly selected_by_default: boolean;
  readonly replication_method: string;
  /** The token scope that it takes. */
  readonly scope: string;
  /** Where it is skipped; null where every server and plan has it. */
  readonly skipped_where: string | null;
  /** The requests of a run, as a formula in words. */
  readonly cost: string;
};

/** Every stream in the order of a run. @throws CatalogError when a file of the package is missing */
export function aboutStreams(): readonly AboutStream[] {
  return STREAMS.map((definition) => ({
    name: definition.tapStreamId,
    description: String(loadSchema(definition.tapStreamId)['description'] ?? ''),
    selected_by_default: definition.isOptional !== true,
    replication_method: definition.replication.method,
    scope: scopesOf(definition).join(' or '),
    skipped_where: gateOf(definition),
    cost: costOf(definition),
  }));
}

/** The two parts of a list of streams, each with its heading. */
export function byDefault(
  streams: readonly AboutStream[],
): readonly (readonly [heading: string, streams: readonly AboutStream[]])[] {
  return [
    ['Streams that are read by default', streams.filter((stream) => stream.selected_by_default)],
    ['Streams that are read when selected', streams.filter((stream) => !stream.selected_by_default)],
  ];
}

/** Lines of plain text about a stream. */
export function textOfStream({ name, description, scope, cost, skipped_where: gate }: AboutStream): string {
  const notes = [`scope ${scope}`, cost, ...(gate === null ? [] : [`skipped where ${gate}`])];
  return `  ${name}\n      ${description}\n      ${notes.join('; ')}`;
}

/** The cells of a stream in a table. */
export function cellsOfStream(stream: AboutStream): readonly string[] {
  const { name, description, scope, cost, skipped_where: gate } = stream;
  return [`\`${name}\``, description, `\`${scope}\``, cost, gate ?? ''];
}

/** The answers of `signs` are the tap's business; `what` says what is not there. */
function gateOf({ gate }: StreamDefinition): string | null {
  return gate === undefined ? null : gate.what;
}
