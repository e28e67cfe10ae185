import type { Answer, Send } from '../../src/sentry/transport/http.ts';
import type { Headers } from '../../src/sentry/transport/rate-limit.ts';

export type Sent = { readonly url: string; readonly headers: Readonly<Record<string, string>> };

/** An answer of the server: a status with a body, or an error in its place. */
export type Turn = Answer | Error;

/** An answer with a JSON body. */
export function json(value: unknown, headers: Headers = {}, status = 200): Answer {
  return { status, headers, body: JSON.stringify(value) };
}

/**
 * Sends nothing: answers with the given turns one after the other, the last of them for ever.
 * @param during called while a request is under way
 */
export function scriptedSend(turns: readonly Turn[], during: () => void = () => {}) {
  const sent: Sent[] = [];
  const timeouts: (number | undefined)[] = [];
  const send: Send = async (url, headers, signal, timeoutMs) => {
    signal.throwIfAborted();
    sent.push({ url, headers });
    timeouts.push(timeoutMs);
    const turn = turns[Math.min(sent.length, turns.length) - 1];
    during();
    await Promise.resolve();
    if (turn === undefined) throw new Error('The script has no turns');
    if (turn instanceof Error) throw turn;
    return turn;
  };
  return { send, sent, timeouts };
}
