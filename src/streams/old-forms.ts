import { isJsonObject, type JsonValue } from '../json.ts';

// Older servers write as text what newer ones write as objects; what the text says is put where it is looked for.

const ACTOR = /^(user|team):(.+)$/s;

/** Who an issue is assigned to: an object, or `user:1`, `team:2`, an e-mail address or a name. */
export function assignee(value: JsonValue | undefined): JsonValue | undefined {
  if (typeof value !== 'string' || value === '') return value === '' ? null : value;
  const [, type, id] = ACTOR.exec(value) ?? [];
  if (type !== undefined && id !== undefined) return { type, id, name: null, email: null };
  // A team has neither an address nor a sign in front of its name that could be told from a user's.
  return value.includes('@')
    ? { type: 'user', id: null, name: null, email: value }
    : { type: null, id: null, name: value, email: null };
}

/** Links of an issue: objects, or HTML such as `<a href="https://…">PROJ-1</a>`. */
export function annotations(value: JsonValue | undefined): JsonValue | undefined {
  if (!Array.isArray(value) || !value.some((item) => typeof item === 'string')) return value;
  return value.map((item) => (typeof item === 'string' ? linkIn(item) : item));
}

/** A crash report: an object, or only a text that names it. */
export function crashFile(value: JsonValue | undefined): JsonValue | undefined {
  return typeof value === 'string' && value !== '' ? { name: value } : isJsonObject(value) ? value : null;
}

/** Text that is no link at all is what is shown. */
function linkIn(html: string): JsonValue {
  const isTag = /^\s*<a\s/i.test(html);
  const end = isTag ? html.indexOf('>') : -1;
  if (end < 0) return { displayName: html, url: null };
  const address = /\shref\s?=\s?(?:"([^"]*)"|'([^']*)')/i.exec(html.slice(0, end));
  const close = Math.max(html.lastIndexOf('</a>'), html.lastIndexOf('</A>'));
  const shown = html.slice(end + 1, close > end ? close : undefined);
  return { displayName: unescaped(shown), url: unescaped(address?.[1] ?? address?.[2] ?? '') || null };
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#34;': '"',
  '&#39;': "'",
  '&#x27;': "'",
  '&amp;': '&',
};

function unescaped(text: string): string {
  return text.replace(/&(?:lt|gt|quot|amp|#34|#39|#x27);/g, (entity) => ENTITIES[entity] ?? entity);
}

/** Nothing instead of an empty text, for what is no text where there is something. */
export function unlessEmpty(value: JsonValue | undefined): JsonValue | undefined {
  return value === '' ? null : value;
}

/** A list, where older servers write its only item. */
export function inList(value: JsonValue | undefined): JsonValue | undefined {
  return typeof value === 'string' ? [value] : value;
}
