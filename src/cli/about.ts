import { PACKAGE } from '../package-info.ts';
import { CONFIG_SCHEMA, type SettingSchema } from '../settings.ts';
import { aboutStreams, byDefault, cellsOfStream, textOfStream } from './about-streams.ts';
import type { AboutFormat } from './invocation.ts';

/** What this tap can do, in Meltano's words. */
export const CAPABILITIES = [
  'about',
  'activate-version',
  'catalog',
  'discover',
  'schema-flattening',
  'state',
  'structured-logging',
  'test',
] as const;

/**
 * What the hub's tools read; they look for exactly these keys, though the last two of a tap in Python have no
 * meaning here.
 */
export const ABOUT = {
  name: PACKAGE.name,
  description: PACKAGE.description,
  version: PACKAGE.version,
  sdk_version: null,
  supported_python_versions: [],
  capabilities: CAPABILITIES,
  settings: CONFIG_SCHEMA,
} as const;

/** What a run asks for beside its streams. */
const LOOK_UPS =
  'Beside its streams a run asks for the organizations and projects, one request for each page of them. A list of several pages is read twice but for its last page, to see whether it stood still, unless the server counts its rows.';

/** Describes the tap, its settings and its streams. @throws CatalogError when a file of the package is missing */
export function describeTap(format: AboutFormat): string {
  const settings = Object.entries<SettingSchema>(CONFIG_SCHEMA.properties);
  const streams = aboutStreams();
  switch (format) {
    case 'json':
      return JSON.stringify({ ...ABOUT, streams }, undefined, 2);
    case 'markdown':
      return [
        `# ${ABOUT.name}`,
        '',
        `${ABOUT.description}.`,
        '',
        `Version ${ABOUT.version}. Capabilities: ${CAPABILITIES.map((name) => `\`${name}\``).join(', ')}.`,
        '',
        '## Settings',
        '',
        '| Setting | Type | Default | Description |',
        '|---|---|---|---|',
        ...settings.map(([name, schema]) => rowLine(rowOf(name, schema))),
        ...byDefault(streams).flatMap(([heading, part]) => [
          '',
          `## ${heading}`,
          '',
          '| Stream | Description | Scope | Requests of a run | Skipped where |',
          '|---|---|---|---|---|',
          ...part.map((stream) => rowLine(cellsOfStream(stream))),
        ]),
        '',
        LOOK_UPS,
      ].join('\n');
    default:
      return [
        `${ABOUT.name} v${ABOUT.version}`,
        `${ABOUT.description}.`,
        '',
        `Capabilities: ${CAPABILITIES.join(', ')}`,
        '',
        'Settings:',
        ...settings.map(([name, schema]) => textOf(name, schema)),
        ...byDefault(streams).flatMap(([heading, part]) => ['', `${heading}:`, ...part.map(textOfStream)]),
        '',
        LOOK_UPS,
      ].join('\n');
  }
}

function rowOf(name: string, schema: SettingSchema): readonly string[] {
  const fallback = schema.default === undefined ? '' : `\`${JSON.stringify(schema.default)}\``;
  return [
    `\`${name}\`${isRequired(name) ? ' (required)' : ''}`,
    schema.type,
    fallback,
    `${schema.description}.`,
  ];
}

function textOf(name: string, schema: SettingSchema): string {
  const notes = [
    schema.type,
    ...(isRequired(name) ? ['required'] : []),
    ...(schema.default === undefined ? [] : [`default ${JSON.stringify(schema.default)}`]),
  ];
  return `  ${name} (${notes.join(', ')})\n      ${schema.description}`;
}

function isRequired(name: string): boolean {
  return (CONFIG_SCHEMA.required as readonly string[]).includes(name);
}

function rowLine(cells: readonly string[]): string {
  return `| ${cells.map(escapeCell).join(' | ')} |`;
}

function escapeCell(text: string): string {
  return text.replaceAll('|', '\\|');
}
