import { isJsonObject } from '../json.ts';

/** Deeper than any logging config. What is nested by the thousand would overflow the stack of the YAML library. */
const DEEPEST = 50;
/** A level of YAML is at most this many levels of the syntax tree. */
const NODES_PER_LEVEL = 4;

/** Python's logging allows keys twice, and looking for them takes a YAML map of n keys n² steps. */
const OPTIONS = { uniqueKeys: false, logLevel: 'error', prettyErrors: false } as const;

/**
 * Reads the `level` under `root` of a Python logging config, which is JSON or YAML. The library for YAML is loaded
 * only for a text that is no JSON, since Meltano writes JSON and starts the program several times for one run.
 * @returns undefined when the text names no level
 * @throws Error when the text is neither JSON nor YAML, is nested too deeply or repeats itself by aliases
 */
export async function readRootLevel(text: string): Promise<string | undefined> {
  const config = parseJson(text) ?? (await parseYaml(text));
  const root = isJsonObject(config) ? config['root'] : undefined;
  const level = isJsonObject(root) ? root['level'] : undefined;
  return typeof level === 'string' || typeof level === 'number' ? String(level) : undefined;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function parseYaml(text: string): Promise<unknown> {
  const { Parser, parse } = await import('yaml');
  let level: object[] = [...new Parser().parse(text)];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > DEEPEST * NODES_PER_LEVEL) throw new Error('nested too deeply');
    level = level.flatMap((node) => Object.values(node).filter(isObject));
  }
  return parse(text, OPTIONS);
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
