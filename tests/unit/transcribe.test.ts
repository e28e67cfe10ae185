import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '../../src/json.ts';
import { createChunks } from '../../src/singer/chunks.ts';
import { createTranscribe, type TranscribeOptions } from '../../src/transcribe.ts';
import { type Message, messagesOf, textOf } from '../support/messages.ts';

const SCOPE = { organizationId: '1', organizationSlug: 'acme' };
const page = (...records: readonly JsonObject[]) => ({ records, clean: true });
const transcribe = (options: Partial<TranscribeOptions> = {}) =>
  createTranscribe('issues', (raw) => (raw['id'] === undefined ? undefined : raw), {
    makeChunk: createChunks(),
    now: () => Date.parse('2026-06-01T12:00:00.5Z'),
    ...options,
  });
const idsIn = (messages: readonly Message[]): readonly unknown[] =>
  messages.map((message) => message.type === 'RECORD' && message.record['id']);

describe('the lines of a page', () => {
  it('are its records in order, each with the time the page was read at', () => {
    const records = transcribe()(page({ id: '2' }, { id: '1' }), SCOPE, {});
    expect(records).toMatchObject({ type: 'RECORDS', stream: 'issues', count: 2 });
    expect(messagesOf([records])).toEqual(
      ['2', '1'].map((id) => ({
        type: 'RECORD',
        stream: 'issues',
        record: { id },
        time_extracted: '2026-06-01T12:00:00.500Z',
      })),
    );
  });

  it('carry the version of the table where there is one', () => {
    const [message] = messagesOf([transcribe()(page({ id: '1' }), SCOPE, { version: 7 })]);
    expect(message).toMatchObject({ version: 7 });
  });

  it('leave out records without a key, and count them by themselves', () => {
    const records = transcribe()(page({ id: '1' }, {}, { id: '2' }), SCOPE, {});
    expect(records).toMatchObject({ count: 2, unkeyed: 1 });
    expect(idsIn(messagesOf([records]))).toEqual(['1', '2']);
  });

  it('end after as many records as are wanted, whatever was left out before', () => {
    const records = transcribe()(page({}, { id: '1' }, { id: '2' }), SCOPE, { most: 1 });
    expect(idsIn(messagesOf([records]))).toEqual(['1']);
    expect(records.unkeyed).toBe(1);
  });

  it('leave nothing in the page, so that nobody who still has it keeps its objects alive', () => {
    const given = page({ id: '1' }, {}, { id: '2' });
    transcribe()(given, SCOPE, {});
    expect(given.records).toEqual([]);
  });

  it('are none for a page without records', () => {
    expect(transcribe()(page(), SCOPE, {})).toEqual({
      type: 'RECORDS',
      stream: 'issues',
      count: 0,
      unkeyed: 0,
      chunks: [],
    });
  });

  it('are short enough, and what was cut is told', () => {
    const cuts: number[] = [];
    const records = transcribe({ limitBytes: 2000, onCut: (values) => cuts.push(values) })(
      page({ id: '1', message: 'x'.repeat(5000) }, { id: '2' }),
      SCOPE,
      {},
    );
    expect(cuts).toEqual([1]);
    expect(textOf(records.chunks).length).toBeLessThan(2200);
    expect(idsIn(messagesOf([records]))).toEqual(['1', '2']);
  });
});
