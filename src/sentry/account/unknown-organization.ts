import { ApiError } from '../../errors.ts';
import { isJsonObject } from '../../json.ts';
import type { StreamDefinition } from '../../streams/definition.ts';
import type { Client } from '../transport/client.ts';
import { isId } from '../transport/segment.ts';

/** So many names help somebody who mistyped one; more would hide what to do. */
const MOST_NAMES = 5;
/** What only makes a sentence better is not worth a longer wait. */
const PATIENCE_MS = 10_000;

/**
 * The error for an organization that the server does not know, with those the token does see: whoever mistyped a slug,
 * or never knew it, finds the right one there.
 * @param cause the 404 that said so
 */
export async function unknownOrganization(
  client: Client,
  asked: { readonly name: string; readonly baseUrl: string; readonly definition: StreamDefinition },
  cause: ApiError,
): Promise<ApiError> {
  const { name, baseUrl } = asked;
  const slugs = await slugsSeen(client, asked);
  const seen = slugs.length === 0 ? '' : ` The token sees ${named(slugs)} there.`;
  return new ApiError(
    `Organization "${name}" is unknown at ${baseUrl} (404).${seen} Check the setting organization (the slug in Sentry's address bar, or the numeric id) and base_url: an organization of another region is not found on a region host.`,
    404,
    { cause, detail: cause.detail, path: cause.path },
  );
}

/** Slugs of the first page of the list of organizations; none where it cannot be had, since the run ends anyway. */
async function slugsSeen(
  client: Client,
  { baseUrl, definition }: { readonly baseUrl: string; readonly definition: StreamDefinition },
): Promise<readonly string[]> {
  const { bucket, tapStreamId: stream } = definition;
  try {
    const { value } = await client.get({
      root: `${baseUrl}/api/0`,
      path: '/organizations/',
      query: [['per_page', '100']],
      bucket,
      stream,
      expects: 'list',
      mostTries: 1,
      patienceMs: PATIENCE_MS,
      isHelper: true,
    });
    return (value as unknown[])
      .map((row) => (isJsonObject(row) ? row['slug'] : undefined))
      .filter((slug) => typeof slug === 'string' && isId(slug)) as string[];
  } catch {
    return [];
  }
}

function named(slugs: readonly string[]): string {
  const rest = slugs.length - MOST_NAMES;
  return `${slugs.slice(0, MOST_NAMES).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}
