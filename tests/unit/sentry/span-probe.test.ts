import { describe, expect, it } from '@jest/globals';
import { ApiError } from '../../../src/errors.ts';
import type { Page } from '../../../src/sentry/pages.ts';
import { createSpanProbe } from '../../../src/sentry/span-probe.ts';

async function* pages(...list: readonly (Page | Error)[]): AsyncGenerator<Page> {
  for (const page of list) {
    if (page instanceof Error) throw page;
    yield page;
  }
}

const INSIDE: Page = { records: [], clean: true };
const OUTSIDE: Page = { ...INSIDE, ignoresSpan: true };

describe('a probe for spans', () => {
  it('goes by the first page alone', async () => {
    expect(await createSpanProbe()('1', () => pages(INSIDE, new Error('not asked for')))).toBe(true);
    expect(await createSpanProbe()('1', () => pages(OUTSIDE, new Error('not asked for')))).toBe(false);
  });

  it('is made once for each organization', async () => {
    const probe = createSpanProbe();
    expect(await probe('1', () => pages(OUTSIDE))).toBe(false);
    expect(await probe('1', () => pages(INSIDE))).toBe(false);
    expect(await probe('2', () => pages(INSIDE))).toBe(true);
    expect(await probe('2', () => pages(OUTSIDE))).toBe(true);
  });

  it('takes an error of the server for no, and asks again the next time', async () => {
    const probe = createSpanProbe();
    expect(await probe('1', () => pages(new ApiError('no', 500)))).toBe(false);
    expect(await probe('1', () => pages())).toBe(false);
    expect(await probe('1', () => pages(INSIDE))).toBe(true);
  });

  it('passes on what is no error of the server', async () => {
    await expect(createSpanProbe()('1', () => pages(new Error('stopped')))).rejects.toThrow('stopped');
  });
});
