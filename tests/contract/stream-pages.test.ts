import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { STREAMS } from '../../src/streams/index.ts';
import { columnsOf } from '../support/stream-pages/columns.ts';
import { entitiesPage } from '../support/stream-pages/entities.ts';
import { exampleOf } from '../support/stream-pages/example.ts';
import { isUnexplainedId } from '../support/stream-pages/joins.ts';
import { aboutOf, indexPage, pageOf } from '../support/stream-pages/page.ts';
import { allReferences } from '../support/stream-pages/references.ts';

const FOLDER = new URL('../../docs/streams/', import.meta.url);
const fileOf = (name: string): URL => new URL(`${name}.md`, FOLDER);

/** As they would be generated: `npm run docs:streams` writes them. */
const PAGES = new Map([
  ...STREAMS.map((definition) => [definition.tapStreamId, () => pageOf(definition)] as const),
  ['README', indexPage] as const,
]);

const ENTITIES = new URL('../../docs/entities.md', import.meta.url);

if (process.env['TAP_SENTRY_REWRITE_DOCS'] === '1') {
  writeFileSync(ENTITIES, entitiesPage());
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(FOLDER, { recursive: true });
  for (const [name, page] of PAGES) writeFileSync(fileOf(name), page());
}

describe('docs/entities.md', () => {
  it('has what npm run docs:streams writes', () => {
    expect(existsSync(ENTITIES) ? readFileSync(ENTITIES, 'utf8') : '').toBe(entitiesPage());
  });
});

describe('docs/streams/', () => {
  it('has a page for each stream, a list of them, and nothing else', () => {
    const files = readdirSync(FOLDER).map((file) => file.replace(/\.md$/, ''));
    const missing = [...PAGES.keys()].filter((name) => !files.includes(name));
    expect(missing.map((name) => `docs/streams/${name}.md is missing: run npm run docs:streams`)).toEqual([]);
    expect(files.filter((name) => !PAGES.has(name))).toEqual([]);
  });

  it.each([...PAGES])('has for %s what npm run docs:streams writes', (name, page) => {
    expect(existsSync(fileOf(name)) ? readFileSync(fileOf(name), 'utf8') : '').toBe(page());
  });

  it('names references between columns that both schemas have', () => {
    const columns = new Set(
      STREAMS.flatMap(({ tapStreamId }) =>
        columnsOf(tapStreamId).flatMap(({ place }) => [
          `${tapStreamId}.${place}`,
          `${tapStreamId}.${place}[]`,
        ]),
      ),
    );
    const ends = allReferences().flatMap(({ stream, column, targets }) => [
      `${stream}.${column}`,
      ...targets.map((target) => `${target.stream}.${target.column}`),
    ]);
    expect(ends.length).toBeGreaterThan(100);
    expect(ends.filter((end) => !columns.has(end))).toEqual([]);
  });
});

describe.each(STREAMS.map((definition) => [definition.tapStreamId, definition] as const))(
  'the page of %s',
  (tapStreamId, definition) => {
    const columns = columnsOf(tapStreamId);

    it('begins with a sentence that says what a row is', () => {
      const advice = `catalog/${tapStreamId}.json needs a "description" of its own: one sentence that says what a row is.`;
      expect(/^[A-Z].+\.$/.test(aboutOf(definition)) ? [] : [advice]).toEqual([]);
    });

    it('describes every column', () => {
      const bare = columns.filter(({ place, description }) => !/[.[]/.test(place) && description === '');
      expect(
        bare.map(({ place }) => `${place}: add a "description" to it in catalog/${tapStreamId}.json`),
      ).toEqual([]);
    });

    it('shows a record that has its key, and its columns in their order', () => {
      const example = exampleOf(definition);
      const top = columns.filter(({ place }) => !/[.[]/.test(place)).map(({ place }) => place);
      expect(Object.keys(example)).toEqual(top);
      expect(definition.keyProperties.filter((key) => (example[key] ?? null) === null)).toEqual([]);
    });

    it('says what the ids in it are ids of', () => {
      const own = new Set<string>(definition.keyProperties);
      const unexplained = columns
        .map(({ place, type }) => (type === 'list of strings' ? `${place}[]` : place))
        .filter((place) => !own.has(place) && isUnexplainedId(tapStreamId, place));
      expect(
        unexplained.map(
          (place) =>
            `${tapStreamId}.${place}: add it to JOINS or NO_JOINS in tests/support/stream-pages/joins.ts`,
        ),
      ).toEqual([]);
    });
  },
);
