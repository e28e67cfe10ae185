import { afterEach, describe, expect, it } from '@jest/globals';
import { partOf } from '../support/readme.ts';
import { FAMILIES, HEAD, rowOf } from '../support/servers.ts';
import { closeWarehouses } from '../support/warehouse.ts';

afterEach(closeWarehouses);

describe('the table of servers in docs/guides/self-hosted.md', () => {
  const lines = partOf('servers').split('\n');

  it.each(FAMILIES)('says what two runs against $name show', async ({ name, find }) => {
    const found = await find();
    // Whatever else differs between servers: nothing may be missing on any of them.
    expect(found.isComplete).toBe(true);
    expect(lines).toContain(rowOf(name, found));
  });

  it('has these servers and no others', () => {
    expect(lines.slice(0, HEAD.length)).toEqual(HEAD);
    expect(lines.slice(HEAD.length).map((line) => line.split(' | ')[0]?.slice(2))).toEqual(
      FAMILIES.map(({ name }) => name),
    );
  });
});
