import { describe, expect, it } from '@jest/globals';
import { createAbilities } from '../../../../src/sentry/account/abilities.ts';
import { events } from '../../../../src/streams/events.ts';
import { projects } from '../../../../src/streams/projects.ts';
import { releases } from '../../../../src/streams/releases.ts';
import { all, stamp } from '../../../support/builders.ts';
import { BASE, readScript, SLICE, WHOLE } from './lists.ts';

const END = { link: '<u>; rel="next"; results="false"; cursor="0:0:0"' };

describe('a slice', () => {
  it('with a span is read by time, and says what it completes', async () => {
    const { pages } = readScript(releases, SLICE, () => ({ value: [], headers: END }));
    expect(await all(pages)).toEqual([{ records: [], clean: true, delivered: SLICE.span }]);
  });

  it('without a span is read as a whole', async () => {
    const { pages } = readScript(releases, WHOLE, () => ({ value: [], headers: END }));
    expect(await all(pages)).toEqual([{ records: [], clean: true, end: 'whole' }]);
  });

  it('of a stream without time is read as a whole, whatever the span', async () => {
    const { pages } = readScript(projects, SLICE, () => ({ value: [], headers: END }));
    expect(await all(pages)).toEqual([{ records: [], clean: true, end: 'whole' }]);
  });

  it('is read with what is known of the server, stream by stream', async () => {
    const abilities = createAbilities();
    const outside = { eventID: 'x', dateCreated: stamp(BASE + 5_000) };
    await all(readScript(events, SLICE, () => ({ value: [outside], headers: END }), { abilities }).pages);
    expect(abilities.of(WHOLE.root, '1', events.path).spans).toBe('ignored');
    expect(abilities.of(WHOLE.root, '1', releases.path).spans).toBe('unknown');
    const again = readScript(events, SLICE, () => ({ value: [], headers: END }), { abilities });
    expect((await all(again.pages))[0]).toMatchObject({ ignoresSpan: true });
  });
});
