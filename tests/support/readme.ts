import { readFileSync, writeFileSync } from 'node:fs';
import { SETTINGS, type SettingSchema } from '../../src/settings.ts';
import { STREAMS } from '../../src/streams/index.ts';

const README = new URL('../../README.md', import.meta.url);

/** The settings table as the README must have it. */
export function settingsTable(): string {
  const rows = Object.entries<SettingSchema>(SETTINGS).map(([name, schema]) => {
    const type = schema.writeOnly ? `${schema.type}, secret` : schema.type;
    return `| \`${name}\` | ${type} | ${shown(schema.default)} | ${schema.description.replace(/\|/g, '\\|')} |`;
  });
  return ['| setting | type | default | meaning |', '| --- | --- | --- | --- |', ...rows].join('\n');
}

/** The table of streams as the README must have it: those that are read where nothing is selected, or the others. */
export function streamsTable(isOptional: boolean): string {
  const rows = STREAMS.filter((stream) => (stream.isOptional ?? false) === isOptional).map((stream) => {
    const { replication } = stream;
    const bookmark = replication.method === 'INCREMENTAL' ? ` \`${replication.replicationKey}\` ` : ' ';
    const path = stream.path.replace('{organization}', '{org}');
    return `| \`${stream.tapStreamId}\` | \`${stream.keyProperties.join('`, `')}\` | ${replication.method} |${bookmark}| \`${path}\` |`;
  });
  return [
    '| stream | key | replication | bookmark | Sentry endpoint |',
    '| --- | --- | --- | --- | --- |',
    ...rows,
  ].join('\n');
}

/** The table of token scopes as the README must have it, by what each is for. */
export function scopesTable(): string {
  const scopes = [...new Set(STREAMS.map(({ requiredScope }) => requiredScope))];
  const rows = scopes.map((scope) => {
    const streams = STREAMS.filter(({ requiredScope }) => requiredScope === scope);
    const named = (isOptional: boolean): string =>
      streams
        .filter((stream) => (stream.isOptional ?? false) === isOptional)
        .map(({ tapStreamId, otherScopes = [] }) =>
          [tapStreamId, ...otherScopes.map((other) => `(or \`${other}\`)`)].join(' '),
        )
        .join(', ');
    const faster = STREAMS.filter(({ full }) => full?.byIssue?.requiredScope === scope).map(
      ({ tapStreamId }) => `full bodies of ${tapStreamId} faster`,
    );
    const usual = [named(false), ...faster].filter((text) => text !== '').join(', and ');
    return `| \`${scope}\` | ${usual} | ${named(true)} |`.replaceAll('|  |', '| |');
  });
  return ['| scope | for | on request |', '| --- | --- | --- |', ...rows].join('\n');
}

/** Meltano's selection of what is read where nothing is selected. */
export function defaultSelection(): string {
  const names = STREAMS.filter(({ isOptional }) => !isOptional).map(({ tapStreamId }) => tapStreamId);
  return ['```yaml', '    select:', ...names.map((name) => `    - ${name}.*`), '```'].join('\n');
}

/** Puts a text between two marks of the README. */
export function writeReadmePart(mark: string, text: string): void {
  const part = new RegExp(`(<!-- ${mark}[^>]*-->\\n)[\\s\\S]*?(\\n<!-- /${mark} -->)`);
  writeFileSync(
    README,
    readme().replace(part, (_whole, from: string, to: string) => from + text + to),
  );
}

/** What the README has between two marks. */
export function readmePart(mark: string): string {
  const text = readFileSync(README, 'utf8');
  return new RegExp(`<!-- ${mark}[^>]*-->\\n([\\s\\S]*?)\\n<!-- /${mark} -->`).exec(text)?.[1] ?? '';
}

/** The whole README. */
export function readme(): string {
  return readFileSync(README, 'utf8');
}

function shown(value: SettingSchema['default']): string {
  if (value === undefined) return '';
  if (Array.isArray(value)) return `\`${JSON.stringify(value)}\``;
  return value === '' ? '`""`' : `\`${String(value)}\``;
}
