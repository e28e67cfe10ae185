import { loadSchema } from '../../../src/discovery/schemas.ts';
import { SETTINGS } from '../../../src/settings.ts';
import { costOf } from '../../../src/streams/cost.ts';
import { type Replication, type StreamDefinition, scopesOf } from '../../../src/streams/definition.ts';
import { STREAMS } from '../../../src/streams/index.ts';
import { type Column, columnsOf } from './columns.ts';
import { exampleOf, jsonText } from './example.ts';
import { referencesOf } from './references.ts';

/** Fields of definitions that some streams alone have. */
type Special = {
  readonly parent?: { readonly of: Pick<StreamDefinition, 'tapStreamId'> };
  readonly instead?: { readonly path: string };
};

/** The same of how a stream is replicated. */
type SpecialReplication = { readonly growingDays?: number; readonly lookbackSeconds?: number };

/** Of a field inside of a column; the name stays on its line. */
const INDENT = '&nbsp;&nbsp;&nbsp;';

/** The page of a stream, docs/streams/<id>.md, with all that the definition and the schema say of it. */
export function pageOf(definition: StreamDefinition): string {
  const { tapStreamId } = definition;
  const columns = columnsOf(tapStreamId);
  return [
    `# ${tapStreamId}`,
    '',
    aboutOf(definition),
    '',
    '| | |',
    '| --- | --- |',
    ...factsOf(definition).map(([name, value]) => `| ${name} | ${cell(value)} |`),
    '',
    ...joinsPart(definition),
    '## Columns',
    '',
    'An indented name is a field inside of the column above it; `[]` is each item of a list.',
    '',
    '| column | type | null | personal data | meaning |',
    '| --- | --- | --- | --- | --- |',
    ...columns.map(rowOf),
    '',
    ...leftOutPart(definition, columns),
    ...examplePart(definition),
    '[All streams](README.md)',
    '',
  ].join('\n');
}

/** The list of all pages, docs/streams/README.md. */
export function indexPage(): string {
  const rows = STREAMS.map((definition) => {
    const { tapStreamId, isOptional, keyProperties, replication } = definition;
    const cells = [
      `[${tapStreamId}](${tapStreamId}.md)`,
      aboutOf(definition),
      isOptional ? 'when selected' : 'by default',
      keyProperties.map(code).join(', '),
      replication.method === 'FULL_TABLE'
        ? 'FULL_TABLE'
        : `INCREMENTAL by ${code(replication.replicationKey)}`,
      scopesOf(definition).map(code).join(' or '),
      costOf(definition),
    ];
    return `| ${cells.map(cell).join(' | ')} |`;
  });
  return [
    '# Streams',
    '',
    'Every stream with its columns, made from the definitions and schemas by `npm run docs:streams`. The order is that of a',
    'run. `tap-sentry --about` prints the same list.',
    '',
    '| stream | a row is | read | key | replication | scope | requests of a run |',
    '| --- | --- | --- | --- | --- | --- | --- |',
    ...rows,
    '',
    'What is read when selected takes `selected` in the metadata of a catalog, or `select` in [Meltano](../guides/meltano.md).',
    '`--discover` gives these streams `"selected": false` and `"selected-by-default": false`, so that a catalog that goes back',
    'as it came reads what a run without a catalog reads.',
    '',
    'Beside its streams a run asks for the organizations and projects, one request for each page of them. A list of several',
    'pages is read twice but for its last page, to see whether it stood still, unless the server counts its rows.',
    '',
  ].join('\n');
}

/** The sentence of the schema. */
export function aboutOf({ tapStreamId }: StreamDefinition): string {
  return String(loadSchema(tapStreamId)['description'] ?? '');
}

function factsOf(
  definition: StreamDefinition & Special,
): readonly (readonly [name: string, value: string])[] {
  const { path, keyProperties, replication, isOptional, gate, silo, bucket } = definition;
  const { parent, instead } = definition;
  return [
    ['endpoint', `\`GET /api/0${path}\`${parametersOf(definition)}`],
    ...(instead === undefined
      ? []
      : [['on servers without it', `\`GET /api/0${instead.path}\`, for each project`] as const]),
    ...(parent === undefined
      ? []
      : [['asked for each of', `[${parent.of.tapStreamId}](${parent.of.tapStreamId}.md)`] as const]),
    ...(silo === 'control'
      ? [['host', 'that of `base_url`, wherever the data of the organization is kept'] as const]
      : []),
    ['key', keyProperties.map(code).join(', ')],
    ['replication', replicationText(replication)],
    ['read', isOptional ? 'when selected' : 'by default'],
    ['scope', scopesOf(definition).map(code).join(' or ')],
    ...(gate === undefined
      ? []
      : [
          [
            'skipped where',
            gate.of === 'project' ? `${gate.what}; decided for each project` : gate.what,
          ] as const,
        ]),
    ['requests of a run', costOf(definition)],
    ['rate limit', `${code(bucket)}, as Sentry groups its endpoints`],
  ];
}

function parametersOf({ query = {}, expand = [] }: StreamDefinition): string {
  const parameters = [
    ...Object.entries(query).map(([name, value]) => `${name}=${value}`),
    ...expand.map((name) => `expand=${name}`),
  ];
  return parameters.length === 0 ? '' : ` with ${parameters.map(code).join(', ')}`;
}

function replicationText(replication: Replication & SpecialReplication): string {
  if (replication.method === 'FULL_TABLE') return 'FULL_TABLE: every row, in every run';
  const { replicationKey, reread, growingDays, lookbackSeconds = 0 } = replication;
  const least = lookbackSeconds === 0 ? '' : `, and never less than ${lookbackSeconds} seconds`;
  const again = [
    growingDays === undefined
      ? `the last \`lookback_seconds\` before the bookmark${least}`
      : `${growingDays} UTC days up to the bookmark, since their numbers go on growing`,
    ...(reread === undefined ? [] : [rereadText(reread)]),
  ];
  return `INCREMENTAL by \`${replicationKey}\`; read again: ${again.join('; ')}`;
}

function rereadText(reread: string): string {
  const setting = Object.hasOwn(SETTINGS, reread) ? SETTINGS[reread as keyof typeof SETTINGS] : undefined;
  return setting === undefined ? reread : `by \`${reread}\` (${setting.description})`;
}

function joinsPart(definition: StreamDefinition): readonly string[] {
  const rows = referencesOf(definition).map(({ column, targets }) => {
    const names = targets.map(
      ({ stream, column: target }) => `[${code(`${stream}.${target}`)}](${stream}.md)`,
    );
    return `| ${code(column)} | ${names.join(' or ')} |`;
  });
  if (rows.length === 0) return [];
  return [
    '## Joins',
    '',
    'Ids are unique within an organization: join by `organizationId` too. [All streams in a picture](../entities.md).',
    '',
    '| column | is |',
    '| --- | --- |',
    ...rows,
    '',
  ];
}

function examplePart(definition: StreamDefinition): readonly string[] {
  return [
    '## Example',
    '',
    'A record as the tap emits it. Every value in it is invented.',
    '',
    '```json',
    jsonText(exampleOf(definition)),
    '```',
    '',
  ];
}

function rowOf({ place, type, mayBeNull, personal, isSecret, description }: Column): string {
  const depth = place.split('.').length - 1;
  const name = `${INDENT.repeat(depth)}${code(place)}`;
  const cells = [
    name,
    type,
    mayBeNull ? 'yes' : 'never',
    personal ?? '',
    isSecret ? `A secret: always \`***\`. ${description}`.trim() : description,
  ];
  return `| ${cells.map(cell).join(' | ')} |`;
}

function leftOutPart(
  { ignored = [], isReported }: StreamDefinition,
  columns: readonly Column[],
): readonly string[] {
  const lines = [
    ...(ignored.length === 0
      ? []
      : [`- Fields of Sentry that no column and no \`otherFields\` has: ${ignored.map(code).join(', ')}.`]),
    ...(isReported
      ? ['- What is secret in what applications report becomes `***` unless `mask_secrets_in_events` is off.']
      : []),
    ...(columns.some(({ personal }) => personal !== undefined)
      ? [
          '- What `personal_data` makes of the marked columns is told in [personal-data.md](../personal-data.md).',
        ]
      : []),
  ];
  return lines.length === 0 ? [] : ['## Left out and protected', '', ...lines, ''];
}

function code(text: string): string {
  return `\`${text}\``;
}

/** Text in a cell of a table. */
function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}
