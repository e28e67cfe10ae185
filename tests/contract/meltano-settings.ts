import { SETTINGS, type SettingSchema } from '../../src/settings.ts';

/**
 * Numbers with a fraction are texts to Meltano, and the tap reads them as numbers: an `integer` refuses 0.5, and a
 * `decimal` of an environment variable ends every command ("Object of type Decimal is not JSON serializable", 4.4.1).
 */
const KINDS = {
  string: 'string',
  integer: 'integer',
  number: 'string',
  boolean: 'boolean',
  array: 'array',
} as const;

/** The settings of the tap in the form of a Meltano plugin definition. */
export function meltanoSettings(): readonly object[] {
  return Object.entries<SettingSchema>(SETTINGS).map(([name, schema]) => ({
    name,
    ...(schema['x-aliases'] === undefined ? {} : { aliases: schema['x-aliases'] }),
    label: schema.title,
    description: schema.description,
    kind: kindOf(schema),
    ...(schema.enum === undefined
      ? {}
      : { options: schema.enum.map((value) => ({ label: labelOf(value), value })) }),
    ...(schema.default === undefined ? {} : { value: schema.default }),
    ...(schema.writeOnly === true ? { sensitive: true } : {}),
  }));
}

function kindOf(schema: SettingSchema): string {
  if (schema.enum !== undefined) return 'options';
  return schema.format === 'date-time' ? 'date_iso8601' : KINDS[schema.type];
}

function labelOf(word: string): string {
  return word.slice(0, 1).toUpperCase() + word.slice(1);
}
