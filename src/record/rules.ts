import {
  isIpName,
  isPeople,
  isPersonalName,
  isPersonalOfDevices,
  isPersonalOfPeople,
  isVersion,
} from './personal/names.ts';
import type { Treat } from './personal/treat.ts';
import { MASK } from './secrets/mask.ts';
import { namesSecret, namesSecretParameter } from './secrets/names.ts';
import { maskText } from './secrets/text.ts';
import { wordsOf } from './words.ts';

/** What an object is, as far as that says more of the names in it. */
export type Place = 'things' | 'people' | 'devices' | 'cookies' | 'parameters';

/** What is done to the text of a value; undefined means that there is no value any more. */
export type TreatText = (text: string) => string | undefined;

/** What is done to the value of one name. */
export type Rule = {
  /** The name as it is sent: without addresses and credentials. */
  readonly shown: string;
  readonly isSecret: boolean;
  readonly text: TreatText;
  /** The name says nothing of its texts: what is done to them is done to texts around them too. */
  readonly isPlain: boolean;
  /** A single number is personal as a text would be; `users: 17` counts them. */
  readonly holdsNumber: boolean;
  /** So are the numbers in a list. */
  readonly holdsNumbers: boolean;
  /** What an object under this name is. */
  readonly inside: Place;
};

/** What is done to a stream's open objects; at least one of the two. */
export type Care = {
  /** Undefined when personal data is kept. */
  readonly treat: Treat | undefined;
  /** Secrets of applications are masked. */
  readonly masksSecrets: boolean;
};

/** Rules that are remembered for each place; applications have few names, but may invent one for each record. */
const MOST_REMEMBERED = 5_000;
/** Longer names are no names that anybody chose, and would fill the memory. */
const LONGEST_REMEMBERED = 200;

/** The tag that names the key of another stream: hashed or without it, its rows would have nothing to join. */
const KEY_OF_RELEASES = 'release';

const INSIDE: ReadonlyMap<string, Place> = new Map([
  ['device', 'devices'],
  ['cookie', 'cookies'],
  ['cookies', 'cookies'],
  ['query', 'parameters'],
  ['query string', 'parameters'],
  ['query params', 'parameters'],
]);

/** Makes the function that finds the rule of a name, which is thought about once. */
export function createRules(care: Care): (place: Place, name: string) => Rule {
  const remembered = new Map<Place, Map<string, Rule>>();
  const things = new Map<string, Rule>();
  const rulesOf = (place: Place): Map<string, Rule> => {
    // Nearly every object is one of things.
    if (place === 'things') return things;
    const rules = remembered.get(place) ?? new Map<string, Rule>();
    remembered.set(place, rules);
    return rules;
  };
  return (place, name) => {
    const rules = rulesOf(place);
    const known = rules.get(name);
    if (known !== undefined) return known;
    const rule = ruleOf(place, name, care);
    if (name.length > LONGEST_REMEMBERED) return rule;
    if (rules.size >= MOST_REMEMBERED) rules.clear();
    rules.set(name, rule);
    return rule;
  };
}

/** What is done to the texts of an open object that no name says more of. */
export function plainText({ treat, masksSecrets }: Care, areVersions = false): TreatText {
  const hide = masksSecrets ? maskText : (text: string): string => text;
  return treat === undefined ? hide : (text) => treat.inside(hide(text), areVersions);
}

function ruleOf(place: Place, name: string, care: Care): Rule {
  // A path, as in `otherFields` and in the attributes of traces: `user.name` is the name of a person.
  const dot = name.lastIndexOf('.');
  const isOfPerson = place === 'people' || (dot > 0 && isPeople(wordsOf(name.slice(0, dot))));
  const own = wordsOf(name.slice(dot + 1));
  const words = wordsOf(name);
  const inside = INSIDE.get(words.join(' ')) ?? INSIDE.get(own.join(' '));
  const areCookies = care.masksSecrets && inside === 'cookies';
  const isSecret =
    place === 'cookies' || (place === 'parameters' ? namesSecretParameter(name) : namesSecret(name));
  const isOwnName = isOfPerson ? isPersonalOfPeople(own) : place === 'devices' && isPersonalOfDevices(own);
  const special = care.treat && textOf(words, isOwnName, care.treat);
  return {
    shown: plainText(care)(name) ?? MASK,
    // An object or a list of cookies keeps their names.
    isSecret: care.masksSecrets && !areCookies && isSecret,
    text: areCookies ? maskWhole : (special ?? plainText(ofName(name, care), isVersion(words))),
    isPlain: special === undefined && !areCookies,
    holdsNumber: special !== undefined && !/s\W*$/.test(name),
    holdsNumbers: special !== undefined,
    inside: inside ?? (isPeople(words) || (isOfPerson && own.join(' ') === 'data') ? 'people' : 'things'),
  };
}

function ofName(name: string, care: Care): Care {
  return name === KEY_OF_RELEASES ? { ...care, treat: undefined } : care;
}

const maskWhole: TreatText = (text) => (text === '' ? '' : MASK);

function textOf(words: readonly string[], isOwnName: boolean, treat: Treat): TreatText | undefined {
  if (isIpName(words)) return treat.ips;
  if (isPersonalName(words) || isOwnName) return treat.whole;
  return isPeople(words) ? treat.actor : undefined;
}
