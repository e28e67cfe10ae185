import { describe, expect, it } from '@jest/globals';
import { LONGEST_LINE_BYTES, messageLine, recordLines } from '../../../src/singer/lines.ts';
import { parseMessage } from '../../support/singer-parser.ts';

const TIME = '2025-04-12T11:34:11.000000Z';

describe('messageLine', () => {
  it('is one compact line', () => {
    expect(messageLine({ type: 'STATE', value: { bookmarks: {} } })).toBe(
      '{"type":"STATE","value":{"bookmarks":{}}}\n',
    );
  });

  it('leaves out optional keys that are not set', () => {
    const schema = { type: 'object', properties: { id: { type: ['string'] } } };
    const line = messageLine({ type: 'SCHEMA', stream: 'teams', schema, key_properties: ['id'] });
    expect(Object.keys(JSON.parse(line))).toEqual(['type', 'stream', 'schema', 'key_properties']);
  });
});

describe('recordLines', () => {
  it('equals the message written whole', () => {
    const format = recordLines('issues');
    const record = { id: '1', title: 'a\n"b"' };
    const message = { type: 'RECORD', stream: 'issues', record, version: 7, time_extracted: TIME };
    expect(format(record, TIME, 7).line).toBe(`${JSON.stringify(message)}\n`);
  });

  it('follows a change of time and version', () => {
    const format = recordLines('issues');
    format({ id: '1' }, TIME, 7);
    expect(JSON.parse(format({ id: '2' }, '2025-04-13T00:00:00.000000Z').line)).toEqual({
      type: 'RECORD',
      stream: 'issues',
      record: { id: '2' },
      time_extracted: '2025-04-13T00:00:00.000000Z',
    });
  });

  it('is read by singer-node', () => {
    const parsed = parseMessage(recordLines('issues')({ id: '1' }, TIME).line);
    expect(parsed).toMatchObject({ type: 'RECORD', stream: 'issues', record: { id: '1' } });
  });

  it.each([
    ['ASCII', 'x'.repeat(5_000_000)],
    ['three-byte characters', '中'.repeat(1_500_000)],
    ['characters that JSON escapes', '\u0001'.repeat(800_000)],
  ])('keeps a line of %s under the limit', (_name, text) => {
    const { line, cut } = recordLines('events')({ eventID: 'e', message: text }, TIME);
    expect(Buffer.byteLength(line)).toBeLessThanOrEqual(LONGEST_LINE_BYTES);
    expect(cut).toBe(1);
    expect(JSON.parse(line)).toMatchObject({ record: { eventID: 'e' }, time_extracted: TIME });
  });

  it('does not touch a line that only looks long by its number of characters', () => {
    const text = 'x'.repeat(LONGEST_LINE_BYTES - 1000);
    expect(recordLines('events')({ eventID: 'e', message: text }, TIME).cut).toBe(0);
  });
});
