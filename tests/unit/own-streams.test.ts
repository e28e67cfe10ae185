import { describe, expect, it } from '@jest/globals';
import { discover } from '../../src/discovery/discover.ts';
import { ownStreams } from '../../src/own-streams.ts';
import { events } from '../../src/streams/events.ts';
import { STREAMS } from '../../src/streams/index.ts';
import { issues } from '../../src/streams/issues.ts';
import { projectDetails } from '../../src/streams/project-details.ts';
import { planStreams } from '../../src/sync/plan/plan.ts';
import { catalogOf } from '../support/catalogs.ts';

const { streams } = planStreams({
  catalog: catalogOf(['project_details', 'issues', 'events']),
  discovered: discover(),
  definitions: STREAMS,
});
const definitionsOf = (index: number | undefined) => {
  const { own, left } = ownStreams(streams, index === undefined ? undefined : { index, count: 3 });
  return { own: own.map(({ definition }) => definition), left: left.map(({ definition }) => definition) };
};

describe('the streams of a process', () => {
  it('are all of them where there are no shards, and in the first one', () => {
    const all = { own: [projectDetails, issues, events], left: [] };
    expect(definitionsOf(undefined)).toEqual(all);
    expect(definitionsOf(1)).toEqual(all);
  });

  it('are those by project in every other one', () => {
    expect(definitionsOf(2)).toEqual({ own: [projectDetails, events], left: [issues] });
    expect(definitionsOf(3)).toEqual(definitionsOf(2));
  });
});
