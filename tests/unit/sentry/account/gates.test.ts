import { describe, expect, it } from '@jest/globals';
import { ApiError, UnavailableError } from '../../../../src/errors.ts';
import type { Organization } from '../../../../src/sentry/account/account.ts';
import { createGatedRead, isOff } from '../../../../src/sentry/account/gates.ts';
import type { Page } from '../../../../src/sentry/lists/reading.ts';
import type { Gate, StreamDefinition } from '../../../../src/streams/definition.ts';
import { teams } from '../../../../src/streams/teams.ts';
import { all } from '../../../support/builders.ts';
import { type Line, scriptedClient } from '../../../support/scripted-client.ts';

const ORGANIZATION: Organization = { id: '1', slug: 'acme', root: 'root', naming: 'id' };
const PROJECT = { id: '22', slug: 'web' };
const GATE: Gate = {
  of: 'organization',
  what: 'replays are off in this plan or server',
  signs: [{ status: 404 }, { status: 403, detail: /feature/ }],
};
const gated = (gate: Gate = GATE): StreamDefinition => ({ ...teams, gate });
const answered = (status: number, detail = ''): ApiError =>
  new ApiError(`GET /x/ was answered with ${status}.`, status, { detail, path: '/x/' });
const PAGE: Page = { records: [{ id: 'x' }], clean: true };

// biome-ignore lint/correctness/useYield: it fails before its first page.
async function* failing(error: Error): AsyncGenerator<Page> {
  throw error;
}

/** A list that gives some pages and then, perhaps, an error; and what the server says of a route that is not there. */
function setUp(pages: readonly (Page | Error)[], ofNoRoute: Line = answered(404, 'Route not found')) {
  const client = scriptedClient(() => ofNoRoute);
  let reads = 0;
  const read = createGatedRead(async function* () {
    reads += 1;
    for (const page of pages) {
      if (page instanceof Error) throw page;
      yield page;
    }
  }, client);
  return {
    requests: client.requests,
    reads: () => reads,
    read: (definition: StreamDefinition, project?: typeof PROJECT) =>
      all(read(definition, { organization: ORGANIZATION, ...(project && { project }) })),
  };
}

describe('a gate', () => {
  it.each<[number, string, boolean]>([
    [404, '', true],
    [404, 'The record is gone', false],
    [403, 'no such feature here', true],
    [403, '', false],
    [404, 'Route not found', true],
    [500, '', false],
  ])('takes %i with the words %j for being off: %p', (status, detail, expected) => {
    expect(isOff(GATE, { status, detail })).toBe(expected);
  });
});

describe('a list with a gate', () => {
  it('that answers is read', async () => {
    const { read, requests } = setUp([PAGE]);
    expect(await read(gated())).toEqual([PAGE]);
    expect(requests).toEqual([]);
  });

  it('that is off is not available, in words, and is asked for once in a run', async () => {
    const { read, reads } = setUp([answered(404)]);
    const error: unknown = await read(gated()).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(UnavailableError);
    expect((error as Error).message).toBe(
      'not available in acme (404): replays are off in this plan or server',
    );
    await expect(read(gated())).rejects.toBe(error);
    expect(reads()).toBe(1);
  });

  it('of a project that lacks it is asked for in the next project all the same', async () => {
    const { read, reads } = setUp([answered(403, 'no such feature')]);
    const ofProject = gated({ ...GATE, of: 'project' });
    await expect(read(ofProject, PROJECT)).rejects.toThrow('not available in web (403)');
    await expect(read(ofProject, { id: '23', slug: 'api' })).rejects.toThrow('not available in api (403)');
    expect(reads()).toBe(2);
  });

  it('is not available where the server says the same of a route that does not exist', async () => {
    const page = answered(404, 'an HTML page');
    const { read, requests } = setUp([page], page);
    await expect(read(gated())).rejects.toThrow(UnavailableError);
    expect(requests.map(({ path }) => path)).toEqual([
      '/organizations/1/tap-sentry-asks-what-you-say-of-unknown-routes/',
    ]);
  });

  it('of no region is compared with what the main host says of such a route', async () => {
    const page = answered(404, 'an HTML page');
    const client = scriptedClient(({ root }) => (root === 'main' ? page : answered(404, 'of the region')));
    const read = createGatedRead(() => failing(page), client);
    const organization = { ...ORGANIZATION, controlRoot: 'main' };
    await expect(all(read({ ...gated(), silo: 'control' }, { organization }))).rejects.toThrow(
      UnavailableError,
    );
    const regional = { ...gated(), tapStreamId: 'regional' };
    await expect(all(read(regional, { organization }))).rejects.toBe(page);
    expect(client.requests.map(({ root }) => root)).toEqual(['main', 'root']);
  });

  it('fails where somebody else than Sentry says that it is not there', async () => {
    const page = answered(404, 'an HTML page');
    await expect(setUp([page]).read(gated())).rejects.toBe(page);
    await expect(setUp([page], { value: [] }).read(gated())).rejects.toBe(page);
  });

  it('fails with an answer that is no sign of its gate', async () => {
    const error = answered(403, 'You do not have permission');
    await expect(setUp([error]).read(gated())).rejects.toBe(error);
  });

  it('fails when it had answered before', async () => {
    const error = answered(404);
    await expect(setUp([PAGE, error]).read(gated())).rejects.toBe(error);
  });
});

describe('a list without a gate', () => {
  it('fails, whatever the answer is', async () => {
    const error = answered(404, 'Route not found');
    const { read, requests } = setUp([error], error);
    await expect(read(teams)).rejects.toBe(error);
    expect(requests).toEqual([]);
  });
});
