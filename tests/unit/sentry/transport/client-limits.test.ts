import { describe, expect, it } from '@jest/globals';
import type { JsonValue } from '../../../../src/json.ts';
import type { Answer } from '../../../../src/sentry/transport/http.ts';
import { errorOf, LIST, setUp } from '../../../support/client-setup.ts';
import { json } from '../../../support/scripted-send.ts';

const TOO_LARGE: Answer = { status: 200, headers: {}, body: '', tooLarge: 'unread' };
const ADVICE = 'Set max_page_mib above 16 to allow more, if this server is to be trusted with it.';
const nested = (levels: number): JsonValue =>
  levels === 0 ? 'bottom' : levels % 2 === 0 ? [nested(levels - 1)] : { inner: nested(levels - 1) };

describe('an answer that is larger than a page may be', () => {
  it('is asked for once more, and then fails as an answer of that status, which a smaller part may pass', async () => {
    const { client, sent } = setUp([TOO_LARGE]);
    const error = await errorOf(client.get(LIST));
    expect(error).toMatchObject({ status: 200, detail: 'it is larger than 16 MiB' });
    expect(error.message).toBe(
      `GET ${LIST.path} was answered with 200, but it is larger than 16 MiB. ${ADVICE}`,
    );
    expect(sent).toHaveLength(2);
  });

  it('is asked for once only when all of it has come', async () => {
    const { client, sent } = setUp([{ ...TOO_LARGE, tooLarge: 'unpacked' }]);
    expect((await errorOf(client.get(LIST))).message).toContain('larger than 16 MiB');
    expect(sent).toHaveLength(1);
  });

  it('may have been a mishap', async () => {
    const { client } = setUp([TOO_LARGE, json([1])]);
    expect((await client.get(LIST)).value).toEqual([1]);
  });
});

describe('an answer that holds too much', () => {
  it.each<[what: string, value: JsonValue]>([
    ['lists and objects more than 100 levels deep', nested(101)],
    ['more than 10000 rows', Array.from({ length: 10_001 }, () => ({}))],
    ['more than 2000000 values', [Array.from({ length: 2_000_000 }, () => 0)]],
  ])('fails at the first try: %s', async (what, value) => {
    const { client, sent } = setUp([json(value)]);
    const error = await errorOf(client.get({ ...LIST, expects: Array.isArray(value) ? 'list' : 'object' }));
    expect(error).toMatchObject({ status: 200 });
    expect(error.message).toContain(what);
    expect(error.message).toContain(ADVICE);
    expect(sent).toHaveLength(1);
  });

  it.each<[what: string, value: JsonValue]>([
    ['100 levels', [nested(99)]],
    ['a whole list of 10,000 rows', Array.from({ length: 10_000 }, () => ({}))],
  ])('is fine with as much as is allowed: %s', async (_what, value) => {
    const { client } = setUp([json(value)]);
    expect((await client.get(LIST)).value).toEqual(value);
  });
});

describe('a page with more to come', () => {
  const page = (rows: number) =>
    json(
      Array.from({ length: rows }, () => ({})),
      { link: '<u>; rel="next"; results="true"; cursor="0:100:0"' },
    );

  it('may hold as many rows as are asked for, and a tenth more', async () => {
    expect((await setUp([page(110)]).client.get(LIST)).value).toHaveLength(110);
    const error = await errorOf(setUp([page(111)]).client.get(LIST));
    expect(error.message).toContain(`it holds more than 110 rows in a page. ${ADVICE}`);
  });
});

describe('an answer that takes long to work on', () => {
  const later = (body: string): Answer => ({
    status: 200,
    headers: {},
    body: '',
    unpacked: () => ({ status: 200, headers: {}, body }),
  });

  it('is unpacked when it is its turn, and gives what any other gives', async () => {
    const { client } = setUp([later('[1]')]);
    expect((await client.get(LIST)).value).toEqual([1]);
  });

  it('is judged like any other', async () => {
    const { client, sent } = setUp([later('[1'), json([2])]);
    expect((await client.get(LIST)).value).toEqual([2]);
    expect(sent).toHaveLength(2);
  });
});

describe('answers without a body', () => {
  it('are asked for once more, since nothing of them was cut off', async () => {
    const { client, sent } = setUp([{ status: 204, headers: {}, body: '' }]);
    expect(await errorOf(client.get(LIST))).toMatchObject({ status: 204 });
    expect(sent).toHaveLength(2);
  });

  it('are no redirects: 304', async () => {
    const { client } = setUp([{ status: 304, headers: {}, body: '' }]);
    const error = await errorOf(client.get(LIST));
    expect(error.message).toBe(`GET ${LIST.path} was answered with 304.`);
  });
});
