import { ApiError, UnavailableError } from '../../errors.ts';
import type { Gate, StreamDefinition } from '../../streams/definition.ts';
import type { Client } from '../transport/client.ts';
import type { Place, ReadPlace } from './places.ts';

/** A route that no version of Sentry has. */
const NO_SUCH_ROUTE = 'tap-sentry-asks-what-you-say-of-unknown-routes';
/** What Sentry says of a path that it does not know: the server is too old for it. */
const UNKNOWN_ROUTE = /\broute not found\b/i;

/** Whether an answer is one of those by which a server says that it does not have a feature. */
export function isOff(
  { signs }: Gate,
  { status, detail = '' }: Pick<ApiError, 'status' | 'detail'>,
): boolean {
  if (status === 404 && UNKNOWN_ROUTE.test(detail)) return true;
  return signs.some((sign) =>
    sign.status !== status ? false : sign.detail === undefined ? detail === '' : sign.detail.test(detail),
  );
}

/**
 * Reads like the reader it wraps, and tells what is not there from what failed: by the answers that a stream's gate
 * names, and where a 404 is none of them by asking for a route that certainly does not exist. What one answer says of
 * an organization is not asked again in this run.
 * @throws UnavailableError, while reading, where there is nothing to read
 */
export function createGatedRead(inner: ReadPlace, client: Client): ReadPlace {
  const closed = new Map<string, UnavailableError>();
  /** By API root and organization: what the server says of unknown routes. */
  const unknown = new Map<string, Promise<string | undefined>>();

  const saysOfUnknownRoutes = (
    { organization }: Place,
    { tapStreamId, silo }: StreamDefinition,
  ): Promise<string | undefined> => {
    const root = (silo === 'control' ? organization.controlRoot : undefined) ?? organization.root;
    const name = `${root} ${organization.id}`;
    const asked =
      unknown.get(name) ??
      client
        .get({
          root,
          path: `/organizations/${encodeURIComponent(organization[organization.naming])}/${NO_SUCH_ROUTE}/`,
          query: [],
          bucket: 'default',
          stream: tapStreamId,
          expects: 'list',
          isHelper: true,
          mostTries: 2,
        })
        .then(() => undefined)
        .catch((error: unknown) => (error instanceof ApiError ? error.causeKey : undefined));
    unknown.set(name, asked);
    return asked;
  };

  const explained = async (
    definition: StreamDefinition,
    gate: Gate,
    place: Place,
    error: ApiError,
  ): Promise<ApiError> => {
    const isKnown = isOff(gate, error);
    const isUnknownRoute =
      !isKnown && error.status === 404 && (await saysOfUnknownRoutes(place, definition)) === error.causeKey;
    if (!isKnown && !isUnknownRoute) return error;
    const { organization, project } = place;
    const where = gate.of === 'project' && project !== undefined ? project.slug : organization.slug;
    const off = new UnavailableError(
      `not available in ${where} (${error.status}): ${gate.what}`,
      gate.of,
      error,
    );
    if (gate.of === 'organization') closed.set(`${definition.tapStreamId} ${organization.id}`, off);
    return off;
  };

  return async function* read(definition, place, time) {
    const { gate } = definition;
    const known = closed.get(`${definition.tapStreamId} ${place.organization.id}`);
    if (known !== undefined) throw known;
    let hasAnswered = false;
    try {
      for await (const page of inner(definition, place, time)) {
        hasAnswered = true;
        yield page;
      }
    } catch (error) {
      // A feature that has answered is there.
      if (gate === undefined || hasAnswered || !(error instanceof ApiError)) throw error;
      throw await explained(definition, gate, place, error);
    }
  };
}
