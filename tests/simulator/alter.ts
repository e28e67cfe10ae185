import { isJsonObject, type JsonObject, type JsonValue } from '../../src/json.ts';
import type { AlteredKind, Fault } from './faults.ts';
import type { Reply } from './reply.ts';

const ELSEWHERE = 'http://127.0.0.2:9';

/** A cursor that leads back to the page it came with. */
const RESPELLED = /^0\d/;

type Alter = (reply: Reply, facts: { readonly cursor: string | null; readonly target: string }) => Reply;

/** What is changed in an answer that is otherwise right. */
const ALTER: Readonly<Record<AlteredKind, Alter>> = {
  'repeat-cursor': (reply, { cursor }) => withNext(reply, cursor ?? '0:0:0'),
  // The same place in another spelling: nothing is lost, and the cursor is a new one.
  'empty-page-with-more': (reply, { cursor }) => withNext({ ...reply, json: [] }, `0${cursor ?? '0:0:0'}`),
  // Half of the rows, and then the whole page: nothing is lost, some rows come twice, and the list ends.
  'short-page': (reply, { cursor }) =>
    RESPELLED.test(cursor ?? '')
      ? reply
      : withNext({ ...reply, json: firstHalf(reply.json) }, `0${cursor ?? '0:0:0'}`),
  'no-link': ({ headers: { Link: _, ...headers }, ...reply }) => ({ ...reply, headers }),
  // More is to come, but nobody says where.
  'no-cursor': (reply) => ({
    ...reply,
    headers: {
      ...reply.headers,
      Link: (reply.headers['Link'] ?? '').replace(/(rel="next"; results="true"); cursor="[^"]*"/, '$1'),
    },
  }),
  'link-other-host': (reply, { target }) => ({
    ...reply,
    headers: {
      ...reply.headers,
      Link: (reply.headers['Link'] ?? '').replaceAll(/<https?:\/\/[^/]+/g, `<${target}`),
    },
  }),
  'hostile-region-url': (reply, { target }) => ({
    ...reply,
    json: Array.isArray(reply.json)
      ? reply.json.map((row) => moved(row, target))
      : moved(reply.json ?? null, target),
  }),
  'rows-that-are-no-objects': (reply) => ({ ...reply, json: ['not', 'a', 'record', null, 7] }),
};

/** Changes an answer as the fault says; other kinds of fault leave it alone. */
export function altered(reply: Reply, fault: Fault | undefined, cursor: string | null): Reply {
  if (fault === undefined || !Object.hasOwn(ALTER, fault.kind)) return reply;
  return ALTER[fault.kind as AlteredKind](reply, { cursor, target: fault.target ?? ELSEWHERE });
}

function firstHalf(json: JsonValue | undefined): JsonValue {
  return Array.isArray(json) ? json.slice(0, Math.ceil(json.length / 2)) : (json ?? null);
}

function withNext(reply: Reply, cursor: string): Reply {
  const link = `<${ELSEWHERE}/?&cursor=0:0:1>; rel="previous"; results="false"; cursor="0:0:1", <${ELSEWHERE}/?&cursor=${cursor}>; rel="next"; results="true"; cursor="${cursor}"`;
  return { ...reply, headers: { ...reply.headers, Link: link } };
}

function moved(row: JsonValue, target: string): JsonValue {
  if (!isJsonObject(row)) return row;
  const links = isJsonObject(row['links']) ? row['links'] : {};
  const record: JsonObject = { ...row, links: { ...links, regionUrl: target } };
  return record;
}
