import type { JsonObject, JsonValue } from '../json.ts';
import { SETTINGS } from '../settings.ts';
import { cutText } from '../text.ts';
import { cast } from './cast.ts';

const SLUG = /^[\w-]+$/;
/** Sentry's own limit is lower. */
const LONGEST_SLUG = 100;
const LONGEST_ADDRESS = 2000;

/** Subdomains of sentry.io that are not organizations. */
const SUBDOMAINS = new Set(['www', 'us', 'de', 'docs', 'api', 'app']);

/**
 * The organizations a config names under `organization` and `organizations`, each once, in order. Needs no
 * validated config: whatever is no text is left out.
 * @returns slugs or ids; empty when the config names none, which means all that the token sees
 */
export function organizationsIn(raw: JsonObject): readonly string[] {
  const one = cast(SETTINGS.organization, raw['organization'] ?? null);
  const several = cast(SETTINGS.organizations, raw['organizations'] ?? null);
  const named: readonly JsonValue[] = [one, ...(Array.isArray(several) ? several : [])];
  return [...new Set(named.filter((name): name is string => typeof name === 'string' && name !== ''))];
}

/** Says why a text is neither the slug nor the id of an organization; undefined when it can be. */
export function organizationProblem(name: string): string | undefined {
  if (name.length <= LONGEST_SLUG && SLUG.test(name)) return undefined;
  const slug = name.length <= LONGEST_ADDRESS ? slugInAddress(name) : undefined;
  const wanted =
    slug === undefined
      ? 'the slug from the address of its Sentry page, such as my-company (at most 100 letters, digits, - and _)'
      : `only the slug in it: ${slug}`;
  return `The organization ${JSON.stringify(cutText(name, 100))} is no slug or id: give ${wanted}.`;
}

/** The slug in the address of a Sentry page: `https://acme.sentry.io/`, `https://sentry.io/organizations/acme/`. */
function slugInAddress(text: string): string | undefined {
  const address = text.includes('://') ? text : `https://${text}`;
  if (!/[./]/.test(text) || !URL.canParse(address)) return undefined;
  const url = new URL(address);
  const [first, second] = url.pathname.split('/').filter((part) => part !== '');
  const inPath = first === 'organizations' || first === 'settings' ? second : undefined;
  if (inPath !== undefined && SLUG.test(inPath)) return inPath;
  const subdomain = /^([\w-]+)\.sentry\.io$/.exec(url.hostname)?.[1];
  if (subdomain !== undefined && !SUBDOMAINS.has(subdomain)) return subdomain;
  return SLUG.test(first ?? '') && /(^|\.)sentry\.io$/.test(url.hostname) ? first : undefined;
}
