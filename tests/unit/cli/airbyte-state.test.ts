import { describe, expect, it } from '@jest/globals';
import { fromAirbyte } from '../../../src/cli/airbyte-state.ts';

const message = (name: string, stream_state: object) => ({
  type: 'STREAM',
  stream: { stream_descriptor: { name, namespace: null }, stream_state },
});

describe('fromAirbyte', () => {
  it('reads the cursors of a list of stream states', () => {
    const state = [
      message('issues', { lastSeen: '2026-01-02T03:04:05Z' }),
      message('events', { dateCreated: '2026-01-03T00:00:00.000000Z' }),
      message('projects', { dateCreated: '2025-01-01T00:00:00Z' }),
      message('project_detail', {}),
    ];
    expect(fromAirbyte(state as never)).toEqual({
      bookmarks: {
        issues: { start: '2026-01-02T03:04:05Z' },
        events: { start: '2026-01-03T00:00:00.000000Z' },
      },
    });
  });

  it('reads the older form with one key per stream', () => {
    const state = { releases: { dateCreated: '2026-01-01T00:00:00Z' }, project_detail: {} };
    expect(fromAirbyte(state)).toEqual({ bookmarks: { releases: { start: '2026-01-01T00:00:00Z' } } });
  });

  it.each([
    [{}],
    [{ bookmarks: {} }],
    [null],
    ['x'],
    [[]],
    [[1]],
    [{ issues: 'x' }],
    [{ issues: { start: 1 } }],
  ])('takes %j for no state of Airbyte', (value) => {
    expect(fromAirbyte(value as never)).toBeUndefined();
  });
});
