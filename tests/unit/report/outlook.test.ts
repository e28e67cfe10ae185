import { describe, expect, it } from '@jest/globals';
import { type Outlook, totalOf } from '../../../src/report/outlook.ts';
import { outlookJson } from '../../../src/report/outlook-json.ts';
import { limitsNote, outlookTable } from '../../../src/report/outlook-table.ts';
import { about, atLeast, exactly } from '../../../src/sync/outlook/estimate.ts';
import { at } from '../../support/builders.ts';

const LACKING = { label: 'acme', error: { message: 'No.', status: 403, missingScopes: ['org:write'] } };
const OUTLOOK: Outlook = {
  tap: 'tap-sentry 0.1.0',
  server: 'https://sentry.io',
  organizations: ['acme'],
  rows: [
    {
      stream: 'teams',
      isSelected: true,
      available: 'yes',
      basis: 'everything',
      records: exactly(3),
      requests: exactly(1),
      seconds: 0.1,
    },
    { stream: 'alert_rules', isSelected: false, available: undefined },
    {
      stream: 'audit_logs',
      isSelected: true,
      available: 'no',
      reason: { lack: 'scope', text: `the token ${'really '.repeat(20)}needs it` },
      requests: exactly(2),
    },
    {
      stream: 'issues',
      isSelected: true,
      available: 'yes',
      basis: 'reread',
      from: at('2026-05-01T10:30:00'),
      records: atLeast(1_000),
      requests: atLeast(11),
      seconds: 66,
    },
    {
      stream: 'events',
      isSelected: true,
      available: 'yes',
      basis: 'bookmark',
      from: at('2026-05-09T00:00:00'),
      records: about(25_000),
      requests: about(253),
      seconds: 4_000,
    },
    {
      stream: 'releases',
      isSelected: true,
      available: 'partly',
      basis: 'start_date',
      from: at('2026-05-01T00:00:00'),
      records: undefined,
      requests: atLeast(1),
      seconds: 0.1,
    },
  ],
  lookUps: { requests: 3, seconds: 1 },
  limits: [
    { of: 'issue lists', perSecond: 10, basis: 'told' },
    { of: 'single issues', perSecond: 5, basis: 'usual' },
    { of: 'odd ones', perSecond: 1 / 3, basis: 'told' },
  ],
  answerMs: 210.4,
  asked: 12,
  failures: [{ stream: 'audit_logs', ...LACKING }],
  skips: [{ stream: 'releases', of: 'organization', where: 'other', status: 404, reason: 'they are off' }],
};

describe('the table of a plan', () => {
  it('has a line for each stream, with a reason in the place of numbers where it cannot be read', () => {
    expect(outlookTable(OUTLOOK, 80)).toEqual([
      'stream       selected  available  from              records  requests    min',
      '-----------  --------  ---------  ----------------  -------  --------  -----',
      'teams        yes       yes        all of it               3         1   <0.1',
      'alert_rules  no                   not asked',
      'audit_logs   yes       scope      the token really really really really really …',
      'issues       yes       yes        2026-05-01 10:30   1,000+       11+   1.1+',
      'events       yes       yes        2026-05-09 00:00  ~25,000      ~253     67',
      'releases     yes       partly     2026-05-01 00:00  unknown        1+  <0.1+',
      '(look-ups)                                                          3   <0.1',
      '-----------  --------  ---------  ----------------  -------  --------  -----',
      'total        5                                      26,003+      271+    68+',
      '',
      expect.stringContaining('Not available in other: releases (404, they are off)'),
      'For audit_logs the token needs org:write.',
      expect.stringContaining('Nobody knows how many records releases will have'),
      'them.',
      expect.stringContaining('Read again from before their bookmarks, since they change unseen: issues.'),
      expect.stringContaining('~ is an estimate'),
      expect.stringContaining('Minutes: by the limits'),
      expect.anything(),
      expect.anything(),
      expect.stringContaining('Found out with 12 requests'),
    ]);
  });

  it('does without the time of day and half of the gaps where there is little room', () => {
    const narrow = outlookTable(OUTLOOK, 66);
    expect(narrow[5]).toBe('issues      yes      yes       2026-05-01  1,000+      11+  1.1+');
    expect(Math.max(...narrow.map(({ length }) => length))).toBeLessThanOrEqual(66);
  });

  it('says what the minutes stand on', () => {
    expect(limitsNote(OUTLOOK)).toBe(
      'Minutes: by the limits the server told, in requests a second (issue lists 10, odd ones 0.33); assumed as on sentry.io, since nothing was asked there: single issues 5; its answers took 210 ms on average.',
    );
    expect(limitsNote({ limits: [], answerMs: 3 })).toContain('the server told of no limits');
  });
});

describe('the total of a plan', () => {
  it('never counts what is unknown as nothing', () => {
    expect(totalOf(OUTLOOK)).toEqual({
      selected: 5,
      failed: 1,
      records: atLeast(26_003),
      requests: atLeast(271),
      seconds: 4_067.2,
      unknown: ['releases'],
    });
  });
});

describe('the document of a plan', () => {
  it('has null for what nobody knows, and the form of its numbers', () => {
    const document = outlookJson(OUTLOOK);
    expect(document).toMatchObject({
      form: 1,
      canRun: false,
      advice: expect.stringContaining('For audit_logs the token needs org:write.'),
      total: { requests: { count: 271, precision: 'at_least' }, unknown: ['releases'] },
      asked: 12,
    });
    expect((document['streams'] as unknown[])[1]).toEqual({
      stream: 'alert_rules',
      selected: false,
      available: null,
      reason: null,
      basis: null,
      from: null,
      records: null,
      requests: null,
      seconds: null,
    });
    expect((document['streams'] as unknown[])[4]).toMatchObject({
      from: '2026-05-09T00:00:00Z',
      basis: 'bookmark',
      records: { count: 25_000, precision: 'about' },
    });
  });

  it('says that all is well where nothing fails', () => {
    expect(outlookJson({ ...OUTLOOK, failures: [] })).toMatchObject({ canRun: true, advice: null });
  });
});
