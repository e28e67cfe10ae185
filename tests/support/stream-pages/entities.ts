import { STREAMS } from '../../../src/streams/index.ts';
import { allReferences } from './references.ts';

/** A stream as a box of the picture, with its key but for the organization. */
export type Entity = {
  readonly name: string;
  readonly keys: readonly string[];
};

/** A line of the picture: a column of a stream, and the stream whose record it names. */
export type Relation = {
  readonly from: string;
  readonly column: string;
  readonly to: string;
  /** The column of `to` that has the value. */
  readonly target: string;
};

/** What every record has. */
const EVERYWHERE = 'organizationId';

/**
 * Every stream and what it refers to, but for itself, and for the organization that all records name: a line from each
 * stream would hide all others.
 */
export function entities(): {
  readonly entities: readonly Entity[];
  readonly relations: readonly Relation[];
} {
  const relations = allReferences()
    .flatMap(({ stream, column, targets }) =>
      targets.map((target) => ({ from: stream, column, to: target.stream, target: target.column })),
    )
    .filter(({ from, to, target }) => from !== to && `${to}.${target}` !== 'organizations.id');
  return {
    entities: STREAMS.map(({ tapStreamId, keyProperties }) => ({
      name: tapStreamId,
      keys: keyProperties.filter((key) => key !== EVERYWHERE),
    })),
    relations,
  };
}

/** The picture as Mermaid draws it. */
export function mermaidText(): string {
  const { entities: boxes, relations } = entities();
  return [
    'erDiagram',
    '  direction RL',
    ...boxes.map(
      ({ name, keys }) => `  ${name} {\n${keys.map((key) => `    key ${key} PK`).join('\n')}\n  }`,
    ),
    ...relations.map(({ from, column, to }) => `  ${from} }o--o| ${to} : "${column}"`),
  ].join('\n');
}

/** The page, docs/entities.md. */
export function entitiesPage(): string {
  return [
    '---',
    'aside: false',
    '---',
    '',
    '# How the streams belong together',
    '',
    'Every stream with its key and the columns that name a record of another stream, made from the definitions and schemas by',
    '`npm run docs:streams`. Every record also has `organizationId`, which is `organizations.id` and belongs to every key and',
    'every join; it is left out here. A column that may name a team or a person has two lines.',
    '',
    '```mermaid',
    mermaidText(),
    '```',
    '',
    '## References',
    '',
    '| stream | column | is |',
    '| --- | --- | --- |',
    ...entities().relations.map(
      ({ from, column, to, target }) =>
        `| [${from}](streams/${from}.md) | \`${column}\` | [\`${to}.${target}\`](streams/${to}.md) |`,
    ),
    '',
  ].join('\n');
}
