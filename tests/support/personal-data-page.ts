import { loadSchema } from '../../src/discovery/schemas.ts';
import { readMarks } from '../../src/record/marks.ts';
import { OF_DEVICES, OF_PEOPLE, PEOPLE, PERSONAL_NAMES, VERSIONS } from '../../src/record/personal/names.ts';
import {
  HARMLESS_KEYS,
  HARMLESS_NAMES,
  SECRET_ENDINGS,
  SECRET_PARAMETERS,
} from '../../src/record/secrets/names.ts';
import { STREAMS } from '../../src/streams/index.ts';

const listed = (names: readonly string[]): string =>
  names
    .toSorted()
    .map((name) => `\`${name}\``)
    .join(', ');

/** The columns that are marked as personal, as a table. */
export function columnsTable(): string {
  const rows = STREAMS.flatMap(({ tapStreamId }) =>
    [...readMarks(loadSchema(tapStreamId)).places].flatMap(([place, kind]) =>
      kind === undefined ? [] : [`| \`${tapStreamId}\` | \`${place}\` | ${kind} |`],
    ),
  );
  return ['| stream | column | kind |', '| --- | --- | --- |', ...rows].join('\n');
}

/** The names that personal data is known by in open objects, as a table. */
export function personalNamesTable(): string {
  const rows = Object.entries(PERSONAL_NAMES).map(([kind, names]) => `| ${kind} | ${listed(names)} |`);
  return [
    '| what | names that end so |',
    '| --- | --- |',
    ...rows,
    `| a person, or several | ${listed(PEOPLE)} |`,
    `| inside of a person, as whole names | ${listed(OF_PEOPLE)} |`,
    `| inside of a \`device\`, as whole names | ${listed(OF_DEVICES)} |`,
    `| a version, in which four numbers are no IP address | ${listed(VERSIONS)} |`,
  ].join('\n');
}

/** The names that secrets of applications are known by, as a list. */
export function secretNamesList(): string {
  return [
    `- names that end in ${listed(SECRET_ENDINGS)}, and in the word \`key\` with another word in front of it,`,
    `- but for ${listed(HARMLESS_KEYS.map((word) => `${word}Key`))}, and ${listed(HARMLESS_NAMES)} of a shell;`,
    `- in the query of an address also ${listed(SECRET_PARAMETERS)}.`,
  ].join('\n');
}

/** A page with what stands between two marks replaced. @throws Error when the marks are missing */
export function withPart(page: string, mark: string, part: string): string {
  const pattern = new RegExp(`(<!-- ${mark}[^>]*-->\\n)[\\s\\S]*?(<!-- /${mark} -->)`);
  if (!pattern.test(page)) throw new Error(`The page has no part "${mark}".`);
  return page.replace(pattern, (_, start: string, end: string) => `${start}${part}\n${end}`);
}
