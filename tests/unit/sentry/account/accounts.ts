import { isJsonObject, type JsonObject } from '../../../../src/json.ts';
import { readAccount } from '../../../../src/sentry/account/account.ts';
import { organizations } from '../../../../src/streams/organizations.ts';
import { recordingLog } from '../../../support/recording-log.ts';
import { type Line, scriptedClient } from '../../../support/scripted-client.ts';

export const BASE_URL = 'https://sentry.io';
export const LAST = { link: '<u>; rel="next"; results="false"; cursor="0:0:0"' };
export const ACME: JsonObject = { id: '1', slug: 'acme', links: { regionUrl: 'https://us.sentry.io' } };

/** The organizations found; whoever is asked for by id after the last answer is who was told of before. */
export async function find(
  names: readonly string[],
  answers: readonly Line[],
  baseUrl = BASE_URL,
  regionHosts: readonly string[] = [],
) {
  const known = answers.flatMap((line) => ('value' in line ? [line.value].flat() : [])).filter(isJsonObject);
  const client = scriptedClient(({ path }, number) => {
    const record = known.find(({ id }) => path === `/organizations/${String(id)}/`);
    return answers[number - 1] ?? (record && { value: record }) ?? new Error('Asked too often');
  });
  const log = recordingLog();
  const account = await readAccount(client, {
    baseUrl,
    regionHosts,
    organizations: names,
    definition: organizations,
    log,
  });
  return { account, log, requests: client.requests };
}
