import { isJsonObject, type JsonObject, type JsonValue } from '../json.ts';
import type { CatalogEntry, Metadata } from './catalog.ts';

/** Path of a schema node as Singer writes it: `['properties', 'project', 'properties', 'slug']`; `[]` = stream. */
type Breadcrumb = readonly string[];

/** What a catalog entry says of a single node, its parents left aside. */
type Choices = {
  readonly hasMetadata: boolean;
  readonly metadataOf: (breadcrumb: Breadcrumb) => Metadata;
  readonly legacyOf: (breadcrumb: Breadcrumb) => boolean | undefined;
};

/**
 * Whether a node of a stream is selected, by the rules of the Meltano Singer SDK: a deselected parent beats
 * everything, then `inclusion`, then the operator's flag, then the tap's default, then the parent's value.
 */
export function isSelected(entry: CatalogEntry, breadcrumb: Breadcrumb): boolean {
  return nodeIsSelected(choicesOf(entry), breadcrumb);
}

/**
 * The entry's schema without deselected fields, at every depth; their names leave `required` as well.
 * @param kept top-level fields that stay whatever the catalog says of them
 */
export function selectedSchema(entry: CatalogEntry, kept: ReadonlySet<string> = new Set()): JsonObject {
  const choices = choicesOf(entry);
  return prune(entry.schema, [], choices, (breadcrumb) => {
    const isTopLevel = breadcrumb.length === 2;
    return (isTopLevel && kept.has(breadcrumb[1] ?? '')) || nodeIsSelected(choices, breadcrumb);
  });
}

function nodeIsSelected(choices: Choices, breadcrumb: Breadcrumb): boolean {
  const isRoot = breadcrumb.length === 0;
  const inherited = isRoot ? !choices.hasMetadata : nodeIsSelected(choices, breadcrumb.slice(0, -2));
  if (!isRoot && !inherited) return false;
  const metadata = choices.metadataOf(breadcrumb);
  if (metadata['inclusion'] === 'unsupported') return false;
  if (metadata['inclusion'] === 'automatic') return true;
  return (
    flag(metadata['selected']) ??
    choices.legacyOf(breadcrumb) ??
    flag(metadata['selected-by-default']) ??
    inherited
  );
}

function prune(
  node: JsonObject,
  path: Breadcrumb,
  choices: Choices,
  keeps: (breadcrumb: Breadcrumb) => boolean,
): JsonObject {
  const properties = node['properties'];
  if (!isJsonObject(properties)) return node;
  const paths = Object.entries(properties).map(([name, child]) => ({
    name,
    child,
    breadcrumb: [...path, 'properties', name],
  }));
  // Meltano selects an object and deselects all its children when the operator names only the object:
  // what is meant is the object as a whole.
  const isWhole = path.length > 0 && !paths.some(({ breadcrumb }) => keeps(breadcrumb));
  const keepsChild = isWhole
    ? (breadcrumb: Breadcrumb) => choices.metadataOf(breadcrumb)['inclusion'] !== 'unsupported'
    : keeps;
  const chosen = paths.filter(({ breadcrumb }) => keepsChild(breadcrumb));
  const names = new Set(chosen.map(({ name }) => name));
  const { required, additionalProperties, ...rest } = node;
  // An object that takes any further field would take the deselected ones back in.
  const staysOpen = additionalProperties !== undefined && chosen.length === paths.length;
  return {
    ...rest,
    ...(staysOpen && { additionalProperties }),
    properties: Object.fromEntries(
      chosen.map(({ name, child, breadcrumb }) => [
        name,
        isJsonObject(child) ? prune(child, breadcrumb, choices, keepsChild) : child,
      ]),
    ),
    ...(Array.isArray(required) && {
      required: required.filter((name) => typeof name === 'string' && names.has(name)),
    }),
  };
}

const NO_METADATA: Metadata = {};

function choicesOf(entry: CatalogEntry): Choices {
  // A catalog written by hand may lack the list altogether.
  const nodes = entry.metadata ?? [];
  const byPath = new Map(nodes.map((node) => [JSON.stringify(node.breadcrumb), node.metadata]));
  return {
    hasMetadata: nodes.length > 0,
    metadataOf: (breadcrumb) => byPath.get(JSON.stringify(breadcrumb)) ?? NO_METADATA,
    legacyOf: (breadcrumb) => {
      const inSchema = () => flag(schemaAt(entry.schema, breadcrumb)?.['selected']);
      return breadcrumb.length === 0 ? (flag(entry.selected) ?? inSchema()) : inSchema();
    },
  };
}

/** The flag's value; undefined when it is not set. Older documentation shows flags as strings. */
function flag(value: JsonValue | undefined): boolean | undefined {
  if (typeof value === 'boolean') return value;
  if (typeof value !== 'string') return undefined;
  const text = value.toLowerCase();
  return text === 'true' ? true : text === 'false' ? false : undefined;
}

function schemaAt(schema: JsonObject, breadcrumb: Breadcrumb): JsonObject | undefined {
  let node: JsonValue | undefined = schema;
  for (const step of breadcrumb) {
    node = isJsonObject(node) && Object.hasOwn(node, step) ? node[step] : undefined;
  }
  return isJsonObject(node) ? node : undefined;
}
