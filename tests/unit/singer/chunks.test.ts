import { describe, expect, it } from '@jest/globals';
import { createChunks } from '../../../src/singer/chunks.ts';
import { textOf } from '../../support/messages.ts';

describe('the memory of lines', () => {
  it('holds them as UTF-8', () => {
    const texts = ['', 'a\n', 'ä€😀\n', 'x'.repeat(50_000)];
    const makeChunk = createChunks();
    expect(texts.map((text) => textOf([makeChunk(text)]))).toEqual(texts);
  });

  it('is not shared by chunks that are held at the same time', () => {
    const makeChunk = createChunks();
    const chunks = ['one', 'two', 'three'].map(makeChunk);
    expect(textOf(chunks)).toBe('onetwothree');
  });

  it('is used again once it was released, and not before', () => {
    const makeChunk = createChunks();
    const first = makeChunk('first');
    const second = makeChunk('second');
    expect(second.bytes.buffer).not.toBe(first.bytes.buffer);
    first.release();
    expect(makeChunk('third').bytes.buffer).toBe(first.bytes.buffer);
    expect(textOf([second])).toBe('second');
  });

  it.each([
    ['long text', 'x'.repeat(200_000)],
    ['text of many long characters', '中'.repeat(60_000)],
  ])('grows for %s, which is whole', (_name, text) => {
    const makeChunk = createChunks();
    const chunk = makeChunk(text);
    expect(textOf([chunk])).toBe(text);
    chunk.release();
    expect(makeChunk('next').bytes.buffer).not.toBe(chunk.bytes.buffer);
  });
});
