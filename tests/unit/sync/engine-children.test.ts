import { describe, expect, it } from '@jest/globals';
import { ApiError } from '../../../src/errors.ts';
import type { Page } from '../../../src/source.ts';
import { issueDetails } from '../../../src/streams/issue-details.ts';
import { boundsUpTo, stamp } from '../../support/builders.ts';
import { complete, engineRun, type RunOptions } from '../../support/engine-run.ts';
import { fakeSurvey } from '../../support/fake-survey.ts';

const rows = Array.from({ length: 12 }, (_, n) => ({ partition: '1', id: String(n), second: 100 + 50 * n }));
const bookmark = { start: stamp(100), covered: [[stamp(300), stamp(500)]], refreshed: stamp(100) };

const run = (over: Partial<RunOptions> = {}) =>
  engineRun({
    source: { issue_details: rows },
    definitions: [issueDetails],
    bounds: boundsUpTo(800),
    state: { bookmarks: { issue_details: { partitions: { '1': bookmark } } } },
    ...over,
  });

describe('the reads of a stream of children', () => {
  it('come one after the other, so that a limit of requests ends them in the same place every time', async () => {
    const { slices, batches } = run();
    for (let batch = 0; batch < 3; batch += 1) await batches.next();
    for (let turn = 0; turn < 200; turn += 1) await Promise.resolve();
    expect(slices).toEqual(['issue_details/1 500-800 top']);
    while (!(await batches.next()).done);
    expect(slices).toEqual(['issue_details/1 500-800 top', 'issue_details/1 100-300']);
  });

  it('wait for nobody who has failed', async () => {
    const started = run({
      beforePage: (_definition, slice) => {
        if (slice.isTop) throw new ApiError('Broken.', 500);
      },
    });
    const { failures } = await complete(started);
    expect([failures.length, started.slices.length]).toEqual([1, 1]);
  });
});

describe('what is told of a stream of children', () => {
  const withPage = (change: Partial<Page>) =>
    run({ changePage: (_definition, page, number) => (number === 1 ? { ...page, ...change } : page) });

  it('is how many parents were deleted, once', async () => {
    const started = withPage({ gone: 2 });
    await complete(started);
    const lines = started.log.lines.filter((line) => line.includes('were deleted'));
    expect(lines).toEqual([expect.stringContaining('4 of the issues were deleted after they were listed')]);
  });

  it('is how many are left where a limit of requests was reached', async () => {
    const survey = { ...fakeSurvey({}), parentsIn: async () => ({ count: 1_000, isFloor: true }) };
    const started = run({
      survey,
      changePage: (_definition, page, number) => (number === 1 ? { ...page, isStopped: true } : page),
    });
    const { failures } = await complete(started);
    expect(failures).toEqual([]);
    expect(started.log.lines.filter((line) => line.includes('max_requests_per_stream'))).toEqual([
      expect.stringContaining('at least 2,000 issues are left'),
    ]);
  });
});
