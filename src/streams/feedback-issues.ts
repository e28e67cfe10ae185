import type { Replication, StreamDefinition } from './definition.ts';
import { issues } from './issues.ts';

/** Without the other way to ask: it knows no terms, and would bring every issue there is. */
function withoutOther(replication: Replication): Replication {
  if (replication.method === 'FULL_TABLE') return replication;
  const { otherwise: _, ...rest } = replication;
  return rest;
}

/** What people send in with the feedback widget: issues of a category that the search for issues leaves out. */
export const feedbackIssues: StreamDefinition = {
  ...issues,
  tapStreamId: 'feedback_issues',
  searchTerms: 'issue.category:feedback',
  isAskedFor: ({ issueCategory }) => issueCategory === 'feedback',
  replication: withoutOther(issues.replication),
  gate: {
    of: 'organization',
    what: 'the server does not know feedback',
    signs: [
      // Servers before 2024 know other categories.
      { status: 400, detail: /\binvalid\b.*\bcategory\b/i },
      // GlitchTip searches issues in another way and has no feedback among them: it refuses the order, or all projects.
      { status: 422, detail: /\bsort\b.*\blast_seen\b/i },
      { status: 400, detail: /^\{"project":\["Select a valid choice/ },
    ],
  },
};
