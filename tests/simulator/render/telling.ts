import type { JsonObject, JsonValue } from '../../../src/json.ts';
import type { ProjectRow, World } from '../world.ts';

/** Which event it is. */
type Reported = { readonly serial: number; readonly project: ProjectRow };

/** Is in every secret that applications of a telling world report, and nowhere else. */
export const TOLD_SECRET = 's3cr3t0fAnApp';

/**
 * An event of an application that tells everything: who was signed in, a member of the organization, and with which
 * secrets, in all the places where applications tell it. Addresses are written as people type them.
 */
export function telling(world: World, { serial, project }: Reported, event: JsonObject): JsonObject {
  const members = world.members.filter(({ organization }) => organization === project.organization);
  const member = members[serial % Math.max(1, members.length)];
  if (!world.isTelling || member === undefined) return event;
  const { userId, name } = member;
  const email = member.email.replace(/^[a-z]/, (letter) => letter.toUpperCase());
  const ip = `198.51.100.${serial % 256}`;
  const told: JsonObject = {
    ...event,
    message: `Cannot notify ${email} at ${ip}, see https://shop:${TOLD_SECRET}@shop.example.com/`,
    user: {
      id: userId,
      email,
      username: email,
      name,
      ip_address: ip,
      geo: null,
      data: { phone: '0123', plan: 'a' },
    },
    tags: [
      ...(event['tags'] as JsonValue[]),
      { key: 'user', value: `email:${email}`, query: `user.email:"${email}"` },
      { key: 'client_ip', value: ip },
      { key: 'callback', value: `https://shop.example.com/?access_token=${TOLD_SECRET}&page=2` },
    ],
  };
  if (!Array.isArray(event['entries'])) return told;
  return {
    ...told,
    context: { customer: { id: userId, name }, api_key: TOLD_SECRET, sort_key: 'total' },
    contexts: { ...(event['contexts'] as JsonObject), session: { refreshToken: TOLD_SECRET, client_ip: ip } },
    entries: [...event['entries'], request(email, ip), breadcrumbs(email), variables(email)],
  };
}

function request(email: string, ip: string): JsonObject {
  return {
    type: 'request',
    data: {
      method: 'POST',
      url: `https://shop.example.com/sign-in?email=${encodeURIComponent(email)}`,
      query: [
        ['email', email],
        ['key', TOLD_SECRET],
        ['page', '2'],
      ],
      data: `email=${encodeURIComponent(email)}&password=${TOLD_SECRET}&remember=1`,
      headers: [
        ['Authorization', `Bearer ${TOLD_SECRET}`],
        ['Cookie', `sessionid=${TOLD_SECRET}`],
        ['X-Csrf-Token', TOLD_SECRET],
        ['X-Forwarded-For', `${ip}, 203.0.113.9`],
        ['Accept', 'application/json'],
      ],
      cookies: [['sessionid', TOLD_SECRET]],
      env: { REMOTE_ADDR: ip, DB_PASSWORD: TOLD_SECRET, SERVER_NAME: 'web' },
    },
  };
}

function breadcrumbs(email: string): JsonObject {
  const crumb = {
    category: 'http',
    message: `POST /mail to ${email}`,
    data: { url: `https://api.example.com/?token=${TOLD_SECRET}`, status_code: 200, to: [email] },
  };
  return { type: 'breadcrumbs', data: { values: [crumb] } };
}

function variables(email: string): JsonObject {
  const vars = { self: '<View>', email: `'${email}'`, db_password: `'${TOLD_SECRET}'`, retries: 3 };
  return { type: 'exception', data: { values: [{ stacktrace: { frames: [{ function: 'send', vars }] } }] } };
}
