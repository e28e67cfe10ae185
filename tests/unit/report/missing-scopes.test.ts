import { describe, expect, it } from '@jest/globals';
import { describeIncomplete, type FailedPart, groupFailures } from '../../../src/report/failures.ts';
import { missingScopesSentence } from '../../../src/report/missing-scopes.ts';

const lacking = (stream: string, missingScopes: readonly string[], label = 'acme'): FailedPart => ({
  stream,
  label,
  error: {
    message: `GET /${label}/ was answered with 403. The token lacks a scope.`,
    status: 403,
    missingScopes,
  },
});
const broken: FailedPart = { stream: 'events', label: 'web', error: { message: 'answered with 500.' } };

describe('missing scopes', () => {
  it('are one sentence for all streams', () => {
    expect(
      missingScopesSentence([
        { stream: 'audit_logs', scopes: ['org:write'] },
        { stream: 'users', scopes: ['member:read'] },
        { stream: 'issues', scopes: ['event:read'] },
        { stream: 'issue_events', scopes: ['event:read'] },
        { stream: 'detectors', scopes: ['org:read', 'alerts:read'] },
        { stream: 'tags', scopes: [] },
      ]),
    ).toBe(
      'For audit_logs the token needs org:write; for users member:read; for issues and issue_events event:read; for detectors org:read or alerts:read; for tags another scope.',
    );
  });

  it('are nothing to tell where none is missing', () => {
    expect(missingScopesSentence([])).toBe('');
  });

  it('are told once, however many projects they keep from being read', () => {
    const parts = Array.from({ length: 130 }, (_, n) => lacking('events', ['project:read'], `p${n}`));
    expect(groupFailures(parts)).toEqual(['For events the token needs project:read.']);
    expect(describeIncomplete(parts)).toBe(
      'Incomplete: the token lacks scopes. For events the token needs project:read. Everything else was delivered; what failed is read again by the next run.',
    );
  });

  it('come behind the other failures', () => {
    const parts = [lacking('users', ['member:read']), broken, lacking('audit_logs', ['org:write'])];
    const sentence = 'For users the token needs member:read; for audit_logs org:write.';
    expect(groupFailures(parts)).toEqual(['events of web could not be read: answered with 500.', sentence]);
    expect(describeIncomplete(parts)).toBe(
      `Incomplete: events of web: answered with 500. ${sentence} Everything else was delivered; what failed is read again by the next run.`,
    );
  });
});
