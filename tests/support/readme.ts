import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { SETTINGS, type SettingSchema } from '../../src/settings.ts';
import { STREAMS } from '../../src/streams/index.ts';

const ROOT = new URL('../../', import.meta.url);
const README = 'README.md';

/** The pages that have parts which a test compares, by the marks around these parts. */
const PAGES = {
  settings: 'docs/reference/settings.md',
  scopes: 'docs/guides/first-sync.md',
  'default-select': 'docs/guides/meltano.md',
  servers: 'docs/guides/self-hosted.md',
} as const;

export type Mark = keyof typeof PAGES;

/** The settings table as its page must have it. */
export function settingsTable(): string {
  const rows = Object.entries<SettingSchema>(SETTINGS).map(([name, schema]) => {
    const type = schema.writeOnly ? `${schema.type}, secret` : schema.type;
    return `| \`${name}\` | ${type} | ${shown(schema.default)} | ${cell(schema.description)} |`;
  });
  return ['| setting | type | default | meaning |', '| --- | --- | --- | --- |', ...rows].join('\n');
}

/** The table of token scopes as the guide must have it, by what each is for. */
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

/** Puts a text between two marks of their page. */
export function writePart(mark: Mark, text: string): void {
  const part = new RegExp(`(<!-- ${mark}[^>]*-->\\n)[\\s\\S]*?(\\n<!-- /${mark} -->)`);
  const page = PAGES[mark];
  writeFileSync(
    new URL(page, ROOT),
    pageText(page).replace(part, (_whole, from: string, to: string) => from + text + to),
  );
}

/** What a page has between two marks. */
export function partOf(mark: Mark): string {
  const text = pageText(PAGES[mark]);
  return new RegExp(`<!-- ${mark}[^>]*-->\\n([\\s\\S]*?)\\n<!-- /${mark} -->`).exec(text)?.[1] ?? '';
}

/** The README, the guides and the reference, by their paths: the pages that tell people what to type. */
export function guidePages(): readonly string[] {
  const pagesIn = (folder: string): readonly string[] =>
    readdirSync(new URL(folder, ROOT))
      .sort()
      .map((name) => folder + name);
  return [README, ...pagesIn('docs/guides/'), ...pagesIn('docs/reference/')];
}

/** A page as it is written. @param path from the root of the repository */
export function pageText(path: string): string {
  return readFileSync(new URL(path, ROOT), 'utf8');
}

/** The whole README. */
export function readme(): string {
  return pageText(README);
}

/** Text in a cell of a table; what looks like a tag would not be shown. */
function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('<', '&lt;');
}

function shown(value: SettingSchema['default']): string {
  if (value === undefined) return '';
  if (Array.isArray(value)) return `\`${JSON.stringify(value)}\``;
  return value === '' ? '`""`' : `\`${String(value)}\``;
}
