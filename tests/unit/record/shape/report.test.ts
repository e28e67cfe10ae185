import { describe, expect, it } from '@jest/globals';
import {
  countUnknown,
  createShapeReport,
  describeShape,
  tallyOf,
} from '../../../../src/record/shape/report.ts';

describe('describeShape', () => {
  it('says nothing when nothing was changed', () => {
    const report = createShapeReport();
    tallyOf(report, 'id');
    expect(describeShape('issues', report)).toBeUndefined();
  });

  it('names fields and numbers in one line', () => {
    const report = createShapeReport();
    report.withoutKey = 2;
    tallyOf(report, 'user.id').coerced += 3;
    tallyOf(report, 'lastSeen').nulled += 1;
    countUnknown(report, 'news');
    countUnknown(report, 'news');
    expect(describeShape('issues', report)).toBe(
      'issues: records dropped for lack of a key: 2; not of the declared type, sent as null: lastSeen (1); ' +
        'converted to the declared type: user.id (3); not in the schema, kept in otherFields: news (2)',
    );
  });

  it('shows at most twenty names, and none as the server wrote it', () => {
    const report = createShapeReport();
    for (let n = 0; n < 15; n += 1) tallyOf(report, `field${n}`).nulled += 1;
    for (let n = 0; n < 15; n += 1) countUnknown(report, `\n\u001b[31m${n}`);
    const line = describeShape('issues', report) ?? '';
    expect(line.match(/\(1\)/g)).toHaveLength(20);
    expect(line).toContain('10 more');
    expect(line).toMatch(/^[\x20-\x7e]+$/);
  });

  it('shows no address of a person, even where the name is longer than what is shown', () => {
    const report = createShapeReport();
    countUnknown(report, 'user.ines@example.com');
    countUnknown(report, `seen.${'x'.repeat(50)}.203.0.113.7`);
    countUnknown(report, `${'x'.repeat(48)} ines@example.com`);
    const line = describeShape('events', report) ?? '';
    expect(line).not.toMatch(/ines|example|203/);
    expect(line).toContain('*** (1)');
  });

  it('remembers a limited number of unknown names', () => {
    const report = createShapeReport();
    for (let n = 0; n < 1000; n += 1) countUnknown(report, `name${n}`);
    expect(report.unknown.size).toBe(100);
  });
});
