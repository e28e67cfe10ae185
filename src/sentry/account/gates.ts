import { ApiError, AuthError, GoneError, ScopeError, UnavailableError } from '../../errors.ts';
import { type Gate, type GateSign, type StreamDefinition, scopesOf } from '../../streams/definition.ts';
import type { Page } from '../lists/reading.ts';
import { hasNoProjects, isNotPermitted } from '../transport/api-error.ts';
import { lacksAll, scopesText } from '../transport/challenge.ts';
import type { Client } from '../transport/client.ts';
import { type About, createInquiries } from './inquiries.ts';
import type { Place, ReadPlace, Time } from './places.ts';

/** What Sentry says of a path that it does not know: the server is too old for it. */
const UNKNOWN_ROUTE = /\broute not found\b/i;
/** The same for all streams, so that a server that lacks many is told of in one line. */
const TOO_OLD = 'the server is too old for it, or leaves it out';

/** Why something is not there, and in the words in which several streams are told of together. */
type Reason = { readonly text: string; readonly reason?: string; readonly isUnknownRoute?: true };

/** The sign of a gate that an answer is; undefined when it is none. */
export function signOf(
  { signs }: Gate,
  { status, detail = '' }: Pick<ApiError, 'status' | 'detail'>,
): GateSign | undefined {
  return signs.find((sign) => isSign(sign, { status, detail }));
}

/** Whether an answer is the one that a definition describes. */
export function isSign(
  sign: GateSign,
  { status, detail = '' }: Pick<ApiError, 'status' | 'detail'>,
): boolean {
  if (sign.status !== status) return false;
  return sign.detail === undefined ? detail === '' : sign.detail.test(detail);
}

/**
 * Reads like the reader it wraps, and tells what is not there from what failed: by the answers that a stream's gate
 * names, and where a 404, or a page instead of a project's list, is none of them by asking for a route that certainly does
 * not exist. Such a page, a 404, and a 401 without a word, count for what they say only where the organization itself is answered right behind them: a proxy that
 * refuses everything is no feature that is off. What one answer says of an organization is not asked again in this run.
 * @throws UnavailableError, while reading, where there is nothing to read
 * @throws ScopeError, while reading, where the token certainly lacks a scope
 * @throws AuthError, while reading, where a refusal without a word turns out to mean the token
 */
export function createGatedRead(inner: ReadPlace, client: Client): ReadPlace {
  const inquiries = createInquiries(client);
  const closed = new Map<string, UnavailableError>();
  /** Places where a stream has answered in this run. */
  const answered = new Set<string>();

  /** Which feature is off with this answer, in words; undefined where it is a failure. */
  const reasonOf = async (
    definition: StreamDefinition,
    place: Place,
    error: ApiError,
  ): Promise<Reason | undefined> => {
    const { gate, successor } = definition;
    const { status, detail = '' } = error;
    const about = { organization: place.organization, definition };
    if (hasNoProjects(status, detail) && asksForAllProjects(definition, place))
      return (await inquiries.ofProjects(about)) === false
        ? { text: 'the token sees no project' }
        : undefined;
    if (status === 410 && successor !== undefined)
      return (await isOpen(successor, place))
        ? { text: `the server has retired it, and has ${successor.tapStreamId} in its place` }
        : undefined;
    if (gate === undefined) return undefined;
    const sign = signOf(gate, error);
    // GlitchTip shows a page of its web application for the routes of projects that it lacks.
    const pageOf = status === 200 ? place.project : undefined;
    if (sign === undefined && status !== 404 && pageOf === undefined) return undefined;
    const isKnown =
      sign !== undefined ||
      UNKNOWN_ROUTE.test(detail) ||
      (await inquiries.ofUnknownRoutes(about, pageOf)) === error.causeKey;
    if (!isKnown || !(await isBelieved(about, place, error))) return undefined;
    if (sign !== undefined) return { text: sign.what ?? gate.what };
    return {
      text: gate.signs.every(({ what }) => what !== undefined) ? gate.what : TOO_OLD,
      reason: TOO_OLD,
      isUnknownRoute: true,
    };
  };

  /** Whether it is Sentry that says so, and not somebody who refuses everything. @throws AuthError */
  const isBelieved = async (about: About, { project }: Place, error: ApiError): Promise<boolean> => {
    // A project was asked for itself when its list was answered with 404.
    const isPage = error.status === 200;
    const mayBeOthers = error.status === 401 || (error.status === 404 && project === undefined) || isPage;
    if (!mayBeOthers) return true;
    if (isPage && (project === undefined || !(await inquiries.ofProject(about, project)))) return false;
    const organization = await inquiries.ofOrganization(about);
    if (error.status === 401 && organization === 'token refused') throw new AuthError(error.message);
    return organization === 'there';
  };

  /** Whether the server lists a stream, by its first page. @throws AuthError */
  const isOpen = async (definition: StreamDefinition, { organization }: Place): Promise<boolean> => {
    try {
      for await (const _ of read(definition, { organization })) return true;
      return false;
    } catch (error) {
      if (error instanceof ApiError) return false;
      throw error;
    }
  };

  /** Says of a refusal whether it is about a scope or about access, where the server tells what the token may do. */
  const permission = async (
    definition: StreamDefinition,
    { organization }: Place,
    error: ApiError,
  ): Promise<ApiError> => {
    const held = await inquiries.ofScopes({ organization, definition });
    if (held === undefined) return error;
    const { status, detail, path } = error;
    const wanted = scopesOf(definition);
    const known = { cause: error, detail, path };
    const said = detail === undefined ? '' : ` Sentry says: ${detail}`;
    const begin = `GET ${path} was answered with ${status}. The token`;
    if (lacksAll(held, wanted))
      return new ScopeError(`${begin} lacks ${scopesText(wanted)}.${said}`, wanted, known);
    const has = wanted.filter((scope) => !lacksAll(held, [scope]));
    return new ApiError(
      `${begin} has ${scopesText(has)}, but its user has no access to this organization or project.${said}`,
      status,
      known,
    );
  };

  const explained = async (
    definition: StreamDefinition,
    place: Place,
    error: ApiError,
    hasAnswered: boolean,
  ): Promise<ApiError> => {
    if (error instanceof ScopeError) return error;
    let known = error;
    if (isNotPermitted(error.status, error.detail ?? '')) {
      known = await permission(definition, place, error);
      // Nobody can tell what it means, or it is the token: no feature is off.
      if (known === error || known instanceof ScopeError) return known;
    }
    // A feature that has answered is there.
    const reason = hasAnswered ? undefined : await reasonOf(definition, place, error);
    if (reason === undefined) return known;
    const { organization, project } = place;
    // A route that the server lacks, it lacks for all projects.
    const of = reason.isUnknownRoute ? 'organization' : (definition.gate?.of ?? 'organization');
    const where = of === 'project' && project !== undefined ? project.slug : organization.slug;
    const off = new UnavailableError(reason.text, where, of, error, reason);
    if (of === 'organization') closed.set(nameOf(definition, place), off);
    return off;
  };

  async function* read(definition: StreamDefinition, place: Place, time?: Time): AsyncGenerator<Page> {
    const { gate } = definition;
    const name = nameOf(definition, place);
    const known = closed.get(name);
    if (known !== undefined) throw known;
    const key = `${name} ${gate?.of === 'project' ? (place.project?.id ?? '') : ''}`;
    try {
      for await (const page of inner(definition, place, time)) {
        if (isOfOthers(page, definition)) throw notHeard(definition, place);
        answered.add(key);
        yield page;
      }
    } catch (error) {
      if (!(error instanceof ApiError) || error instanceof UnavailableError) throw error;
      // The project is gone, and with it the answer that could say anything of the list.
      if (error instanceof GoneError) throw error;
      const hasAnswered = answered.has(key);
      // The list did well with this token: by now it is another one's matter.
      if (hasAnswered && error.status === 401 && gate !== undefined && signOf(gate, error) !== undefined)
        throw new AuthError(error.message);
      throw await explained(definition, place, error, hasAnswered);
    }
  }
  return read;
}

function isOfOthers({ records }: Page, { isAskedFor }: StreamDefinition): boolean {
  return isAskedFor !== undefined && !records.every(isAskedFor);
}

/** The server sends rows that nobody asked for, so that none of them is proof of the feature. */
function notHeard({ gate, path }: StreamDefinition, { organization }: Place): UnavailableError {
  const cause = new ApiError('The list holds rows that were not asked for.', 200, { path });
  return new UnavailableError(gate?.what ?? TOO_OLD, organization.slug, 'organization', cause);
}

function asksForAllProjects({ query, path }: StreamDefinition, { only }: Place): boolean {
  return query?.['project'] === '-1' && only === undefined && !path.includes('{project}');
}

/** A list that has a second form is another one in each of them. */
function nameOf({ tapStreamId, path }: StreamDefinition, { organization }: Place): string {
  return `${tapStreamId} ${path} ${organization.id}`;
}
