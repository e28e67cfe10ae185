import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { isJsonObject } from '../../src/json.ts';
import type { StreamDefinition } from '../../src/streams/definition.ts';
import { STREAMS } from '../../src/streams/index.ts';
import { createWorld, type Simulator, sendFeedback, startSimulator } from '../simulator/index.ts';
import { findRoute } from '../simulator/routes.ts';

const ROOT = new URL('../../', import.meta.url);
const at = (path: string): URL => new URL(path, ROOT);

/** The definitions that the files of src/streams/ export, by their file. */
const defined = new Map<string, StreamDefinition>();

let simulator: Simulator;

beforeAll(async () => {
  for (const file of readdirSync(at('src/streams/'))) {
    const module = (await import(at(`src/streams/${file}`).href)) as Record<string, unknown>;
    for (const value of Object.values(module)) if (isDefinition(value)) defined.set(file, value);
  }
  const world = createWorld({
    seed: 3,
    now: Date.parse('2026-06-01T12:00:00Z'),
    projects: 3,
    teams: 2,
    members: 4,
    issues: 12,
    events: 60,
    releases: 4,
  });
  sendFeedback(world, world.projects[0]?.id ?? '', '2026-05-30T12:00:00Z');
  simulator = await startSimulator(world, { now: () => world.now });
});

afterAll(() => simulator?.close());

function isDefinition(value: unknown): value is StreamDefinition {
  return typeof value === 'object' && value !== null && 'tapStreamId' in value;
}

/** The columns of a schema file, or nothing where there is none. */
function columnsIn(path: string): readonly string[] | undefined {
  if (!existsSync(at(path))) return undefined;
  const schema: unknown = JSON.parse(readFileSync(at(path), 'utf8'));
  const properties = isJsonObject(schema as never) ? (schema as Record<string, unknown>)['properties'] : {};
  return Object.keys(properties as object);
}

// Each expectation compares a list of what is missing with an empty one: its message is what there is to do.
describe('a file of src/streams/ that defines a stream', () => {
  it('is in STREAMS', () => {
    const known = new Set(STREAMS.map(({ tapStreamId }) => tapStreamId));
    const todo = [...defined].flatMap(([file, { tapStreamId }]) =>
      known.has(tapStreamId)
        ? []
        : [`src/streams/${file} defines ${tapStreamId}: add it to STREAMS in src/streams/index.ts`],
    );
    expect(todo).toEqual([]);
  });
});

describe.each(STREAMS.map((definition) => [definition.tapStreamId, definition] as const))(
  'the stream %s',
  (id, definition) => {
    it('has a schema with its key, its organization and what else may come', () => {
      const file = `catalog/${id}.json`;
      const columns = columnsIn(file);
      const wanted = [...definition.keyProperties, 'organizationId', 'organizationSlug', 'otherFields'];
      expect(
        columns === undefined
          ? [`write ${file}: a JSON Schema of its records, see catalog/README.md`]
          : [...new Set(wanted)]
              .filter((name) => !columns.includes(name))
              .map((name) => `${file} needs a column ${name}`),
      ).toEqual([]);
    });

    it('has a fixture', () => {
      const file = `tests/fixtures/${id}.json`;
      expect(existsSync(at(file)) ? [] : [`write ${file}: one entity as the newest Sentry sends it`]).toEqual(
        [],
      );
    });

    it('has an endpoint of the simulator', () => {
      const path = `/api/0${definition.path.replaceAll(/\{\w+\}/g, '1')}`;
      expect(
        findRoute(path) === undefined
          ? [
              `nothing answers ${definition.path}: write tests/simulator/resources/${id.replaceAll('_', '-')}.ts and add it to RESOURCES in tests/simulator/resources/index.ts`,
            ]
          : [],
      ).toEqual([]);
    });

    it('has records that the simulator knows of, so that whoever reads them can be judged', () => {
      let problem: string | undefined;
      try {
        if (simulator.owned(id).length === 0) problem = `no world has a record of ${id}`;
      } catch (error) {
        problem = `tests/simulator/truth.ts does not know the records of ${id}, which RESOURCES would bring by itself (${String(error)})`;
      }
      expect(problem === undefined ? [] : [problem]).toEqual([]);
    });

    it('has its pages: npm run docs:streams writes docs/streams/', () => {
      const file = `docs/streams/${id}.md`;
      expect(existsSync(at(file)) ? [] : [`${file} is missing: run npm run docs:streams`]).toEqual([]);
    });
  },
);
