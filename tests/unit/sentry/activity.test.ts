import { describe, expect, it } from '@jest/globals';
import { ApiError, AuthError } from '../../../src/errors.ts';
import type { JsonValue } from '../../../src/json.ts';
import { activeProjects, projectsWithCounts } from '../../../src/sentry/activity.ts';
import { recordingLog } from '../../support/recording-log.ts';
import { type Line, scriptedClient } from '../../support/scripted-client.ts';

const ACME = { id: '1', slug: 'acme', root: 'https://us.sentry.io/api/0' };
const NOON = Date.parse('2026-03-01T12:00:00Z') / 1000;
const group = (project: JsonValue, count: JsonValue): JsonValue => ({
  by: { project },
  totals: { 'sum(quantity)': count },
});

async function ask(answer: Line) {
  const client = scriptedClient(() => answer);
  const question = { category: 'error', since: NOON + 59, until: NOON + 3_601, stream: 'events' };
  return {
    active: await activeProjects(client, ACME, question, recordingLog()),
    request: client.requests[0],
  };
}

describe('projects that the statistics call active', () => {
  it('are those with a count, by id', async () => {
    const { active } = await ask({ value: { groups: [group(7, 3), group('8', 0), group('9', 1)] } });
    expect(active).toEqual(new Set(['7', '9']));
  });

  it('are asked for in whole hours around the span, for all projects at once', async () => {
    const { request } = await ask({ value: { groups: [] } });
    expect(request?.path).toBe('/organizations/1/stats_v2/');
    const query = Object.fromEntries(request?.query ?? []);
    expect(query).toMatchObject({
      project: '-1',
      groupBy: 'project',
      start: '2026-03-01T12:00:00',
      end: '2026-03-01T14:00:00',
    });
  });

  it.each([[400], [403], [404], [500], [0]])('are unknown after an answer of %d', async (status) => {
    expect((await ask(new ApiError('no', status))).active).toBeUndefined();
  });

  it('say nothing of a refused token, which ends the run', async () => {
    await expect(ask(new AuthError('no'))).rejects.toThrow(AuthError);
  });

  it.each<[JsonValue]>([
    [{}],
    [{ groups: {} }],
    [{ groups: [1] }],
    [{ groups: [{ by: {}, totals: {} }] }],
    [{ groups: [group(null, 1)] }],
    [{ groups: [group(7, '1')] }],
    [{ groups: [group(7, 1), { by: { project: 8 } }] }],
  ])('are unknown when the answer is %j', (value) => {
    expect(projectsWithCounts(value)).toBeUndefined();
  });
});
