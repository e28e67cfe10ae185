import type { Logger } from './log.ts';
import type { Tally } from './report/tally.ts';
import type { ClientObserver } from './sentry/transport/client.ts';

/** Counts every request in the tally and writes its time as a METRIC point at DEBUG: INFO would drown in them. */
export function observeRequests(
  log: Logger,
  tally: Pick<Tally, 'of'>,
  onWait?: ClientObserver['waited'],
): ClientObserver {
  return {
    request: ({ stream, path, status, beganMs, endedMs }) => {
      const counts = tally.of(stream);
      counts.requests += 1;
      counts.beganMs ??= beganMs;
      counts.endedMs = endedMs;
      log.metric(
        {
          type: 'timer',
          metric: 'http_request_duration',
          value: (endedMs - beganMs) / 1000,
          tags: {
            stream,
            endpoint: path,
            http_status_code: status,
            status: status >= 200 && status < 400 ? 'succeeded' : 'failed',
          },
        },
        'debug',
      );
    },
    retry: (stream) => {
      tally.of(stream).retries += 1;
    },
    waited: (stream, ms, reason) => {
      tally.of(stream)[reason === 'limit' ? 'waitedMs' : 'retryWaitMs'] += ms;
      onWait?.(stream, ms, reason);
    },
  };
}
