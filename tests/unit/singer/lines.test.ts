import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '../../../src/json.ts';
import { createChunks } from '../../../src/singer/chunks.ts';
import { LONGEST_LINE_BYTES, messageLine, recordLines } from '../../../src/singer/lines.ts';
import { textOf } from '../../support/messages.ts';
import { parseMessage } from '../../support/singer-parser.ts';

const makeChunk = createChunks();
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

const lineOf = (record: JsonObject, version?: number): string => {
  const lines = recordLines('issues', { timeExtracted: TIME, makeChunk, version });
  lines.add(record);
  return textOf(lines.chunks());
};

describe('recordLines', () => {
  it('equals the messages written whole, a line each', () => {
    const records = [{ id: '1', title: 'a\n"b"' }, { id: '2' }, { id: '3' }];
    const lines = recordLines('issues', { timeExtracted: TIME, makeChunk, version: 7 });
    for (const record of records) lines.add(record);
    const whole = records.map((record) =>
      JSON.stringify({ type: 'RECORD', stream: 'issues', record, version: 7, time_extracted: TIME }),
    );
    expect(lines.count()).toBe(3);
    expect(textOf(lines.chunks())).toBe(`${whole.join('\n')}\n`);
  });

  it('come in several chunks of whole lines when there is much of them', () => {
    const lines = recordLines('issues', { timeExtracted: TIME, makeChunk });
    const ids = Array.from({ length: 300 }, (_, n) => `${n}`.padEnd(500, '.'));
    for (const id of ids) lines.add({ id });
    const texts = lines.chunks().map((chunk) => textOf([chunk]));
    expect(texts.length).toBeGreaterThan(2);
    expect(Math.max(...texts.map(({ length }) => length))).toBeLessThan(100_000);
    expect(texts.filter((text) => !text.endsWith('\n'))).toEqual([]);
    const messages = texts.join('').trimEnd().split('\n');
    expect(messages.map((line) => JSON.parse(line).record.id)).toEqual(ids);
  });

  it('are no text at all without records', () => {
    expect(recordLines('issues', { timeExtracted: TIME, makeChunk }).chunks()).toEqual([]);
  });

  it('leave out the version where there is none', () => {
    expect(JSON.parse(lineOf({ id: '2' }))).toEqual({
      type: 'RECORD',
      stream: 'issues',
      record: { id: '2' },
      time_extracted: TIME,
    });
  });

  it('are read by singer-node', () => {
    expect(parseMessage(lineOf({ id: '1' }))).toMatchObject({
      type: 'RECORD',
      stream: 'issues',
      record: { id: '1' },
    });
  });

  it.each([
    ['ASCII', 'x'.repeat(5_000_000)],
    ['three-byte characters', '中'.repeat(1_500_000)],
    ['characters that JSON escapes', '\u0001'.repeat(800_000)],
  ])('keeps a line of %s under the limit', (_name, text) => {
    const lines = recordLines('events', { timeExtracted: TIME, makeChunk });
    const cut = lines.add({ eventID: 'e', message: text });
    const line = textOf(lines.chunks());
    expect(Buffer.byteLength(line)).toBeLessThanOrEqual(LONGEST_LINE_BYTES);
    expect(cut).toBe(1);
    expect(JSON.parse(line)).toMatchObject({ record: { eventID: 'e' }, time_extracted: TIME });
  });

  it('does not touch a line that only looks long by its number of characters', () => {
    const text = 'x'.repeat(LONGEST_LINE_BYTES - 1000);
    expect(
      recordLines('events', { timeExtracted: TIME, makeChunk }).add({ eventID: 'e', message: text }),
    ).toBe(0);
  });
});
