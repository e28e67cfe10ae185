import type { ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import { LAST_PAGE } from '../canned-server.ts';
import { type HostileAnswer, hostileScene } from './account.ts';
import type { Attack, Scene } from './attack.ts';

/** The members are answered by bytes that go over the connection as they are. */
const raw = async (bytes: string, keepsOpen = false): Promise<Scene> =>
  await hostileScene((path) =>
    path.endsWith('/members/')
      ? { take: (_request, response) => say(response, bytes, keepsOpen) }
      : undefined,
  );

function say(response: ServerResponse, bytes: string, keepsOpen: boolean): void {
  const { socket } = response;
  socket?.write(bytes);
  if (!keepsOpen) socket?.end();
}

const answered = async (answer: HostileAnswer): Promise<Scene> =>
  await hostileScene((path) => (path.endsWith('/members/') ? answer : undefined));

/** Answers that are no answers. */
export const PROTOCOL_ATTACKS: readonly Attack[] = [
  {
    name: '101 Switching Protocols, and the connection stays open',
    happens: 'The connection is closed, the part fails, the process ends',
    outcome: 'part fails',
    says: /users of acme: .*EUPGRADE.*\(101\)/,
    begin: () =>
      raw('HTTP/1.1 101 Switching Protocols\r\nUpgrade: tcp\r\nConnection: Upgrade\r\n\r\nhello', true),
  },
  {
    name: '101 without saying what to switch to',
    happens: 'The same',
    outcome: 'part fails',
    says: /users of acme: /,
    begin: () => raw('HTTP/1.1 101 Switching Protocols\r\n\r\n'),
  },
  {
    name: '100 and 103 over and over, and never an answer',
    happens: 'The time for the request runs out',
    outcome: 'part fails',
    says: /users of acme: /,
    begin: () =>
      hostileScene(
        (path) =>
          path.endsWith('/members/')
            ? {
                take: (_request, response) => {
                  const { socket } = response;
                  const more = 'HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n'.repeat(1_000);
                  const go = (): void => {
                    while (socket?.destroyed === false && socket.write(more));
                  };
                  socket?.on('drain', go);
                  go();
                },
              }
            : undefined,
        { request_timeout_seconds: 1, max_retry_seconds: 1 },
      ),
  },
  {
    name: '204 No Content where a list belongs',
    happens: 'The part fails after a second try',
    outcome: 'part fails',
    says: /users of acme: .*answered with 204/,
    begin: () => answered({ status: 204 }),
  },
  {
    name: '304 Not Modified for what was never had',
    happens: 'The part fails',
    outcome: 'part fails',
    says: /users of acme: .*answered with 304/,
    begin: () => answered({ status: 304 }),
  },
  {
    name: 'Headers of 1 MB',
    happens: 'Node.js reads 16 KB of them; the part fails',
    outcome: 'part fails',
    says: /users of acme: .*HPE_HEADER_OVERFLOW/,
    begin: () => raw(`HTTP/1.1 200 OK\r\nX-Long: ${'x'.repeat(1_000_000)}\r\n\r\n[]`),
  },
  {
    name: 'A status of 999',
    happens: 'It is tried again, then the part fails',
    outcome: 'part fails',
    says: /users of acme: .*answered with 999/,
    begin: () => raw('HTTP/1.1 999 Why Not\r\nContent-Length: 2\r\n\r\n[]'),
  },
  {
    name: 'Two lengths of one body',
    happens: 'The answer is no HTTP; the part fails',
    outcome: 'part fails',
    says: /users of acme: .*HPE_/,
    begin: () => raw('HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n[]x'),
  },
  {
    name: 'An answer and, behind it, another one that nobody asked for',
    happens: 'The second one is thrown away with its connection',
    outcome: 'harmless',
    begin: () =>
      raw(
        `HTTP/1.1 200 OK\r\nLink: ${LAST_PAGE}\r\nContent-Length: 2\r\n\r\n[]HTTP/1.1 200 OK\r\nContent-Length: 17\r\n\r\n[{"id":"stolen"}]`,
      ),
  },
  {
    name: 'A body in 200,000 gzip parts of nothing',
    happens: 'They are unpacked; what comes of them is no JSON',
    outcome: 'part fails',
    says: /users of acme: .*JSON is broken/,
    begin: () => {
      const part = gzipSync('');
      return answered({
        headers: { 'Content-Encoding': 'gzip' },
        body: Buffer.concat(Array.from({ length: 200_000 }, () => part)),
      });
    },
  },
  {
    name: 'An answer that was packed in a way nobody asked for, whose name holds the token',
    happens: 'The part fails; the name is not told',
    outcome: 'part fails',
    says: /users of acme: .*only gzip was asked for/,
    check: ({ stderr }) => {
      if (stderr.includes('sntryu_0123')) throw new Error('the token is in the log');
    },
    begin: () =>
      hostileScene((path) =>
        path.endsWith('/members/')
          ? { headers: { 'Content-Encoding': 'sntryu_0123456789abcdef' }, body: 'x' }
          : undefined,
      ),
  },
];
