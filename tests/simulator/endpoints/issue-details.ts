import type { Endpoint } from '../call.ts';
import { spoiled } from '../hostile.ts';
import { refuse } from '../refusal.ts';
import { renderIssueDetail } from '../render/issue-detail.ts';
import { ok } from '../reply.ts';
import { issueOf } from './issue-place.ts';
import { organizationOf } from './places.ts';

const COLLAPSES = ['release', 'stats', 'tags'];
/** What `collapse` leaves out. */
const DROPPED: Readonly<Record<string, readonly string[]>> = {
  release: ['firstRelease', 'lastRelease'],
  stats: ['stats'],
  tags: ['tags'],
};

/** One issue with all that is told of it; a merged one answers as the issue it went into. */
export const issueDetails: Endpoint = (call) => {
  const issue = issueOf(call, organizationOf(call));
  const record = renderIssueDetail(call.context, issue);
  for (const part of call.query.getAll('collapse')) {
    if (!COLLAPSES.includes(part)) throw refuse(400, `"${part}" is not a valid choice.`);
    for (const name of DROPPED[part] ?? []) delete record[name];
  }
  return ok(spoiled(call.world, 'issue_details', record));
};
