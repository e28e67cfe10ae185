import type { StreamDefinition } from '../../../src/streams/definition.ts';
import { STREAMS } from '../../../src/streams/index.ts';
import { columnsOf } from './columns.ts';
import { joinsOf } from './joins.ts';

/** A column that holds the value of a column of another stream. */
export type Reference = {
  readonly stream: string;
  /** Its path, `projects[].id`. */
  readonly column: string;
  /** What it may be: a `stream` and a `column` of it. */
  readonly targets: readonly { readonly stream: string; readonly column: string }[];
};

const KNOWN: ReadonlySet<string> = new Set(STREAMS.map(({ tapStreamId }) => tapStreamId));

/** The references that a stream's columns make, in their order, by its schema and the table of joins. */
export function referencesOf({
  tapStreamId: stream,
}: Pick<StreamDefinition, 'tapStreamId'>): readonly Reference[] {
  return columnsOf(stream).flatMap(({ place, type }) => {
    // What is joined is a value inside of an object.
    if (/\bobjects?\b/.test(type)) return [];
    const column = type === 'list of strings' ? `${place}[]` : place;
    const targets = joinsOf(stream, column)
      .map(targetOf)
      .filter((target) => KNOWN.has(target.stream));
    return targets.length === 0 ? [] : [{ stream, column, targets }];
  });
}

/** Every reference of every stream. */
export function allReferences(): readonly Reference[] {
  return STREAMS.flatMap(referencesOf);
}

function targetOf(target: string): Reference['targets'][number] {
  const dot = target.indexOf('.');
  return { stream: target.slice(0, dot), column: target.slice(dot + 1) };
}
