import type { JsonObject, JsonValue } from '../json.ts';
import type { Marks } from './marks.ts';
import type { Kind } from './personal/kinds.ts';
import type { Treat } from './personal/treat.ts';
import { type Care, createRules, type Rule } from './rules.ts';
import { type RuleOf, walk, walkObject } from './walk.ts';

/** Does to one value what the settings ask for; undefined means that there is no value any more. */
export type Protect = (value: JsonValue) => JsonValue | undefined;

/** How much a schema says of what is in a value. */
export type Holding = 'leaf' | 'declared' | 'open';

/** What is done to the personal data and the secrets in the records of one stream. Places are as in `Marks`. */
export type Guard = {
  /**
   * For the value of one declared place once it has its type; undefined where nothing is to be done.
   * @param holds what the schema says of it: nothing is in it, its parts are declared, or it is open
   */
  readonly at: (place: string, holds: Holding) => Protect | undefined;
  /** For a value that has become text though its schema has it otherwise. */
  readonly byName: (place: string) => Protect;
  /** For the object of a list of tags. */
  readonly tag: (item: JsonObject) => JsonObject;
  /** Whether personal fields of an object at this place are those of a team where it says so itself. */
  readonly mayBeTeam: (place: string) => boolean;
};

/**
 * Makes the guard of one stream. What its own schema does not declare, but an operator's does, is treated by its
 * name.
 */
export function createGuard(marks: Marks, care: Care): Guard {
  const ruleOf: RuleOf = createRules(care);
  const byName =
    (place: string): Protect =>
    (value) =>
      walk(value, ruleOf('things', place.replaceAll('[]', '')), ruleOf);
  const { places } = marks;
  const isMarked = (place: string): boolean => {
    for (const [other, kind] of places) {
      if (kind !== undefined && (other.startsWith(`${place}.`) || other.startsWith(`${place}[]`)))
        return true;
    }
    return false;
  };
  const isInText = (place: string): boolean => {
    for (let end = cutOf(place); end > 0; end = cutOf(place.slice(0, end))) {
      if (places.get(place.slice(0, end)) === 'text') return true;
    }
    return false;
  };
  return {
    byName,
    at: (place, holds) => {
      // Parts that an operator declares are treated one by one, or with the whole that is marked.
      if (!places.has(place)) return holds === 'declared' || isInText(place) ? undefined : byName(place);
      const kind = places.get(place);
      // An operator's schema may leave open what this tap's declares.
      if (kind === undefined) return holds === 'open' && isMarked(place) ? byName(place) : undefined;
      if (kind === 'text') return byName(place);
      if (care.treat === undefined) return undefined;
      const rule = wholeRule(kind, care.treat);
      return (value) => walk(value, rule, ruleOf);
    },
    tag: (item) => walkObject(item, 'things', ruleOf),
    mayBeTeam: (place) =>
      care.treat !== undefined && places.has(`${place}.type`) && places.get(`${place}.id`) === 'id',
  };
}

/** Where the place around a place ends: `user` of `user.id`, `authors` of `authors[]`. */
const cutOf = (place: string): number => Math.max(place.lastIndexOf('.'), place.lastIndexOf('[]'));

function wholeRule(kind: Exclude<Kind, 'text'>, treat: Treat): Rule {
  const text = kind === 'id' ? treat.actor : kind === 'ip' ? treat.ips : treat.whole;
  return {
    shown: '',
    isSecret: false,
    text,
    isPlain: false,
    holdsNumber: true,
    holdsNumbers: true,
    inside: 'people',
  };
}
