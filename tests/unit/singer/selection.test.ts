import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { JsonObject } from '../../../src/json.ts';
import type { CatalogEntry, Metadata, MetadataEntry } from '../../../src/singer/catalog.ts';
import { isSelected, selectedSchema } from '../../../src/singer/selection.ts';

const TEXT = { type: ['null', 'string'] };
const SCHEMA: JsonObject = {
  type: 'object',
  properties: {
    id: { type: ['string'] },
    title: TEXT,
    project: { type: ['null', 'object'], properties: { id: TEXT, slug: TEXT } },
    tags: { type: ['null', 'array'], items: { type: ['null', 'object'], properties: { key: TEXT } } },
  },
};

type Nodes = Readonly<Record<string, Metadata>>;

/** Metadata by dotted path: '' is the stream, 'project.slug' a field of a field. */
function entryOf(nodes: Nodes, more: Partial<CatalogEntry> = {}): CatalogEntry {
  const metadata: readonly MetadataEntry[] = Object.entries(nodes).map(([path, flags]) => ({
    breadcrumb: breadcrumbOf(path),
    metadata: flags,
  }));
  return { tap_stream_id: 'issues', stream: 'issues', schema: SCHEMA, metadata, ...more };
}

function breadcrumbOf(path: string): string[] {
  return path === '' ? [] : path.split('.').flatMap((name) => ['properties', name]);
}

/** Dotted paths of all fields left in a schema. */
function pathsIn(schema: unknown, prefix = ''): string[] {
  const properties = (schema as JsonObject)['properties'] as JsonObject | undefined;
  return Object.entries(properties ?? {}).flatMap(([name, child]) => [
    prefix + name,
    ...pathsIn(child, `${prefix}${name}.`),
  ]);
}

const ON = { selected: true };
const OFF = { selected: false };
const ALL = ['id', 'title', 'project', 'project.id', 'project.slug', 'tags'];

describe('selectedSchema', () => {
  const cases: readonly [string, Nodes, readonly string[]][] = [
    ['keeps everything when there is no metadata at all', {}, ALL],
    ['gives fields without metadata the value of their stream', { '': ON }, ALL],
    ['drops a deselected field', { '': ON, title: OFF }, ALL.filter((path) => path !== 'title')],
    [
      'reads flags written as text',
      { '': { selected: 'true' }, title: { selected: 'false' } },
      ALL.filter((path) => path !== 'title'),
    ],
    [
      'drops an object with its children',
      { '': ON, project: OFF, 'project.id': ON },
      ['id', 'title', 'tags'],
    ],
    ['drops single children', { '': ON, 'project.id': OFF }, ALL.filter((path) => path !== 'project.id')],
    [
      'keeps an object whole when none of its children is selected',
      { '': ON, project: ON, 'project.id': OFF, 'project.slug': OFF },
      ALL,
    ],
    [
      'but not its unsupported children',
      { '': ON, 'project.id': OFF, 'project.slug': { inclusion: 'unsupported' } },
      ALL.filter((path) => path !== 'project.slug'),
    ],
    [
      'keeps automatic fields that are deselected',
      { '': ON, id: { inclusion: 'automatic', selected: false } },
      ALL,
    ],
    [
      'lets a deselected parent beat automatic children',
      { '': ON, project: OFF, 'project.id': { inclusion: 'automatic' } },
      ['id', 'title', 'tags'],
    ],
    [
      'never keeps unsupported fields',
      { '': ON, title: { inclusion: 'unsupported', selected: true } },
      ALL.filter((path) => path !== 'title'),
    ],
    [
      'follows selected-by-default where the operator says nothing',
      { '': ON, title: { 'selected-by-default': false } },
      ALL.filter((path) => path !== 'title'),
    ],
    [
      'lets the operator override selected-by-default',
      { '': ON, title: { selected: true, 'selected-by-default': false } },
      ALL,
    ],
    ['treats a null flag as not set', { '': ON, title: { selected: null } }, ALL],
    ['does not select inside of lists', { '': ON, 'tags.key': OFF }, ALL],
  ];
  it.each(cases)('%s', (_name, nodes, expected) => {
    expect(pathsIn(selectedSchema(entryOf(nodes)))).toEqual(expected);
  });

  it('takes deselected names out of required', () => {
    const schema = { ...SCHEMA, required: ['id', 'title'] };
    const entry = entryOf({ '': ON, title: OFF }, { schema });
    expect(selectedSchema(entry)['required']).toEqual(['id']);
  });

  it('keeps named fields whatever the catalog says', () => {
    const entry = entryOf({ '': ON, id: OFF, title: OFF });
    expect(pathsIn(selectedSchema(entry, new Set(['id'])))).not.toContain('title');
    expect(pathsIn(selectedSchema(entry, new Set(['id'])))).toContain('id');
  });

  it('closes an open object that lost a field, so that the field does not come back', () => {
    const project = {
      type: ['null', 'object'],
      properties: { id: TEXT, slug: TEXT },
      additionalProperties: true,
    };
    const schema = { type: 'object', properties: { project } };
    const lost = selectedSchema(entryOf({ '': ON, 'project.id': OFF }, { schema }));
    expect(lost).toEqual({
      type: 'object',
      properties: { project: { type: ['null', 'object'], properties: { slug: TEXT } } },
    });
    expect(selectedSchema(entryOf({ '': ON }, { schema }))).toEqual(schema);
  });

  it('reads the legacy flag in the schema where metadata has no say', () => {
    const schema = { type: 'object', properties: { id: TEXT, title: { ...TEXT, selected: 'false' } } };
    expect(pathsIn(selectedSchema(entryOf({}, { schema })))).toEqual(['id']);
    expect(pathsIn(selectedSchema(entryOf({ '': ON, title: ON }, { schema })))).toEqual(['id', 'title']);
  });
});

describe('isSelected', () => {
  const cases: readonly [string, CatalogEntry, boolean][] = [
    ['a stream without metadata', entryOf({}), true],
    ['a stream whose metadata says nothing', entryOf({ title: ON }), false],
    ['a stream selected in metadata', entryOf({ '': ON }), true],
    ['a stream selected by default only', entryOf({ '': { 'selected-by-default': true } }), true],
    ['a stream deselected on the entry only', entryOf({}, { selected: false }), false],
    [
      'a stream selected on the entry, with metadata on fields only',
      entryOf({ title: ON }, { selected: 'true' }),
      true,
    ],
    [
      'a stream selected in metadata and deselected on the entry',
      entryOf({ '': ON }, { selected: false }),
      true,
    ],
    ['a stream deselected in its schema', entryOf({}, { schema: { ...SCHEMA, selected: false } }), false],
  ];
  it.each(cases)('%s', (_name, entry, expected) => {
    expect(isSelected(entry, [])).toBe(expected);
  });

  it('agrees with the selection rules of the Meltano SDK', () => {
    const paths = ['', 'id', 'title', 'project', 'project.id', 'project.slug'];
    const flag = fc.option(fc.boolean(), { nil: undefined });
    const node = fc.record({
      inclusion: fc.constantFrom('available', 'available', 'automatic', 'unsupported', undefined),
      selected: flag,
      'selected-by-default': flag,
    });
    const complete = fc.tuple(...paths.map(() => node));
    fc.assert(
      fc.property(complete, (nodes) => {
        const byPath = new Map(paths.map((path, index) => [path, nodes[index] ?? {}]));
        const entry = entryOf(Object.fromEntries(byPath) as Nodes);
        for (const path of paths) {
          expect(isSelected(entry, breadcrumbOf(path))).toBe(sdkSelects(byPath, path));
        }
      }),
    );
  });
});

/** The SDK's algorithm, written down anew over dotted paths. */
function sdkSelects(nodes: ReadonlyMap<string, Metadata>, path: string): boolean {
  const node = nodes.get(path) ?? {};
  let parent = false;
  if (path !== '') {
    parent = sdkSelects(nodes, path.includes('.') ? path.slice(0, path.lastIndexOf('.')) : '');
    if (!parent) return false;
  }
  if (node['inclusion'] === 'unsupported') return false;
  if (node['inclusion'] === 'automatic') return true;
  if (typeof node['selected'] === 'boolean') return node['selected'];
  if (typeof node['selected-by-default'] === 'boolean') return node['selected-by-default'];
  return parent;
}
