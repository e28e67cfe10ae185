import { describe, expect, it } from '@jest/globals';
import { ApiError, AuthError, ScopeError, UnavailableError } from '../../../../src/errors.ts';
import type { Organization } from '../../../../src/sentry/account/account.ts';
import { createGatedRead, signOf } from '../../../../src/sentry/account/gates.ts';
import type { Place } from '../../../../src/sentry/account/places.ts';
import type { Page } from '../../../../src/sentry/lists/reading.ts';
import type { Request } from '../../../../src/sentry/transport/client.ts';
import type { Gate, StreamDefinition } from '../../../../src/streams/definition.ts';
import { teams } from '../../../../src/streams/teams.ts';
import { all } from '../../../support/builders.ts';
import { type Line, scriptedClient } from '../../../support/scripted-client.ts';

const ORGANIZATION: Organization = { id: '1', slug: 'acme', root: 'root', naming: 'id' };
const PROJECT = { id: '22', slug: 'web' };
const GATE: Gate = {
  of: 'organization',
  what: 'replays are off in this plan or server',
  signs: [
    { status: 404 },
    { status: 403, detail: /feature/ },
    { status: 401, what: 'needs a user' },
    { status: 403, detail: /^you do not have permission/i },
  ],
};
const gated = (gate: Gate = GATE, over: Partial<StreamDefinition> = {}): StreamDefinition => ({
  ...teams,
  gate,
  ...over,
});
const withoutSigns = gated({ ...GATE, signs: [] });
const ofProjects = gated({ ...GATE, of: 'project' });
const NO_PERMISSION = 'You do not have permission to perform this action.';
const answered = (status: number, detail = ''): ApiError =>
  new ApiError(`GET /x/ was answered with ${status}.`, status, { detail, path: '/x/' });
const PAGE: Page = { records: [{ id: 'x' }], clean: true };

// biome-ignore lint/correctness/useYield: it fails before its first page.
async function* failing(error: Error): AsyncGenerator<Page> {
  throw error;
}

/** What a server says to the questions behind an answer; a well-meaning one without anything. */
type Says = {
  readonly route?: Line;
  readonly organization?: Line;
  readonly root?: Line;
  readonly projects?: Line;
};

const NO_ROUTE = 'tap-sentry-asks-what-you-say-of-unknown-routes';

function sayTo({ path }: Request, says: Says): Line {
  if (path.includes(NO_ROUTE)) return says.route ?? answered(404, 'Route not found');
  if (path === '/') return says.root ?? { value: { auth: { scopes: ['org:read'] } } };
  if (path.endsWith('/projects/')) return says.projects ?? { value: [] };
  return says.organization ?? { value: { id: '1' } };
}

/** Lists that give some pages and then, perhaps, an error: the same each time, or one after the other. */
function setUp(lists: readonly (readonly (Page | Error)[])[], says: Says = {}) {
  const client = scriptedClient((request) => sayTo(request, says));
  const asked: string[] = [];
  const read = createGatedRead(async function* ({ tapStreamId }) {
    asked.push(tapStreamId);
    for (const page of lists[Math.min(asked.length, lists.length) - 1] ?? []) {
      if (page instanceof Error) throw page;
      yield page;
    }
  }, client);
  return {
    asked,
    requests: client.requests,
    paths: () => client.requests.map(({ path }) => path),
    read: (definition: StreamDefinition, place: Omit<Place, 'organization'> = {}) =>
      all(read(definition, { organization: ORGANIZATION, ...place })),
  };
}

const thrown = async (reading: Promise<unknown>): Promise<Error> => {
  try {
    await reading;
  } catch (error) {
    return error as Error;
  }
  throw new Error('nothing was thrown');
};

describe('a gate', () => {
  it.each<[number, string, boolean]>([
    [404, '', true],
    [404, 'The record is gone', false],
    [403, 'no such feature here', true],
    [403, '', false],
    [401, '', true],
    [401, 'Invalid token', false],
    [500, '', false],
  ])('takes %i with the words %j for a sign: %p', (status, detail, expected) => {
    expect(signOf(GATE, { status, detail }) !== undefined).toBe(expected);
  });
});

describe('a list with a gate', () => {
  it('that answers is read', async () => {
    const { read, requests } = setUp([[PAGE]]);
    expect(await read(gated())).toEqual([PAGE]);
    expect(requests).toEqual([]);
  });

  it('whose rows were not asked for is not available, and none of them is handed over', async () => {
    const page = { ...PAGE, records: [{ issueCategory: 'feedback' }, { issueCategory: 'error' }] };
    const isAskedFor: StreamDefinition['isAskedFor'] = ({ issueCategory }) => issueCategory === 'feedback';
    const { read } = setUp([[page]]);
    expect(await thrown(read({ ...gated(), isAskedFor }))).toBeInstanceOf(UnavailableError);
    expect(await read(gated())).toEqual([page]);
  });

  it('that is off is not available, in words, and is asked for once in a run', async () => {
    const { read, asked } = setUp([[answered(404)]]);
    const error = await thrown(read(gated()));
    expect(error).toBeInstanceOf(UnavailableError);
    expect(error).toMatchObject({
      message: 'not available in acme (404): replays are off in this plan or server',
      where: 'acme',
      reason: 'replays are off in this plan or server',
    });
    await expect(read(gated())).rejects.toBe(error);
    expect(asked).toHaveLength(1);
  });

  it('of a project that lacks it is asked for in the next project all the same', async () => {
    const { read, asked } = setUp([[answered(403, 'no such feature')]]);
    await expect(read(ofProjects, { project: PROJECT })).rejects.toThrow('not available in web (403)');
    const next = read(ofProjects, { project: { id: '23', slug: 'api' } });
    await expect(next).rejects.toThrow('not available in api (403)');
    expect(asked).toHaveLength(2);
  });

  it('fails with an answer that is no sign of its gate', async () => {
    const error = answered(403, 'Blocked by policy');
    await expect(setUp([[error]]).read(gated())).rejects.toBe(error);
  });

  it('fails when it had answered before, in this read or in another', async () => {
    const error = answered(404);
    await expect(setUp([[PAGE, error]]).read(gated())).rejects.toBe(error);
    const { read, requests } = setUp([[PAGE], [error]]);
    await read(gated());
    await expect(read(gated())).rejects.toBe(error);
    expect(requests).toEqual([]);
  });

  it('of one project may be off although another one had an answer', async () => {
    const { read } = setUp([[PAGE], [answered(403, 'no such feature')]]);
    await read(ofProjects, { project: PROJECT });
    const other = read(ofProjects, { project: { id: '23', slug: 'api' } });
    await expect(other).rejects.toThrow(UnavailableError);
  });
});

describe('a 404', () => {
  it('is believed once the organization itself is answered behind it', async () => {
    const { read, requests } = setUp([[answered(404)]]);
    await expect(read(gated())).rejects.toThrow(UnavailableError);
    expect(requests).toMatchObject([{ path: '/organizations/1/', root: 'root', isHelper: true }]);
  });

  it.each<[string, Line]>([
    ['is not answered', answered(404)],
    ['fails', answered(500)],
    ['is refused', answered(403, NO_PERMISSION)],
    ['is another one', { value: { id: '2' } }],
  ])('is a failure where the organization %s', async (_, organization) => {
    const error = answered(404);
    await expect(setUp([[error]], { organization }).read(gated())).rejects.toBe(error);
    const unknown = answered(404, 'Route not found');
    await expect(setUp([[unknown]], { organization }).read(withoutSigns)).rejects.toBe(unknown);
  });

  it('of each stream is looked behind anew', async () => {
    let isUp = true;
    const client = scriptedClient(() => (isUp ? { value: { id: '1' } } : answered(404)));
    const read = createGatedRead(() => failing(answered(404)), client);
    const at = { organization: ORGANIZATION };
    await expect(all(read(gated(), at))).rejects.toThrow(UnavailableError);
    isUp = false;
    const error = await thrown(all(read(gated(GATE, { tapStreamId: 'others' }), at)));
    expect(error).not.toBeInstanceOf(UnavailableError);
  });

  it('of a project, which was asked for when it came, needs no other look', async () => {
    const { read, requests } = setUp([[answered(404)]]);
    await expect(read(ofProjects, { project: PROJECT })).rejects.toThrow(UnavailableError);
    expect(requests).toEqual([]);
  });

  it('that says so means that the server is too old', async () => {
    const { read, paths } = setUp([[answered(404, 'Route not found')]]);
    await expect(read(gated())).rejects.toThrow('(404): the server is too old for it, or leaves it out');
    expect(paths()).toEqual(['/organizations/1/']);
  });

  it('means the same where the server says it of a route that does not exist', async () => {
    const page = answered(404, 'an HTML page');
    const { read, paths } = setUp([[page]], { route: page });
    const error = await thrown(read(withoutSigns));
    // What the gate says is told of this stream, and what they have in common of many.
    expect(error).toMatchObject({
      message: 'not available in acme (404): replays are off in this plan or server',
      reason: 'the server is too old for it, or leaves it out',
    });
    expect(paths()).toEqual([`/organizations/1/${NO_ROUTE}/`, '/organizations/1/']);
  });

  it('of no region is compared with what the main host says of such a route', async () => {
    const page = answered(404, 'an HTML page');
    const client = scriptedClient((request) =>
      request.path.includes(NO_ROUTE)
        ? request.root === 'main'
          ? page
          : answered(404, 'of the region')
        : { value: { id: '1' } },
    );
    const read = createGatedRead(() => failing(page), client);
    const organization = { ...ORGANIZATION, controlRoot: 'main' };
    const control = { ...withoutSigns, silo: 'control' } as const;
    await expect(all(read(control, { organization }))).rejects.toThrow(UnavailableError);
    const regional = { ...withoutSigns, tapStreamId: 'regional' };
    await expect(all(read(regional, { organization }))).rejects.toBe(page);
    expect(client.requests.map(({ root }) => root)).toEqual(['main', 'main', 'root']);
  });

  it('is a failure where somebody else than Sentry says that it is not there', async () => {
    const page = answered(404, 'an HTML page');
    await expect(setUp([[page]]).read(withoutSigns)).rejects.toBe(page);
    await expect(setUp([[page]], { route: { value: [] } }).read(withoutSigns)).rejects.toBe(page);
  });
});

describe('a 401 without a word', () => {
  it('means that a user is wanted, where the organization is answered with the same token', async () => {
    const { read, paths } = setUp([[answered(401)]]);
    await expect(read(gated())).rejects.toThrow('not available in acme (401): needs a user');
    expect(paths()).toEqual(['/organizations/1/']);
  });

  it('means the token where the organization is refused as well', async () => {
    const { read } = setUp([[answered(401)]], { organization: answered(401) });
    await expect(read(gated())).rejects.toThrow(AuthError);
  });

  it('means the token where the list was answered before', async () => {
    await expect(setUp([[PAGE, answered(401)]]).read(gated())).rejects.toThrow(AuthError);
  });

  it('is a failure where nobody can tell', async () => {
    const error = answered(401);
    const { read } = setUp([[error]], { organization: answered(502) });
    await expect(read(gated())).rejects.toBe(error);
  });

  it('is a failure where the gate does not list it', async () => {
    const error = answered(401);
    await expect(setUp([[error]]).read(withoutSigns)).rejects.toBe(error);
  });
});

describe('a 403 that speaks of permission', () => {
  const refused = answered(403, NO_PERMISSION);
  const root = (scopes: readonly string[]): Line => ({ value: { auth: { scopes: [...scopes] } } });

  it('is a lack of scope where the server names the scope, also where the gate lists such words', async () => {
    const error = new ScopeError('no', ['org:write'], { detail: NO_PERMISSION });
    const { read, requests } = setUp([[error]]);
    await expect(read(gated())).rejects.toBe(error);
    expect(requests).toEqual([]);
  });

  it('is one where the token turns out not to have any of the scopes', async () => {
    const { read, paths } = setUp([[refused]], { root: root(['team:read']) });
    const error = await thrown(read(gated(GATE, { otherScopes: ['alerts:read'] })));
    expect(error).toBeInstanceOf(ScopeError);
    expect(error).toMatchObject({
      message: `GET /x/ was answered with 403. The token lacks one of the scopes org:read, alerts:read. Sentry says: ${NO_PERMISSION}`,
      missingScopes: ['org:read', 'alerts:read'],
      status: 403,
      detail: NO_PERMISSION,
    });
    expect(paths()).toEqual(['/']);
  });

  it('is a feature that is off where the token has the scope and the gate lists it', async () => {
    await expect(setUp([[refused]]).read(gated())).rejects.toThrow('not available in acme (403)');
  });

  it('is a want of access where the token has the scope and no gate lists it', async () => {
    const { read } = setUp([[refused]]);
    for (const definition of [teams, withoutSigns]) {
      const error = await thrown(read(definition));
      expect(error).not.toBeInstanceOf(UnavailableError);
      expect(error).not.toBeInstanceOf(ScopeError);
      expect(error.message).toBe(
        `GET /x/ was answered with 403. The token has the scope org:read, but its user has no access to this organization or project. Sentry says: ${NO_PERMISSION}`,
      );
    }
  });

  it.each<[string, Line]>([
    ['refuses to tell', answered(403, NO_PERMISSION)],
    ['does not know', { value: { version: '0', auth: null } }],
    ['says something else', { value: { auth: { scopes: 'all' } } }],
  ])('stays what it is where the server %s what the token may do', async (_, root) => {
    await expect(setUp([[refused]], { root }).read(gated())).rejects.toBe(refused);
  });

  it('makes one question of 130 projects, to the main host', async () => {
    const client = scriptedClient(() => root(['org:read']));
    const read = createGatedRead(() => failing(refused), client);
    const organization = { ...ORGANIZATION, controlRoot: 'main' };
    for (let n = 0; n < 130; n += 1)
      await thrown(all(read(teams, { organization, project: { id: `${n}`, slug: `p${n}` } })));
    expect(client.requests).toMatchObject([{ root: 'main', path: '/' }]);
  });

  it('is explained too where another project has answered', async () => {
    const { read } = setUp([[PAGE], [refused]]);
    await read(teams, { project: PROJECT });
    await expect(read(teams, { project: { id: '23', slug: 'api' } })).rejects.toThrow('no access');
  });

  it('is no feature that is off where the list has answered', async () => {
    const { read } = setUp([[PAGE], [refused]]);
    await read(gated());
    expect(await thrown(read(gated()))).not.toBeInstanceOf(UnavailableError);
  });
});

describe('a route that is retired', () => {
  const successor = gated(GATE, { tapStreamId: 'detectors' });
  const retired = gated(GATE, { tapStreamId: 'alert_rules', successor });

  it('is not available where its successor is there', async () => {
    const { read, asked } = setUp([[answered(410)], [PAGE]]);
    await expect(read(retired)).rejects.toThrow(
      'not available in acme (410): the server has retired it, and has detectors in its place',
    );
    expect(asked).toEqual(['alert_rules', 'detectors']);
  });

  it('fails where its successor is off or fails, or there is none', async () => {
    const error = answered(410);
    await expect(setUp([[error], [answered(404)]]).read(retired)).rejects.toBe(error);
    await expect(setUp([[error], [answered(500)]]).read(retired)).rejects.toBe(error);
    await expect(setUp([[error], [PAGE]]).read(gated())).rejects.toBe(error);
  });

  it('ends the run where the token turns out to be refused', async () => {
    const { read } = setUp([[answered(410)], [answered(401)]], { organization: answered(401) });
    await expect(read(retired)).rejects.toThrow(AuthError);
  });
});

describe('a list for which the token sees no project', () => {
  const none = answered(400, 'No projects available');
  const ofAll: StreamDefinition = { ...teams, query: { project: '-1' } };

  it('is nothing to read, and claims nothing', async () => {
    const projects: Line = { value: [{ id: '1', hasAccess: false }] };
    const { read } = setUp([[none]], { projects });
    await expect(read(ofAll)).rejects.toThrow('not available in acme (400): the token sees no project');
  });

  it.each<[string, Says]>([
    ['the token sees one', { projects: { value: [{ id: '1', hasAccess: true }] } }],
    ['nobody can tell', { projects: answered(500) }],
  ])('fails where %s', async (_, says) => {
    await expect(setUp([[none]], says).read(ofAll)).rejects.toBe(none);
  });

  it('fails where it was asked for some projects alone, or for none', async () => {
    await expect(setUp([[none]]).read(ofAll, { only: ['5'] })).rejects.toBe(none);
    await expect(setUp([[none]]).read(teams)).rejects.toBe(none);
  });
});

describe('a list without a gate', () => {
  it('fails, whatever the answer is', async () => {
    const error = answered(404, 'Route not found');
    const { read, requests } = setUp([[error]], { route: error });
    await expect(read(teams)).rejects.toBe(error);
    expect(requests).toEqual([]);
  });
});
