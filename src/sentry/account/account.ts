import { ApiError, AuthError, TapError } from '../../errors.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../json.ts';
import type { Logger } from '../../log.ts';
import type { StreamDefinition } from '../../streams/definition.ts';
import { parseHttpDate } from '../../time.ts';
import type { Client, Reply } from '../transport/client.ts';
import { nextLink } from '../transport/link.ts';
import { regionAddress } from '../transport/origin.ts';
import { isId, segment, shown } from '../transport/segment.ts';
import { unknownOrganization } from './unknown-organization.ts';

/** How organizations and projects are called in paths: by ids, which survive renames, where the server knows them. */
export type Naming = 'id' | 'slug';

/** An organization of this run and where its data is served. */
export type Organization = {
  readonly id: string;
  readonly slug: string;
  /** API root of its region, without a trailing slash. */
  readonly root: string;
  /** API root of `base_url`, where it is another one: what belongs to no region is served there. */
  readonly controlRoot?: string;
  readonly naming: Naming;
  /** The organization as Sentry sent it, where it was asked for by name. */
  readonly detail?: { readonly record: JsonObject; readonly clean: boolean };
};

export type Account = {
  readonly organizations: readonly Organization[];
  /** The server's `Date` with its first answer, in epoch seconds; undefined when it sends none. */
  readonly serverTime: number | undefined;
};

export type AccountOptions = {
  readonly baseUrl: string;
  /** Further hosts that the token may go to. */
  readonly regionHosts: readonly string[];
  readonly organizations: readonly string[];
  /** The stream of organizations: what it asks for is asked for here, so that nothing is asked twice. */
  readonly definition: StreamDefinition;
  readonly log: Logger;
};

/** An organization that was found, before it is known how it is called in paths. */
type Found = Omit<Organization, 'naming'>;
/** An organization that was asked for by name, before it is known where its data is served. */
type Described = Required<Omit<Found, 'root' | 'controlRoot'>>;

/** As other lists: a thousand pages in a row that tell nothing are a circle. */
const MOST_PAGES_WITHOUT_NEWS = 1_000;

type Expected = 'list' | 'object';
type Query = readonly (readonly [string, string])[];

/**
 * Finds the organizations of a run: those named in the settings, or all the token sees. Each one's region is
 * resolved once, so that its data is asked for directly; a host that is neither configured nor listed never sees
 * the token.
 * @throws TapError when an organization is unknown or forbidden, or there is none at all
 */
export async function readAccount(client: Client, options: AccountOptions): Promise<Account> {
  const { baseUrl, log, definition } = options;
  const base = `${baseUrl}/api/0`;
  let serverTime: number | undefined;
  const ask = async (root: string, path: string, query: Query, expects: Expected): Promise<Reply> => {
    const reply = await client.get({
      root,
      path,
      query,
      bucket: definition.bucket,
      stream: definition.tapStreamId,
      requiredScope: definition.requiredScope,
      expects,
    });
    const { date } = reply.headers;
    serverTime ??= parseHttpDate(typeof date === 'string' ? date : undefined);
    return reply;
  };
  const warned = new Set<string>();
  const rootOf = (record: JsonObject): string => {
    const region = regionUrl(record);
    if (region === undefined) return base;
    const address = regionAddress(region, baseUrl, options.regionHosts);
    if (address !== undefined) return `${address}/api/0`;
    const warning = `Organization ${String(record['slug'])} names a region host outside of base_url's domain; it is not used, requests stay on base_url. If the token may go there, list the host in region_hosts`;
    if (!warned.has(warning)) log.warning(warning);
    warned.add(warning);
    return base;
  };
  const describe = async (root: string, name: string): Promise<Described> => {
    const query = Object.entries(definition.query ?? {});
    const { value, clean } = await ask(root, `/organizations/${segment(name)}/`, query, 'object');
    const record = value as JsonObject;
    return { ...identity(record), detail: { record, clean } };
  };

  const found: Found[] = [];
  for (const name of options.organizations) {
    const organization = await describe(base, name).catch(async (error: unknown) => {
      if (!(error instanceof ApiError)) throw error;
      if (error.status === 404) throw await unknownOrganization(client, { name, baseUrl, definition }, error);
      throw explainOrganization(error, name);
    });
    found.push({ ...organization, root: rootOf(organization.detail.record) });
  }
  if (options.organizations.length === 0) {
    for await (const { value } of listOf((query) => ask(base, '/organizations/', query, 'list'))) {
      for (const record of value as unknown[]) {
        if (isJsonObject(record)) found.push({ ...identity(record), root: rootOf(record) });
      }
    }
    if (found.length === 0) {
      throw new TapError(
        'The token sees no organization. Set organization, or use a token with the scope org:read of a member of one.',
      );
    }
  }
  const unique = new Map(found.map((organization) => [organization.id, organization]));
  const organizations: Organization[] = [];
  const namings = new Map<string, Naming>();
  for (const organization of unique.values()) {
    const { root, id } = organization;
    const isNamedById =
      options.organizations.includes(id) && !options.organizations.includes(organization.slug);
    const naming = namings.get(root) ?? (isNamedById ? 'id' : undefined);
    const settled = naming === undefined ? await settle(organization, describe) : { ...organization, naming };
    namings.set(root, settled.naming);
    organizations.push(root === base ? settled : { ...settled, controlRoot: base });
  }
  return { organizations, serverTime };
}

/**
 * Finds out whether a server knows ids in paths, before any list is asked for: GlitchTip answers an id with an empty
 * list, and where an organization's slug looks like the id of another, with that one's data.
 */
async function settle(
  organization: Found,
  describe: (root: string, name: string) => Promise<Described>,
): Promise<Organization> {
  const { root, id } = organization;
  try {
    const again = await describe(root, id);
    if (again.id === id) return { ...organization, detail: again.detail, naming: 'id' };
  } catch (error) {
    // Whatever it is that the server has against ids: the slug has just been understood.
    if (!(error instanceof ApiError) || error instanceof AuthError || error.status === 0) throw error;
  }
  return { ...organization, naming: 'slug' };
}

/** The pages of the list of organizations. @throws ApiError when its end cannot be told */
async function* listOf(ask: (query: Query) => Promise<Reply>): AsyncGenerator<Reply> {
  const cursors = new Set<string>();
  const known = new Set<string>();
  let pagesWithoutNews = 0;
  let query: Query = [['per_page', '100']];
  for (;;) {
    const reply = await ask(query);
    yield reply;
    const before = known.size;
    for (const row of reply.value as JsonValue[]) if (isJsonObject(row)) known.add(String(row['id']));
    pagesWithoutNews = known.size > before ? 0 : pagesWithoutNews + 1;
    const { link } = reply.headers;
    const next = nextLink(Array.isArray(link) ? link.join(', ') : link);
    if (next.kind === 'end') return;
    if (next.kind === 'missing' && (reply.value as unknown[]).length === 0) return;
    const problem =
      next.kind !== 'next'
        ? 'does not say whether it goes on'
        : cursors.has(next.cursor)
          ? 'gave the same page cursor twice: it would never end'
          : pagesWithoutNews >= MOST_PAGES_WITHOUT_NEWS
            ? 'gave a thousand pages in a row without a row that is new, with more to come'
            : undefined;
    if (problem !== undefined || next.kind !== 'next')
      throw new ApiError(`The list of organizations ${problem}. Set organization.`, 200);
    cursors.add(next.cursor);
    query = [
      ['per_page', '100'],
      ['cursor', next.cursor],
    ];
  }
}

function identity(record: JsonObject): { id: string; slug: string } {
  const { id, slug } = record;
  if ((typeof id !== 'string' && typeof id !== 'number') || typeof slug !== 'string') {
    throw new ApiError(
      'Sentry described an organization without id or slug. Check that base_url is the address of Sentry itself.',
      200,
    );
  }
  if (!isId(String(id))) {
    throw new ApiError(
      `Sentry described an organization with the id ${shown(String(id))}, which is none: an id or slug has letters, digits, - and _. Check that base_url is the address of Sentry itself.`,
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

function explainOrganization(error: ApiError, name: string): ApiError {
  if (error.status !== 403) return error;
  return new ApiError(
    `The token may not read organization "${name}" (403). It needs the scope org:read, and its user must be a member of the organization.`,
    403,
    { cause: error, detail: error.detail, path: error.path },
  );
}
