import { readFileSync } from 'node:fs';
import { SETTINGS, type SettingSchema } from '../../src/settings.ts';

const README = new URL('../../README.md', import.meta.url);

/** The settings table as the README must have it. */
export function settingsTable(): string {
  const rows = Object.entries<SettingSchema>(SETTINGS).map(([name, schema]) => {
    const type = schema.writeOnly ? `${schema.type}, secret` : schema.type;
    return `| \`${name}\` | ${type} | ${shown(schema.default)} | ${schema.description.replace(/\|/g, '\\|')} |`;
  });
  return ['| setting | type | default | meaning |', '| --- | --- | --- | --- |', ...rows].join('\n');
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
