import { describe, expect, it } from '@jest/globals';
import { groupSkips, type SkippedPart } from '../../../src/report/skips.ts';

const skip = (stream: string, over: Partial<SkippedPart> = {}): SkippedPart => ({
  stream,
  of: 'organization',
  where: 'acme',
  status: 404,
  reason: 'the server is too old for it',
  ...over,
});

describe('what was skipped', () => {
  it('is nothing to tell where nothing was', () => {
    expect(groupSkips([])).toEqual([]);
  });

  it('is one line with all the streams that were skipped for the same reason', () => {
    expect(
      groupSkips(['detectors', 'workflows', 'tags', 'relays', 'replays'].map((name) => skip(name))),
    ).toEqual([
      'Not available in acme: detectors, workflows, tags, relays and replays (404, the server is too old for it)',
    ]);
  });

  it('is a line for each reason, in the order in which they came', () => {
    expect(
      groupSkips([skip('tags'), skip('dashboards', { status: 401, reason: 'needs a user' }), skip('relays')]),
    ).toEqual([
      'Not available in acme: tags and relays (404, the server is too old for it)',
      'Not available in acme: dashboards (401, needs a user)',
    ]);
  });

  it('counts the projects that lack the same, and names three of them', () => {
    const skips = Array.from({ length: 130 }, (_, n) =>
      skip('service_hooks', { of: 'project', where: `p${n}`, status: 403, reason: 'they are off' }),
    );
    expect(groupSkips(skips)).toEqual([
      'Not available in 130 projects (p0, p1, p2 and 127 more): service_hooks (403, they are off)',
    ]);
  });

  it('says of no organization what is true of another one', () => {
    expect(groupSkips([skip('tags'), skip('relays', { where: 'globex' })])).toEqual([
      'Not available in acme: tags (404, the server is too old for it)',
      'Not available in globex: relays (404, the server is too old for it)',
    ]);
    expect(groupSkips([skip('tags'), skip('relays'), skip('tags', { where: 'globex' })])).toEqual([
      'Not available in 2 organizations (acme and globex): tags (404, the server is too old for it)',
      'Not available in acme: relays (404, the server is too old for it)',
    ]);
  });
});
