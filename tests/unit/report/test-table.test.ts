import { describe, expect, it } from '@jest/globals';
import { testTable } from '../../../src/report/test-table.ts';

describe('the table of a connection test', () => {
  it('has a line for each stream, with what became of it', () => {
    const failed = (label: string) => ({ stream: 'events', label, error: { message: `No for ${label}.` } });
    const off = { status: 403, reason: 'they are off' } as const;
    expect(
      testTable({
        selected: ['teams', 'service_hooks', 'relays', 'events'],
        failures: [failed('web'), failed('api')],
        skips: [
          { stream: 'relays', of: 'organization', where: 'acme', ...off },
          { stream: 'service_hooks', of: 'project', where: 'web', ...off },
          { stream: 'service_hooks', of: 'project', where: 'api', ...off },
        ],
      }),
    ).toEqual([
      'stream         outcome',
      '-------------  -------',
      'teams          ok',
      'service_hooks  skipped: not available in web and 1 more (403), they are off',
      'relays         skipped: not available in acme (403), they are off',
      'events         failed: No for web. (and 1 more)',
    ]);
  });

  it('cuts what a server says at length', () => {
    const error = { message: 'x'.repeat(999) };
    const [, , line = ''] = testTable({
      selected: ['issues'],
      failures: [{ stream: 'issues', label: 'acme', error }],
      skips: [],
    });
    expect(line.length).toBeLessThan(200);
  });
});
