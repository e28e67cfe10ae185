import type { JsonObject } from '../json.ts';
import type { Row } from '../sync/outlook/row.ts';
import { formatInstant } from '../time.ts';
import { groupFailures } from './failures.ts';
import { type Outlook, totalOf } from './outlook.ts';
import { numberOf, rounded } from './outlook-numbers.ts';
import { shardsJson } from './outlook-shards.ts';
import { limitsNote } from './outlook-table.ts';

/** Grows when a program that reads the document would have to change; new fields are no such change. */
const FORM = 1;

/** What the next run will read, as a document for programs (docs/plan.md); null is what nobody knows. */
export function outlookJson(outlook: Outlook): JsonObject {
  const { tap, server, organizations, rows, lookUps, limits, answerMs, asked, failures } = outlook;
  const total = totalOf(outlook);
  return {
    form: FORM,
    tap,
    server,
    organizations: [...organizations],
    canRun: failures.length === 0,
    advice: failures.length === 0 ? null : groupFailures(failures).join(' '),
    streams: rows.map(streamOf),
    lookUps: { requests: lookUps.requests, seconds: rounded(lookUps.seconds) },
    total: {
      selected: total.selected,
      failed: total.failed,
      records: numberOf(total.records),
      requests: numberOf(total.requests),
      seconds: rounded(total.seconds),
      unknown: [...total.unknown],
    },
    limits: limits.map(({ of, perSecond, basis }) => ({ of, perSecond, basis })),
    assumption: limitsNote({ limits, answerMs }),
    asked,
    ...(outlook.shards && { shards: shardsJson(outlook.shards) }),
  };
}

function streamOf({ stream, isSelected, available, reason, basis, from, ...row }: Row): JsonObject {
  return {
    stream,
    selected: isSelected,
    available: available ?? null,
    reason: reason === undefined ? null : { lack: reason.lack, text: reason.text },
    basis: basis ?? null,
    from: from === undefined ? null : formatInstant(from),
    records: numberOf(row.records),
    requests: numberOf(row.requests),
    seconds: row.seconds === undefined ? null : rounded(row.seconds),
  };
}
