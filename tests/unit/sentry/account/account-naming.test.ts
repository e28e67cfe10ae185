import { describe, expect, it } from '@jest/globals';
import { ApiError, AuthError } from '../../../../src/errors.ts';
import type { Line } from '../../../support/scripted-client.ts';
import { ACME, find } from './accounts.ts';

describe('the name of an organization in paths', () => {
  const namingOf = async (byId: Line) => {
    const { account } = await find(['acme'], [{ value: ACME }, byId]);
    return account.organizations[0]?.naming;
  };

  it('is its id where that is understood, and what was said then is what is kept', async () => {
    const again = { ...ACME, name: 'Acme' };
    const { account } = await find(['acme'], [{ value: ACME }, { value: again, clean: false }]);
    expect(account.organizations).toMatchObject([{ naming: 'id', detail: { record: again, clean: false } }]);
  });

  it.each<[string, Line]>([
    ['is unknown', new ApiError('No', 404)],
    ['is refused', new ApiError('No', 403)],
    ['breaks the server', new ApiError('No', 500)],
    ['is the slug of another', { value: { id: '7', slug: '1' } }],
  ])('is its slug where the id %s', async (_, byId) => {
    expect(await namingOf(byId)).toBe('slug');
  });

  it.each<[string, Error]>([
    ['a refused token', new AuthError('No')],
    ['no answer', new ApiError('No', 0)],
    ['a bug', new Error('Bug')],
  ])('is not settled by %s', async (_, error) => {
    await expect(namingOf(error)).rejects.toBe(error);
  });

  it('is settled once for each server, and for all of its organizations', async () => {
    const other = { id: '2', slug: 'other' };
    const third = { id: '3', slug: 'third' };
    const { account, requests } = await find(
      ['other', 'third', 'acme'],
      [{ value: other }, { value: third }, { value: ACME }, new ApiError('No', 404)],
    );
    expect(account.organizations.map(({ slug, naming }) => [slug, naming])).toEqual([
      ['other', 'slug'],
      ['third', 'slug'],
      ['acme', 'id'],
    ]);
    expect(requests).toHaveLength(5);
  });

  it('is known without asking where the settings name it by its id', async () => {
    const { account, requests } = await find(['1'], [{ value: ACME }]);
    expect(account.organizations[0]?.naming).toBe('id');
    expect(requests).toHaveLength(1);
  });

  it('is asked for where its slug looks like an id', async () => {
    const { account } = await find(['7'], [{ value: { id: '7', slug: '7' } }, new ApiError('No', 404)]);
    expect(account.organizations[0]?.naming).toBe('slug');
  });
});
