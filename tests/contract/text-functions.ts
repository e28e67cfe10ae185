import { fromAirbyte } from '../../src/cli/airbyte-state.ts';
import { jsonProblem } from '../../src/cli/check-json.ts';
import { explainUnreadable } from '../../src/cli/explain-unreadable.ts';
import { chooseShards, chooseTest } from '../../src/cli/invocation.ts';
import { readBaseUrl } from '../../src/config/base-url.ts';
import { cast } from '../../src/config/cast.ts';
import { closest } from '../../src/config/closest.ts';
import { organizationProblem } from '../../src/config/organization.ts';
import { readPeriod } from '../../src/config/period.ts';
import { regionHostProblem } from '../../src/config/region-hosts.ts';
import { readShard } from '../../src/config/shard.ts';
import { tokenProblem } from '../../src/config/token.ts';
import { parseConfig } from '../../src/config.ts';
import { ApiError } from '../../src/errors.ts';
import { isJsonObject, type JsonValue } from '../../src/json.ts';
import { cutToBytes, escapeUnsafe } from '../../src/log/escape.ts';
import { describeException, stackLines, textOf } from '../../src/log/exception.ts';
import { format } from '../../src/log/format.ts';
import { createPrefixFinder } from '../../src/log/prefix.ts';
import { proxySecrets } from '../../src/log/proxy-secrets.ts';
import { createSecrets } from '../../src/log/secrets.ts';
import { columnName } from '../../src/record/flatten/name.ts';
import { kindsAt } from '../../src/record/marks.ts';
import { ownReader, setOwn } from '../../src/record/own.ts';
import { isEmail, isOddEmail, replaceEmails } from '../../src/record/personal/emails.ts';
import { createHash, normalise } from '../../src/record/personal/hash.ts';
import { isAddress, replaceIps } from '../../src/record/personal/ips.ts';
import { createTreat, withoutAddresses } from '../../src/record/personal/treat.ts';
import { createRules } from '../../src/record/rules.ts';
import { mask } from '../../src/record/secrets/mask.ts';
import { namesSecret, namesSecretParameter } from '../../src/record/secrets/names.ts';
import { maskText } from '../../src/record/secrets/text.ts';
import { compileField } from '../../src/record/shape/compile.ts';
import { openValue } from '../../src/record/shape/open.ts';
import { countUnknown, createShapeReport, describeShape, tallyOf } from '../../src/record/shape/report.ts';
import { toBoolean, toInteger, toNumber, toTimestamp } from '../../src/record/shape/scalars.ts';
import { isSecretName } from '../../src/record/shape/secrets.ts';
import { fromPair } from '../../src/record/shape/tags.ts';
import { cleanText, isCleanText } from '../../src/record/shape/text.ts';
import { walk } from '../../src/record/walk.ts';
import { wordsOf } from '../../src/record/words.ts';
import { createTally, shapeOf } from '../../src/report/drift.ts';
import { costLine } from '../../src/report/estimate.ts';
import { causeOf, describeIncomplete, groupFailures, withoutPath } from '../../src/report/failures.ts';
import { leftLine, plural, streamBegins } from '../../src/report/run-lines.ts';
import { parseResets } from '../../src/resets.ts';
import { createProjectFilter } from '../../src/sentry/account/project-filter.ts';
import { searchOf } from '../../src/sentry/account/question.ts';
import { ownersUpTo, shardOf } from '../../src/sentry/account/share.ts';
import { placeOfNumbered } from '../../src/sentry/lists/numbered.ts';
import { extremes, nearOrder, pageOrder } from '../../src/sentry/lists/page-order.ts';
import { readAnswer } from '../../src/sentry/lists/series-answer.ts';
import {
  errorDetail,
  explainStatus,
  hasNoProjects,
  isBadToken,
  isExpiredRange,
  isNotPermitted,
  isQueryTimeout,
} from '../../src/sentry/transport/api-error.ts';
import { bucketLabel, firstConcurrency } from '../../src/sentry/transport/buckets.ts';
import { excessOf, isDeeper } from '../../src/sentry/transport/excess.ts';
import { limitsOf } from '../../src/sentry/transport/limits.ts';
import { nextCursor, nextLink } from '../../src/sentry/transport/link.ts';
import { regionAddress, sameOriginTarget } from '../../src/sentry/transport/origin.ts';
import { parseJson } from '../../src/sentry/transport/parse-json.ts';
import { retryAfterMs } from '../../src/sentry/transport/rate-limit.ts';
import { requestsPerSecond } from '../../src/sentry/transport/rates.ts';
import { isId, segment, shown } from '../../src/sentry/transport/segment.ts';
import { windowOf } from '../../src/sentry/transport/told-limits.ts';
import { countsByProject, countsByTime } from '../../src/sentry/volume/activity-counts.ts';
import { SETTINGS } from '../../src/settings.ts';
import { measureFields } from '../../src/singer/measure.ts';
import { shrink } from '../../src/singer/shrink.ts';
import { projectName } from '../../src/streams/definition.ts';
import { hidden, withoutWebhooks } from '../../src/streams/hidden.ts';
import { STREAMS } from '../../src/streams/index.ts';
import { annotations, assignee, crashFile, inList, unlessEmpty } from '../../src/streams/old-forms.ts';
import { tagHash } from '../../src/streams/project-users.ts';
import { nameOf, textOf as textOfId } from '../../src/streams/usage.ts';
import { readBookmark } from '../../src/sync/progress/bookmarks.ts';
import { ownerOf } from '../../src/sync/progress/owners.ts';
import { cutText, withoutSlashes } from '../../src/text.ts';
import { normaliseTimestamp, parseHttpDate, toInstant } from '../../src/time.ts';
import { problems } from '../../src/validate.ts';

type Use = (text: string) => unknown;

const TOKEN = 'sk+live/7f3a"b9\\c=%2F&$&d41d8cd98f00b204';
const secrets = createSecrets();
secrets.hide(TOKEN);
const patterns = createProjectFilter(['*-a-*-b', `${'*a'.repeat(50)}b`], []);
const same = (text: string): string => text;
const limits = limitsOf(16, Number.POSITIVE_INFINITY);
const ruleOf = createRules({ treat: createTreat(undefined), masksSecrets: true });

/** An open object of the text, as an application might report it. */
function reported(text: string): unknown {
  return walk({ [text]: text, query: `a=${text}&token=${text}` }, ruleOf('things', text), ruleOf);
}
const failed = (text: string) => ({
  stream: 'events',
  label: text,
  error: { message: text, detail: text, status: 400 },
});
const entry = { level: 'error', nowMs: 0, pid: 1, redact: secrets.redact } as const;

/** Coerces a text to a type, as a column of a stream does. */
function column(schema: JsonValue): Use {
  const coerce = compileField(schema, 'field', { report: createShapeReport(), hideSecrets: true });
  return (text) => coerce(text, false);
}

/** An open object of the text, as a name and as a value. */
function open(text: string): unknown {
  const rules = { hideSecrets: true, tally: tallyOf(createShapeReport(), 'field') };
  return openValue({ [text]: [text] }, false, rules);
}

/** What a name that nobody knows leads to in the log. */
function unknownName(text: string): unknown {
  const report = createShapeReport();
  countUnknown(report, text);
  tallyOf(report, text).nulled += 1;
  return describeShape(text, report);
}

/**
 * How each exported function that takes a text is given one. A new function has to be added here, or to those that
 * need no trial; parts of functions that the compiler cannot find by their type follow behind the others.
 */
export const TRIALS: Readonly<Record<string, Use>> = {
  'cli/airbyte-state.ts fromAirbyte': (text) => fromAirbyte({ issues: { lastSeen: text }, [text]: text }),
  'cli/check-json.ts jsonProblem': (text) => jsonProblem({ [text]: [text] }),
  'cli/explain-unreadable.ts explainUnreadable': explainUnreadable,
  'cli/invocation.ts chooseShards': chooseShards,
  'cli/invocation.ts chooseTest': chooseTest,
  'config/base-url.ts readBaseUrl': (text) => [
    readBaseUrl(text),
    readBaseUrl(`https://sentry.io/${text.slice(0, 1900)}`),
  ],
  'config/cast.ts cast': (text) => Object.values(SETTINGS).map((schema) => cast(schema, text)),
  'config/closest.ts closest': (text) => closest(text, Object.keys(SETTINGS)),
  'config/organization.ts organizationProblem': organizationProblem,
  'config/period.ts readPeriod': (text) => readPeriod(text, text, 0),
  'config/region-hosts.ts regionHostProblem': regionHostProblem,
  'config/shard.ts readShard': readShard,
  'config/token.ts tokenProblem': tokenProblem,
  'json.ts isJsonObject': isJsonObject,
  'log/escape.ts cutToBytes': (text) => cutToBytes(text, 16_384),
  'log/escape.ts escapeUnsafe': escapeUnsafe,
  'log/exception.ts describeException': (text) => describeException(new Error(text, { cause: text }), same),
  'log/exception.ts stackLines': (text) => stackLines(new Error(text, { cause: text }), same),
  'log/exception.ts textOf': textOf,
  'log/prefix.ts createPrefixFinder': (text) => createPrefixFinder(text)(text),
  'record/marks.ts kindsAt': (text) => kindsAt({ 'x-personal': text }),
  'record/own.ts ownReader': (text) => ownReader(text)({ [text]: text }),
  'record/own.ts setOwn': (text) => setOwn({}, text, text),
  'record/personal/emails.ts isEmail': isEmail,
  'record/personal/emails.ts isOddEmail': isOddEmail,
  'record/personal/emails.ts replaceEmails': (text) => replaceEmails(text, same),
  'record/personal/hash.ts createHash': (text) => createHash(text)(text),
  'record/personal/hash.ts normalise': normalise,
  'record/personal/ips.ts isAddress': isAddress,
  'record/personal/ips.ts replaceIps': (text) => replaceIps(text, same),
  'record/personal/treat.ts withoutAddresses': withoutAddresses,
  'record/secrets/mask.ts mask': mask,
  'record/secrets/names.ts namesSecret': namesSecret,
  'record/secrets/names.ts namesSecretParameter': namesSecretParameter,
  'record/secrets/text.ts maskText': maskText,
  'record/walk.ts walk': reported,
  'record/words.ts wordsOf': wordsOf,
  'report/drift.ts createTally': (text) => createTally('issues', []).add({ otherFields: { [text]: text } }),
  'report/drift.ts shapeOf': (text) => shapeOf({ [text]: [text] }),
  'report/estimate.ts costLine': (text) => costLine(text, { parents: 3, isFloor: false, perSecond: 5 }),
  'report/run-lines.ts leftLine': (text) => leftLine(text, [text, text]),
  'report/run-lines.ts plural': (text) => plural(2, text),
  'report/run-lines.ts streamBegins': (text) => streamBegins(text, 2000),
  'sentry/account/share.ts ownersUpTo': (text) => ownersUpTo(text, text, 9),
  'sentry/account/share.ts shardOf': (text) => shardOf(text, text, 9),
  'sentry/volume/activity-counts.ts countsByProject': (text) =>
    countsByProject({ groups: [{ by: { project: text }, totals: { 'sum(quantity)': text } }] }),
  'sentry/volume/activity-counts.ts countsByTime': (text) =>
    countsByTime({ intervals: [text], groups: [] }, 60),
  'sentry/transport/api-error.ts errorDetail': (text) => [
    errorDetail(text),
    errorDetail(JSON.stringify({ detail: [{ loc: [text], msg: text }] })),
  ],
  'sentry/transport/api-error.ts hasNoProjects': (text) => hasNoProjects(400, text),
  'sentry/transport/api-error.ts isBadToken': (text) => isBadToken(403, text),
  'sentry/transport/api-error.ts isExpiredRange': (text) => isExpiredRange(400, text),
  'sentry/transport/api-error.ts isNotPermitted': (text) => isNotPermitted(403, text),
  'sentry/transport/api-error.ts isQueryTimeout': (text) => isQueryTimeout(400, text),
  'sentry/transport/buckets.ts bucketLabel': bucketLabel,
  'sentry/transport/buckets.ts firstConcurrency': (text) => firstConcurrency(text, text, 8),
  'sentry/transport/excess.ts excessOf': (text) => excessOf(JSON.stringify([text, { [text]: text }]), limits),
  'sentry/transport/excess.ts isDeeper': (text) => isDeeper([{ [text]: [text] }], 100),
  'sentry/transport/link.ts nextCursor': nextCursor,
  'sentry/transport/link.ts nextLink': nextLink,
  'sentry/transport/origin.ts regionAddress': (text) => [
    regionAddress(text, 'https://sentry.io', [text]),
    regionAddress(`https://${text}`, 'https://sentry.io', [text]),
  ],
  'sentry/transport/origin.ts sameOriginTarget': (text) => sameOriginTarget(text, 'https://sentry.io/a/'),
  'sentry/lists/page-order.ts extremes': (text) => extremes([{ field: text }, { field: text }], 'field'),
  'sentry/lists/numbered.ts placeOfNumbered': placeOfNumbered,
  'sentry/lists/page-order.ts nearOrder': (text) => nearOrder([{ field: text }, { field: text }], 'field', 1),
  'sentry/lists/page-order.ts pageOrder': (text) => pageOrder([{ field: text }, { field: text }], 'field'),
  'sentry/transport/parse-json.ts parseJson': (text) => [parseJson(JSON.stringify([text])), parseJson(text)],
  'sentry/account/question.ts searchOf': searchOf,
  'sentry/transport/rates.ts requestsPerSecond': requestsPerSecond,
  'report/failures.ts withoutPath': withoutPath,
  'sentry/transport/told-limits.ts windowOf': (text) => windowOf(text, 1),
  'sentry/transport/segment.ts isId': isId,
  'sentry/transport/segment.ts segment': segment,
  'sentry/transport/segment.ts shown': shown,
  'singer/measure.ts measureFields': (text) => measureFields(JSON.stringify({ [text]: [text] })),
  'singer/shrink.ts shrink': (text) => shrink({ field: [text, { [text]: text }] }, 2000),
  'streams/definition.ts projectName': (text) => projectName({ id: text, slug: text }),
  'streams/hidden.ts hidden': hidden,
  'streams/hidden.ts withoutWebhooks': withoutWebhooks,
  'sentry/lists/series-answer.ts readAnswer': (text) =>
    // The hour before it: then nothing is refused.
    readAnswer(
      { start: text, end: text, intervals: [text], groups: [] },
      { span: [0, 86_400], question: { fields: [], groupBy: [] }, now: 0, growsFrom: 0 },
      false,
    ),
  'streams/usage.ts nameOf': nameOf,
  'streams/usage.ts textOf': textOfId,
  'streams/old-forms.ts annotations': (text) => annotations([text, `<a ${text}>${text}</a>`]),
  'streams/project-users.ts tagHash': tagHash,
  'streams/old-forms.ts assignee': assignee,
  'streams/old-forms.ts crashFile': crashFile,
  'streams/old-forms.ts inList': inList,
  'streams/old-forms.ts unlessEmpty': unlessEmpty,
  'sync/progress/bookmarks.ts readBookmark': (text) =>
    readBookmark({ start: text, covered: [[text, text]], [text]: text }, 0, same),
  'sync/progress/owners.ts ownerOf': ownerOf,
  'record/shape/compile.ts compileField': column({ type: ['object', 'array', 'string', 'null'] }),
  'record/shape/open.ts openValue': open,
  'record/shape/report.ts countUnknown': unknownName,
  'record/shape/report.ts describeShape': unknownName,
  'record/shape/report.ts tallyOf': unknownName,
  'record/shape/scalars.ts toBoolean': toBoolean,
  'record/shape/scalars.ts toInteger': toInteger,
  'record/shape/scalars.ts toNumber': toNumber,
  'record/shape/scalars.ts toTimestamp': toTimestamp,
  'record/shape/secrets.ts isSecretName': isSecretName,
  'record/shape/tags.ts fromPair': (text) => fromPair([text, text]),
  'record/shape/text.ts cleanText': cleanText,
  'record/shape/text.ts isCleanText': isCleanText,
  'text.ts cutText': (text) => cutText(text, 50_000),
  'text.ts withoutSlashes': withoutSlashes,
  'time.ts normaliseTimestamp': normaliseTimestamp,
  'time.ts parseHttpDate': parseHttpDate,
  'time.ts toInstant': toInstant,
  'validate.ts problems': (text) =>
    problems({ properties: { a: { type: 'integer' } } }, { a: text, [text]: text }, text),
};

/** Functions that take texts inside of other values, and what is made by other functions. */
export const MORE_TRIALS: Readonly<Record<string, Use>> = {
  'the redaction of a line': secrets.redact,
  'the redaction of a line that was cut': (text) => secrets.redact(`${text}…`),
  'the hiding of a secret': (text) => createSecrets().hide(text),
  'the search for credentials of proxies': (text) =>
    proxySecrets({ HTTPS_PROXY: text, http_proxy: `http://${text}@proxy` }),
  'a line for a console': (text) =>
    format('console', { ...entry, message: text, extra: { [text]: text }, exception: new Error(text) }),
  'a line in JSON': (text) =>
    format('structured', {
      ...entry,
      message: text,
      stream: text,
      extra: { [text]: text },
      exception: new Error(text),
    }),
  'the cause of a failure': (text) => causeOf({ ...failed(text), error: { message: text } }),
  'failures in groups': (text) => groupFailures([failed(text), failed(`${text}x`)]),
  'the last line of a run': (text) => describeIncomplete([failed(text)]),
  'the streams of a reset': (text) => {
    try {
      return parseResets([`events=${text}`, text], STREAMS);
    } catch (error) {
      return error;
    }
  },
  'the key of a cause': (text) => new ApiError(text, 400, { detail: text }).causeKey,
  'the words for a status': (text) =>
    explainStatus({
      status: 403,
      path: text,
      detail: text,
      headers: { 'www-authenticate': `Bearer ${text}` },
    }),
  'a wait that the server asks for': (text) =>
    retryAfterMs({ 'retry-after': text, 'x-sentry-rate-limit-reset': text }, 0),
  'the choice of projects': (text) => patterns.wants({ id: text, slug: text }),
  'a pattern for projects': (text) =>
    createProjectFilter([text.slice(0, 200)], [text]).unmatched([{ id: '1', slug: text }]),
  'the name of a flattened column': (text) =>
    columnName(['a', text], { maxDepth: 2, separator: '__', maxKeyLength: 255 }),
  'a config': (text) =>
    parseConfig({ api_token: text, organization: text, start_date: text, projects: text, [text]: text }, 0),
  ...Object.fromEntries(
    ['string', 'integer', 'number', 'boolean', 'array', 'object'].map((type) => [
      `a column of type ${type}`,
      column({ type: [type, 'null'] }),
    ]),
  ),
  'a column of times': column({ type: ['string', 'null'], format: 'date-time' }),
};

const NAMES = 'takes names of streams, partitions or fields that are looked up and nothing else';
const PARTS = 'hands the text on to functions that are tried themselves';
const FILES = 'takes the path of a file';

/** Functions that need no trial, and why. */
export const EXEMPT: Readonly<Record<string, string>> = {
  'cli/print.ts print': 'writes our own text',
  'cli/read-catalog.ts readCatalog': FILES,
  'cli/read-json.ts readJson': FILES,
  'cli/read-regular-file.ts readRegularFile': FILES,
  'cli/read-state.ts readState': FILES,
  'cli/report.ts report': PARTS,
  'discovery/schemas.ts loadSchema': FILES,
  'log/guises.ts guisesOf': 'gets 8 KiB at most, from the hiding of a secret, which is tried',
  'log/read-log-config.ts readRootLevel': 'gets 32 KiB at most; its own test feeds it hostile ones',
  'sentry/volume/activity.ts projectSeries': PARTS,
  'sentry/transport/judge.ts givenUp': PARTS,
  'sentry/transport/judge.ts neverSent': PARTS,
  'sentry/lists/manners.ts isServerError': 'looks at errors alone',
  'sentry/lists/overlap.ts createOverlap': NAMES,
  'singer/lines.ts recordLines': PARTS,
  'report/summary.ts logProgress': NAMES,
  'report/summary.ts progressLine': NAMES,
  'report/summary.ts streamEnds': NAMES,
  'report/table.ts cellsOf': NAMES,
  'record/flatten/tree.ts typesOf': NAMES,
  'record/shape/known.ts knownField': NAMES,
  'streams/embedded.ts moreOfUser': NAMES,
  'streams/inner.ts inner': NAMES,
  'streams/inner.ts innerField': NAMES,
  'sync/progress/state.ts partitionsOf': NAMES,
  'sync/progress/state.ts wholeOf': NAMES,
  'sync/progress/state.ts withPartitions': NAMES,
  'transcribe.ts createTranscribe': NAMES,
};
