import { describe, expect, it } from '@jest/globals';
import { ApiError } from '../../../../src/errors.ts';
import type { Page } from '../../../../src/sentry/lists/reading.ts';
import { createSpanProbe } from '../../../../src/sentry/volume/span-probe.ts';

async function* pages(...list: readonly (Page | Error)[]): AsyncGenerator<Page> {
  for (const page of list) {
    if (page instanceof Error) throw page;
    yield page;
  }
}

const EMPTY: Page = { records: [], clean: true };
const INSIDE: Page = { records: [{ id: '1' }], clean: true };
const OUTSIDE: Page = { ...EMPTY, ignoresSpan: true };

describe('a probe for spans', () => {
  it('goes by the first page alone', async () => {
    expect(await createSpanProbe()('1', () => pages(INSIDE, new Error('not asked for')))).toBe(true);
    expect(await createSpanProbe()('1', () => pages(OUTSIDE, new Error('not asked for')))).toBe(false);
  });

  it('learns nothing from an empty page, and is made again where there was no other', async () => {
    const probe = createSpanProbe();
    expect(await probe('1', () => pages(EMPTY))).toBe(false);
    expect(await probe('1', () => pages(EMPTY, OUTSIDE))).toBe(false);
    expect(await createSpanProbe()('1', () => pages(EMPTY, INSIDE))).toBe(true);
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
