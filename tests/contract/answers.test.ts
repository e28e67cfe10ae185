import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { STREAMS } from '../../src/streams/index.ts';
import { POSTGRES } from '../targets/loaders.ts';

const EXAMPLES = new URL('../../examples/', import.meta.url);
const PAGE = readFileSync(new URL('../../docs/answers.md', import.meta.url), 'utf8');
const textOf = (path: string): string => readFileSync(new URL(path, EXAMPLES), 'utf8');
const namesIn = (folder: string): readonly string[] =>
  readdirSync(new URL(folder, EXAMPLES))
    .filter((file) => file.endsWith('.sql'))
    .map((file) => file.slice(0, -'.sql'.length));

const QUERIES = namesIn('sql/');
const ANSWER = /^-- The answer\. From here on .*\n/m;

/** What a file says before the parts that read, the parts, and the answer. */
function partsOf(text: string): { head: string; imports: readonly Import[]; answer: string } {
  const [begin = '', answer = ''] = text.split(ANSWER);
  const at = begin.indexOf('\nwith ');
  const parts = [...begin.slice(at).matchAll(/^(?:with )?(\w+)(?: \([\w, ]+\))? as \(\n([\s\S]*?)\n\),$/gm)];
  const imports = parts.map(([, name = '', body = '']) => ({ name, lines: linesOf(body) }));
  return { head: begin.slice(0, at), imports, answer };
}

type Import = { readonly name: string; readonly lines: readonly string[] };

/** Lines without their indentation and the comma at their end. */
function linesOf(text: string): readonly string[] {
  return text.split('\n').map((line) => line.trim().replace(/,$/, ''));
}

/** Parts that hold values and no table. */
const VALUES = ['parameters', 'quotas'];
const staged = ({ imports }: { imports: readonly Import[] }): readonly Import[] =>
  imports.filter(({ name }) => !VALUES.includes(name));
const tablesIn = (text: string): readonly string[] =>
  [...new Set([...text.matchAll(/\bsentry\.(\w+)/g)].map(([, table = '']) => table))].sort();

describe('examples', () => {
  it('have a model for each query, and no other', () => {
    expect(namesIn('dbt/models/marts/')).toEqual(QUERIES);
  });

  it('name the releases that are tested, and read what the models need', () => {
    const { plugins } = parse(textOf('meltano/meltano.yml')) as {
      plugins: Record<'extractors' | 'loaders' | 'utilities', { pip_url: string; select: string[] }[]>;
    };
    expect(plugins.loaders[0]?.pip_url).toBe(`${POSTGRES.name}==${POSTGRES.version}`);
    const pins = textOf('dbt/requirements.txt')
      .split('\n')
      .filter((line) => line.includes('=='));
    expect(plugins.utilities[0]?.pip_url.split(' ')).toEqual(pins);
    const { sources } = parse(textOf('dbt/models/staging/_sources.yml')) as {
      sources: { tables: { name: string }[] }[];
    };
    const read = plugins.extractors[0]?.select.map((pattern) => pattern.replace('.*', '')).sort();
    expect(sources[0]?.tables.map(({ name }) => name).sort()).toEqual(read);
  });
});

describe.each(QUERIES)('%s', (name) => {
  const query = partsOf(textOf(`sql/${name}.sql`));
  const mart = partsOf(textOf(`dbt/models/marts/${name}.sql`));

  it('is answered by dbt in the same words', () => {
    expect(query.answer).not.toBe('');
    expect(mart.answer).toBe(query.answer);
    expect(mart.imports.map((part) => part.name)).toEqual(query.imports.map((part) => part.name));
  });

  it('reads its tables as the models of dbt do', () => {
    for (const { name: part, lines } of staged(query)) {
      const model = linesOf(textOf(`dbt/models/staging/stg_sentry__${part}.sql`));
      const told = lines.map((line) => line.replace(/\bsentry\.(\w+)/, "{{ source('sentry', '$1') }}"));
      expect(told.filter((line) => !model.includes(line))).toEqual([]);
      const isFilter = (line: string): boolean => /^(where|and) /.test(line);
      expect(told.filter(isFilter)).toEqual(model.filter(isFilter));
    }
  });

  it('says which streams it reads, and which of them have to be selected', () => {
    const [, told = ''] = /^-- Streams: (.*)$/m.exec(query.head) ?? [];
    const tables = tablesIn(textOf(`sql/${name}.sql`));
    const selected = STREAMS.filter(({ isOptional }) => isOptional).map(({ tapStreamId }) => tapStreamId);
    const known = STREAMS.map(({ tapStreamId }) => tapStreamId);
    expect(
      [...told.matchAll(/\w+/g)]
        .map(String)
        .filter((word) => known.includes(word))
        .sort(),
    ).toEqual(tables);
    for (const table of tables)
      expect(`${table}: ${new RegExp(`\\b${table} \\(when selected`).test(told)}`).toBe(
        `${table}: ${selected.includes(table)}`,
      );
  });

  it('has its section in docs/answers.md, under its question', () => {
    const [, question = ''] = /^-- (.*)$/m.exec(query.head) ?? [];
    expect(PAGE).toContain(`## ${question}\n\n[${name}.sql](../examples/sql/${name}.sql) · `);
  });
});
