import nock from 'nock';

/** Answers single requests to a host without a network; `done` says whether all of them were asked for. */
export function sentryApi(origin = 'https://sentry.test'): { scope: nock.Scope; close: () => void } {
  nock.disableNetConnect();
  return {
    scope: nock(origin),
    close: () => {
      nock.cleanAll();
      // Answers that were to come late.
      nock.abortPendingRequests();
      nock.enableNetConnect();
    },
  };
}
