import { describe, expect, it } from '@jest/globals';
import { cutParents, isChild, parentsOf } from '../../../../src/sentry/lists/parents.ts';
import { issueDetails } from '../../../../src/streams/issue-details.ts';
import { issues } from '../../../../src/streams/issues.ts';

if (!isChild(issueDetails)) throw new Error('issue_details are no children.');
const definition = issueDetails;

describe('the parents of children', () => {
  it('are asked for as their own stream does, in the name of the children, without what comes on request', () => {
    const parents = parentsOf(definition);
    expect(parents).toEqual({ ...issues, tapStreamId: 'issue_details', expand: [] });
    expect([isChild(issues), isChild(issueDetails)]).toEqual([false, true]);
  });

  it('are cut to what their children need', () => {
    const row = {
      id: '7',
      shortId: 'S-7',
      lastSeen: '1970-01-01T00:01:00Z',
      project: { id: '3', slug: 'shop', name: 'Shop' },
      metadata: { value: 'much' },
    };
    expect(cutParents([row], definition)).toEqual([
      {
        id: '7',
        names: { issue: '7' },
        context: {
          issueId: '7',
          issueShortId: 'S-7',
          projectId: '3',
          projectSlug: 'shop',
          lastSeen: '1970-01-01T00:01:00Z',
        },
        second: 60,
      },
    ]);
  });

  it.each([{}, { id: null }, { id: '../1' }, { id: 'a?b' }])(
    '%j has no name that can be asked for',
    (row) => {
      expect(cutParents([row], definition)[0]?.names).toBeUndefined();
    },
  );

  it('may have a number for an id, and no project and no time', () => {
    expect(cutParents([{ id: 7 }], definition)).toEqual([
      { id: '7', names: { issue: '7' }, context: { issueId: 7 }, second: undefined },
    ]);
  });
});
