import type { JsonObject, JsonValue } from '../../json.ts';
import { setOwn } from '../own.ts';
import { mask } from '../secrets/mask.ts';
import { countUnknown, type ShapeReport } from './report.ts';
import { isSecretName } from './secrets.ts';

/** The column for what Sentry sends and no schema names. */
export const OTHER_FIELDS = 'otherFields';

/** Collects what no schema names, one record at a time. */
export type Others = {
  /** The positions in the lists around the object that is being looked at, the outermost list first. */
  readonly positions: number[];
  /** @param place path of the object the field is in, lists as `projects[]`; empty at the top */
  readonly add: (place: string, name: string, value: JsonValue) => void;
  /** Hands over what was collected since the last call; undefined when there is nothing. */
  readonly take: () => JsonObject | undefined;
};

export type OthersOptions = {
  readonly report: ShapeReport;
  readonly hideSecrets: boolean;
  /** What means nothing as long as it has this value, by path; see StreamDefinition. */
  readonly blanks: Readonly<Record<string, JsonValue>>;
};

/**
 * An empty collection for the records of one stream. The path of a field is its names joined by dots, with the
 * position in each list: `projects[0].newField`. Where two fields have the same path, which takes a dot inside of
 * a name, the later one gets `#` and a number, so that neither is lost.
 */
export function createOthers({ report, hideSecrets, blanks }: OthersOptions): Others {
  const meaningless = new Map(Object.entries(blanks).map(([path, value]) => [path, JSON.stringify(value)]));
  const positions: number[] = [];
  let found: JsonObject | undefined;
  let repeats = 0;
  return {
    positions,
    add: (place, name, value) => {
      const path = join(place, name);
      const blank = meaningless.get(path);
      if (blank !== undefined && blank === JSON.stringify(value)) return;
      countUnknown(report, path);
      found ??= {};
      const exact = join(numbered(place, positions), name);
      let key = exact;
      while (Object.hasOwn(found, key)) {
        repeats += 1;
        key = `${exact}#${repeats}`;
      }
      setOwn(found, key, hideSecrets && isSecretName(name) ? mask(value) : value);
    },
    take: () => {
      const taken = found;
      found = undefined;
      repeats = 0;
      return taken;
    },
  };
}

const join = (place: string, name: string): string => (place === '' ? name : `${place}.${name}`);

/** The place of an object with the positions in its lists: `a[].b[]` becomes `a[2].b[0]`. */
function numbered(place: string, positions: readonly number[]): string {
  let list = 0;
  return place.replaceAll('[]', () => {
    const position = positions[list] ?? 0;
    list += 1;
    return `[${position}]`;
  });
}
