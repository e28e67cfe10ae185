import { ApiError, TapError } from '../errors.ts';
import { isJsonObject, type JsonObject } from '../json.ts';
import type { Logger } from '../log.ts';
import { parseHttpDate } from '../time.ts';
import type { Client, Reply } from './client.ts';
import { nextCursor } from './link.ts';
import { isTrustedRegion } from './origin.ts';

/** An organization of this run and where its data is served. */
export type Organization = {
  readonly id: string;
  readonly slug: string;
  /** API root of its region, without a trailing slash. */
  readonly root: string;
  /** The organization as Sentry sent it, where it was asked for by name. */
  readonly detail?: { readonly record: JsonObject; readonly clean: boolean };
};

export type Account = {
  readonly organizations: readonly Organization[];
  /** The server's `Date` with its first answer, in epoch seconds; undefined when it sends none. */
  readonly serverTime: number | undefined;
};

/**
 * Finds the organizations of a run: those named in the settings, or all the token sees. Each one's region is
 * resolved once, so that its data is asked for directly; a region host outside of the configured domain never
 * sees the token.
 * @throws TapError when an organization is unknown or forbidden, or there is none at all
 */
export async function readAccount(
  client: Client,
  options: { baseUrl: string; organizations: readonly string[]; log: Logger },
): Promise<Account> {
  const { baseUrl, log } = options;
  const root = `${baseUrl}/api/0`;
  let serverTime: number | undefined;
  const ask = async (path: string, query: [string, string][], expects: 'list' | 'object'): Promise<Reply> => {
    const reply = await client.get({
      root,
      path,
      query,
      bucket: 'default',
      stream: 'organizations',
      requiredScope: 'org:read',
      expects,
    });
    const { date } = reply.headers;
    serverTime ??= parseHttpDate(typeof date === 'string' ? date : undefined);
    return reply;
  };
  const rootOf = (record: JsonObject): string => {
    const region = regionUrl(record);
    if (region === undefined) return root;
    if (isTrustedRegion(region, baseUrl)) return `${region.replace(/\/+$/, '')}/api/0`;
    log.warning(
      `Organization ${String(record['slug'])} names a region host outside of base_url's domain; it is not used, requests stay on base_url`,
    );
    return root;
  };

  const found: Organization[] = [];
  for (const name of options.organizations) {
    const reply = await ask(
      `/organizations/${encodeURIComponent(name)}/`,
      [['detailed', '0']],
      'object',
    ).catch((error: unknown) => {
      throw explainOrganization(error, name, baseUrl);
    });
    const record = reply.value as JsonObject;
    found.push({ ...identity(record), root: rootOf(record), detail: { record, clean: reply.clean } });
  }
  if (options.organizations.length === 0) {
    const cursors = new Set<string | undefined>();
    for (let cursor: string | undefined; !cursors.has(cursor); ) {
      cursors.add(cursor);
      const query: [string, string][] = [['per_page', '100']];
      if (cursor !== undefined) query.push(['cursor', cursor]);
      const reply = await ask('/organizations/', query, 'list');
      for (const record of reply.value as unknown[]) {
        if (isJsonObject(record)) found.push({ ...identity(record), root: rootOf(record) });
      }
      const link = reply.headers['link'];
      const next = nextCursor(Array.isArray(link) ? link.join(', ') : link);
      if (next === undefined) break;
      if (cursors.has(next)) {
        throw new ApiError(
          'The list of organizations gave the same page cursor twice: it would never end. Set organization.',
          200,
        );
      }
      cursor = next;
    }
    if (found.length === 0) {
      throw new TapError(
        'The token sees no organization. Set organization, or use a token with the scope org:read of a member of one.',
      );
    }
  }
  const unique = new Map(found.map((organization) => [organization.id, organization]));
  return { organizations: [...unique.values()], serverTime };
}

function identity(record: JsonObject): { id: string; slug: string } {
  const { id, slug } = record;
  if ((typeof id !== 'string' && typeof id !== 'number') || typeof slug !== 'string') {
    throw new ApiError(
      'Sentry described an organization without id or slug. Check that base_url is the address of Sentry itself.',
      200,
    );
  }
  return { id: String(id), slug };
}

function regionUrl(record: JsonObject): string | undefined {
  const links = record['links'];
  const url = isJsonObject(links) ? links['regionUrl'] : undefined;
  return typeof url === 'string' && url !== '' ? url : undefined;
}

function explainOrganization(error: unknown, name: string, baseUrl: string): unknown {
  if (!(error instanceof ApiError)) return error;
  if (error.status === 404) {
    return new ApiError(
      `Organization "${name}" is unknown at ${baseUrl} (404). Check the setting organization (the slug in Sentry's address bar, or the numeric id) and base_url: an organization of another region is not found on a region host.`,
      404,
    );
  }
  if (error.status === 403) {
    return new ApiError(
      `The token may not read organization "${name}" (403). It needs the scope org:read, and its user must be a member of the organization.`,
      403,
    );
  }
  return error;
}
