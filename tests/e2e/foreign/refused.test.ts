import { afterEach, describe, expect, it } from '@jest/globals';
import { createForeignWorld } from '../../foreign/build.ts';
import { FOREIGN_STREAMS, gaps, NO_GAPS } from '../../foreign/compare.ts';
import { FLAVOURS, type Flavour } from '../../foreign/flavour.ts';
import { type ForeignResult, syncForeign } from '../../foreign/run.ts';
import { FOREIGN_SCOPES, FOREIGN_TOKEN, type ForeignServer, startForeign } from '../../foreign/server.ts';
import { fakeClock } from '../../support/clock.ts';

let server: ForeignServer;
afterEach(() => server.close());

async function run(
  flavour: Flavour,
  options: { readonly without?: string; readonly token?: string; readonly streams?: readonly string[] },
): Promise<ForeignResult> {
  const clock = fakeClock({ random: 0.5 });
  const world = createForeignWorld({ now: clock.now });
  const scopes = FOREIGN_SCOPES.filter((scope) => scope !== options.without);
  server = await startForeign(world, { flavour, scopes });
  const { token = FOREIGN_TOKEN, streams } = options;
  return await syncForeign({ server, clock, settings: { api_token: token }, ...(streams && { streams }) });
}

describe.each([
  ['2022', 'member:read', ['users']],
  ['2022', 'event:read', ['issues', 'events']],
  ['v4', 'member:read', ['users']],
  ['v4', 'event:read', ['issues', 'events']],
  ['v4', 'project:releases', ['releases']],
  ['v5', 'member:read', ['users']],
  ['v5', 'event:read', ['issues', 'events']],
  ['v5', 'project:releases', ['releases']],
] as const)('GlitchTip %s without the scope %s', (flavour, without, streams) => {
  it(`fails ${streams.join(' and ')}, and delivers all the rest`, async () => {
    const result = await run(flavour, { without });
    expect(result.code).toBe(1);
    for (const stream of FOREIGN_STREAMS) {
      const isRefused = (streams as readonly string[]).includes(stream);
      const keys = isRefused ? [] : server.truth(stream).keys();
      expect(gaps(result.messages, stream, keys)).toEqual(NO_GAPS);
      if (isRefused) expect(result.lines.join('\n')).toMatch(new RegExp(`${stream}.*403`));
    }
  });
});

describe.each(FLAVOURS)('GlitchTip %s', (flavour) => {
  it('with a token that it does not know ends the run with one clear line', async () => {
    const result = await run(flavour, { token: 'not-a-token-of-this-server' });
    expect(result.code).toBe(1);
    expect(result.messages.filter(({ type }) => type === 'RECORD')).toEqual([]);
    expect(result.lines.at(-1)).toMatch(/token/);
  });

  it('without statistics is waited for by nobody: a run asks for them a few times at most', async () => {
    const result = await run(flavour, { streams: FOREIGN_STREAMS });
    expect(result.code).toBe(0);
    const asked = server.requests.filter(({ path }) => path.endsWith('/stats_v2/'));
    expect(asked.length).toBeLessThanOrEqual(2);
  });
});
