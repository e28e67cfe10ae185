import type { JsonObject, JsonValue } from '../../../src/json.ts';
import { formatMicros } from '../micros.ts';
import { hex32 } from '../random.ts';
import type { ProjectRow, World } from '../world.ts';
import {
  type EventFacts,
  factsOf,
  formatEventTime,
  messageOf,
  renderEndUser,
  renderMetadata,
  renderTags,
  titleOf,
} from './event.ts';
import { telling } from './telling.ts';

const FRAMES = 9;
const CRUMBS = 8;

/** An event with its whole body, 5 to 10 KB. */
export function renderFullEvent(world: World, project: ProjectRow, place: number): JsonObject {
  const facts = factsOf(world, project, place);
  return telling(world, facts, {
    id: facts.id,
    groupID: facts.issue.id,
    eventID: facts.id,
    projectID: project.id,
    size: 6_000 + (facts.h % 9_000),
    entries: [exception(facts), breadcrumbs(facts), request(facts)],
    dist: null,
    message: messageOf(facts),
    title: titleOf(facts),
    location: facts.failure.file,
    user: renderEndUser(world, facts),
    contexts: contexts(world, facts),
    sdk: {
      name: `sentry.${project.platform}`,
      version: '2.41.0',
      integrations: ['excepthook', 'logging'],
      packages: [{ name: 'pypi:sentry-sdk', version: '2.41.0' }],
    },
    context: { attempt: facts.h % 4, basket: [facts.h % 7, facts.h % 11] },
    packages: { requests: '2.32.5', urllib3: '2.5.0' },
    type: 'error',
    metadata: renderMetadata(facts),
    tags: renderTags(facts),
    platform: project.platform,
    dateReceived: formatMicros(world.arrivals.get(facts.serial)?.at ?? facts.micros + 1_234_000),
    errors:
      facts.h % 9 === 0
        ? [{ type: 'js_invalid_source', message: 'Source file was not found', data: { url: 'app.js' } }]
        : [],
    occurrence: null,
    _meta: {
      entries: {},
      message: null,
      user: null,
      contexts: null,
      sdk: null,
      context: null,
      packages: null,
      tags: {},
    },
    crashFile: null,
    culprit: `${facts.failure.file} in handle`,
    dateCreated: formatEventTime(facts),
    fingerprints: [hex32(world.seed + 81, facts.issue.index)],
    groupingConfig: { id: 'newstyle:2026-01-20', enhancements: 'KLUv_SAdwQAAkwKRs' },
  });
}

function exception({ failure, h }: EventFacts): JsonObject {
  const frames = Array.from({ length: FRAMES }, (_, n) => ({
    filename: n === FRAMES - 1 ? failure.file : `framework/layer_${n}.py`,
    absPath: `/srv/app/framework/layer_${n}.py`,
    module: `framework.layer_${n}`,
    package: null,
    platform: null,
    instructionAddr: null,
    symbolAddr: null,
    function: n === FRAMES - 1 ? 'handle' : `call_${n}`,
    rawFunction: null,
    symbol: null,
    context: Array.from({ length: 5 }, (__, line) => [
      40 + n + line,
      `    result = layer.call(order, depth=${n + line})`,
    ]),
    lineNo: 42 + n,
    colNo: null,
    inApp: n % 3 === 2,
    trust: null,
    errors: null,
    lock: null,
    sourceLink: null,
    vars: { order: String(h % 100_000), depth: n },
  }));
  const value = {
    type: failure.type,
    value: failure.value,
    mechanism: { type: 'generic', handled: h % 4 !== 0 },
    threadId: null,
    module: null,
    stacktrace: { frames, framesOmitted: null, registers: null, hasSystemFrames: true },
    rawStacktrace: null,
  };
  return { type: 'exception', data: { values: [value], hasSystemFrames: true, excOmitted: null } };
}

function breadcrumbs({ micros, h }: EventFacts): JsonObject {
  const values = Array.from({ length: CRUMBS }, (_, n) => ({
    type: 'default',
    timestamp: formatMicros(micros - (CRUMBS - n) * 1_500_000),
    level: 'info',
    message: `SELECT total FROM orders WHERE id = ${h % 100_000}`,
    category: n % 2 === 0 ? 'query' : 'http',
    data: null,
    event_id: null,
  }));
  return { type: 'breadcrumbs', data: { values } };
}

function request({ h }: EventFacts): JsonObject {
  return {
    type: 'request',
    data: {
      apiTarget: null,
      method: 'GET',
      url: `https://shop.example.com/orders/${h % 100_000}/`,
      query: [['currency', 'EUR']],
      fragment: null,
      data: null,
      headers: [
        ['Accept', 'application/json'],
        ['User-Agent', 'Mozilla/5.0'],
      ],
      cookies: [],
      env: { SERVER_NAME: 'web' },
      inferredContentType: null,
    },
  };
}

function contexts(world: World, facts: EventFacts): JsonValue {
  return {
    browser: { name: 'Chrome', version: '141.0', type: 'browser' },
    os: { name: 'Linux', version: '6.12', type: 'os' },
    trace: {
      trace_id: hex32(world.seed + 91, facts.serial),
      span_id: hex32(world.seed + 92, facts.serial).slice(16),
      op: 'http.server',
      status: 'internal_error',
      type: 'trace',
    },
  };
}
