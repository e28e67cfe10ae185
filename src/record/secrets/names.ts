import { wordsOf } from '../words.ts';

/**
 * Endings of names that hold a secret, in lower case without separators: `access_token`, `csrftoken` and
 * `X-Auth-Token` all end in `token`.
 */
export const SECRET_ENDINGS: readonly string[] = [
  'token',
  'secret',
  'secrets',
  'password',
  'passwords',
  'passwordconfirm',
  'passwordconfirmation',
  'passwd',
  'pwd',
  'passphrase',
  'apikey',
  'apikeys',
  'secretkey',
  'privatekey',
  'accesskey',
  'authkey',
  'signingkey',
  'encryptionkey',
  'credential',
  'credentials',
  'sessionid',
  'sessid',
  'authorization',
  'cookie',
  'jwt',
];

/** Words in front of `key` that make a name of no secret; any other name that ends in the word `key` holds one. */
export const HARMLESS_KEYS: readonly string[] = [
  ...['arrow', 'bucket', 'cache', 'candidate', 'column', 'composite', 'config', 'dedup', 'deduplication'],
  ...[
    'dict',
    'entity',
    'enter',
    'escape',
    'evaluated',
    'event',
    'feature',
    'field',
    'file',
    'flag',
    'foreign',
  ],
  ...[
    'group',
    'grouping',
    'hash',
    'idempotency',
    'index',
    'issue',
    'item',
    'json',
    'label',
    'list',
    'locale',
  ],
  ...['lookup', 'map', 'message', 'metric', 'model', 'natural', 'next', 'node', 'object', 'order', 'parent'],
  ...['partition', 'path', 'pressed', 'primary', 'project', 'property', 'public', 'query', 'range', 'react'],
  ...['record', 'registry', 'route', 'routing', 'row', 'search', 'setting', 'settings', 'shortcut', 'sort'],
  ...['start', 'storage', 'surrogate', 'tag', 'text', 'translation', 'unique'],
];

/** Names that end like a secret and are none: the directories that a shell writes into the environment. */
export const HARMLESS_NAMES: readonly string[] = ['PWD', 'OLDPWD'];

/** Further names of parameters in the query of an address: services take their keys under them. */
export const SECRET_PARAMETERS: readonly string[] = ['auth', 'key', 'sig', 'signature', 'sid'];

const HARMLESS = new Set(HARMLESS_NAMES);
const BEFORE_KEY = new Set(HARMLESS_KEYS);
const PARAMETERS = new Set(SECRET_PARAMETERS);

/**
 * Whether a name that an application chose is that of a secret: by its end, in any case, with any separators.
 * @param name of a property, a header, a cookie, a variable or a tag
 */
export function namesSecret(name: string): boolean {
  if (HARMLESS.has(name)) return false;
  const words = wordsOf(name);
  const joined = words.join('');
  if (SECRET_ENDINGS.some((ending) => joined.endsWith(ending))) return true;
  return words.length > 1 && words.at(-1) === 'key' && !BEFORE_KEY.has(words.at(-2) ?? '');
}

/** The same for a parameter in the query of an address, where `key` and `sig` are usual too. */
export function namesSecretParameter(name: string): boolean {
  if (namesSecret(name)) return true;
  const last = wordsOf(name).at(-1);
  return last !== undefined && PARAMETERS.has(last) && !isHarmlessKey(name);
}

function isHarmlessKey(name: string): boolean {
  const words = wordsOf(name);
  return words.length > 1 && BEFORE_KEY.has(words.at(-2) ?? '');
}
