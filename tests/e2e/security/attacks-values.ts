import { LAST_PAGE, ORGANIZATION } from '../canned-server.ts';
import { events, type HostileAnswer, hostileScene, projects } from './account.ts';
import type { Attack, Scene } from './attack.ts';

const LEADING = ['.', '..', '%2e', '%2E%2e', '../../0', 'a/b', 'a?b', ''];
const SURROGATE = '\ud800';
/** A JSON text in which a placeholder stands for something that no value of JavaScript turns into. */
const withRaw = (value: unknown, raw: string): string => JSON.stringify(value).replaceAll('"@"', raw);

const listed = async (list: string, answer: HostileAnswer): Promise<Scene> =>
  await hostileScene((path) => (path.endsWith(`/${list}/`) ? answer : undefined));

/** Empty pages, each with a cursor for the next. */
function endless(): () => HostileAnswer {
  let number = 0;
  return () => {
    number += 1;
    return { headers: { Link: `<http://x>; rel="next"; results="true"; cursor="0:${number}:0"` }, body: [] };
  };
}

/** Ids, numbers and addresses that nobody expects. */
export const VALUE_ATTACKS: readonly Attack[] = [
  {
    name: 'Half a surrogate in the id of a project',
    happens: 'The project is not asked for anything; the part fails',
    outcome: 'part fails',
    says: /could not be read|Incomplete: .*project/,
    begin: () => listed('projects', { body: [{ id: `7${SURROGATE}`, slug: 'odd' }, ...projects(1)] }),
  },
  {
    name: 'Ids of projects that lead to other paths: `.`, `..`, `%2e`, `../../0`',
    happens: 'The same, and no such path is asked for',
    outcome: 'part fails',
    says: /Incomplete: /,
    check: ({ stdout }) => {
      if (stdout.includes('led astray')) throw new Error('another path was asked for');
    },
    begin: () =>
      hostileScene((path) => {
        if (path.endsWith('/projects/'))
          return { body: [...LEADING.map((id) => ({ id, slug: id })), ...projects(1)] };
        const isHonest = /^\/(organizations\/(acme|1)\/([a-z]+\/)?|projects\/1\/2\/events\/)$/.test(path);
        return isHonest ? undefined : { body: events(() => ({ title: 'led astray' }), 1) };
      }),
  },
  {
    name: 'An organization whose id is `..`',
    happens: 'The run is refused: nothing can be asked for without it',
    outcome: 'refused',
    says: /has the id|with the id/,
    begin: () =>
      hostileScene((path) =>
        path === '/organizations/acme/' ? { body: { id: '..', slug: 'acme' } } : undefined,
      ),
  },
  {
    name: 'A number of 8 million digits in a record',
    happens: 'It is read as text of digits, and its column stays empty',
    outcome: 'harmless',
    begin: () =>
      hostileScene((path) =>
        path.endsWith('/events/')
          ? {
              body: withRaw(
                events(() => ({ size: '@' }), 1),
                '1'.repeat(8_000_000),
              ),
            }
          : undefined,
      ),
  },
  {
    name: 'A number of 8 million digits for the id of a project',
    happens: 'The project is not asked for anything; the part fails',
    outcome: 'part fails',
    says: /Incomplete: /,
    begin: () =>
      listed('projects', {
        body: withRaw([{ id: '@', slug: 'odd' }, ...projects(1)], '1'.repeat(8_000_000)),
      }),
  },
  {
    name: 'A space behind `regionUrl`, and other addresses that are none',
    happens: 'A warning; the data is asked for at `base_url`',
    outcome: 'harmless',
    begin: () =>
      hostileScene(
        (path, own) => {
          const [, , name = ''] = path.split('/');
          const urls = [
            `${own} `,
            ` ${own}`,
            `${own}/\u0000`,
            `${own}${SURROGATE}`,
            'http://',
            'http://[',
            'x',
            `${own}:99999`,
          ];
          const all = urls.map((regionUrl, at) => ({
            id: String(at + 1),
            slug: `o${at}`,
            links: { regionUrl },
          }));
          if (path === '/organizations/') return { body: all };
          const one = all[Number(name) - 1];
          if (one === undefined) return undefined;
          return path === `/organizations/${name}/` ? { body: one } : { body: [] };
        },
        { organization: undefined },
      ),
  },
  {
    name: 'A list of organizations of empty pages without end',
    happens: 'The run is refused after a thousand of them',
    outcome: 'refused',
    says: /organizations .*without a row that is new/,
    begin: () => {
      const next = endless();
      return hostileScene((path) => (path === '/organizations/' ? next() : undefined), {
        organization: undefined,
      });
    },
  },
  {
    name: 'A slug with half a surrogate in the list of organizations',
    happens: 'It is read by its id',
    outcome: 'harmless',
    begin: () =>
      hostileScene(
        (path) =>
          path === '/organizations/'
            ? { headers: { Link: LAST_PAGE }, body: [{ ...ORGANIZATION, slug: SURROGATE }] }
            : undefined,
        {
          organization: undefined,
        },
      ),
  },
  {
    name: 'A page cursor with half a surrogate, and one of 15 KB',
    happens: 'The part fails',
    outcome: 'part fails',
    says: /users of acme: /,
    begin: () => {
      let number = 0;
      return hostileScene((path) => {
        if (!path.endsWith('/members/')) return undefined;
        number += 1;
        const cursor = number === 1 ? '%ED%A0%80' : 'x'.repeat(15_000);
        return {
          headers: { Link: `<http://x>; rel="next"; results="true"; cursor="${cursor}"` },
          body: [{ id: String(number) }],
        };
      });
    },
  },
];
