import { describe, expect, it } from '@jest/globals';
import { ApiError } from '../../../../src/errors.ts';
import { errorOf, LIST, setUp, TOKEN } from '../../../support/client-setup.ts';
import { json, type Turn } from '../../../support/scripted-send.ts';

describe('a redirect', () => {
  const to = (location: string | undefined, status = 302): Turn => ({
    status,
    headers: { location },
    body: '',
  });

  it.each(['/api/0/projects/1/new/events/?a=b', 'https://us.sentry.io/api/0/projects/1/new/events/?a=b'])(
    'on the same origin is followed: %s',
    async (location) => {
      const { client, sent, points } = setUp([to(location), json([1])]);
      expect((await client.get(LIST)).value).toEqual([1]);
      expect(sent[1]?.url).toBe('https://us.sentry.io/api/0/projects/1/new/events/?a=b');
      expect(sent[1]?.headers['authorization']).toBe(`Bearer ${TOKEN}`);
      expect(points.map(({ status }) => status)).toEqual([302, 200]);
    },
  );

  it.each([
    'https://sentry.io/api/0/x/',
    'https://evil.example/api/0/x/',
    '//evil.example/api/0/x/',
    'http://us.sentry.io/api/0/x/',
    'https://us.sentry.io:8443/api/0/x/',
    'https://user@us.sentry.io/api/0/x/',
    'https://us.sentry.io@evil.example/',
    'javascript:alert(1)',
    undefined,
  ])('anywhere else is refused, and nothing is sent there: %s', async (location) => {
    const { client, sent } = setUp([to(location), json([1])]);
    const error = await errorOf(client.get(LIST));
    expect(error).toBeInstanceOf(ApiError);
    expect(error.message).toContain('was redirected (302) to another address');
    expect(sent).toHaveLength(1);
  });

  it('is judged from where the last one led', async () => {
    const { client, sent } = setUp([to('/api/0/a/b/'), to('../c/'), json([1])]);
    await client.get(LIST);
    expect(sent[2]?.url).toBe('https://us.sentry.io/api/0/a/c/');
  });

  it('is followed three times in a row', async () => {
    const three = [to('/a'), to('/b'), to('/c')];
    expect((await setUp([...three, json([1])]).client.get(LIST)).value).toEqual([1]);
    const { client, sent } = setUp([...three, to('/d'), json([1])]);
    expect(await errorOf(client.get(LIST))).toMatchObject({ status: 302 });
    expect(sent).toHaveLength(4);
  });

  it.each([300, 301, 307, 308, 399])('may have the status %d', async (status) => {
    expect((await setUp([to('/a', status), json([1])]).client.get(LIST)).value).toEqual([1]);
  });
});
