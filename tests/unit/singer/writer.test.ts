import { PassThrough, Writable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { OutputClosedError } from '../../../src/errors.ts';
import { createChunks } from '../../../src/singer/chunks.ts';
import { recordLines } from '../../../src/singer/lines.ts';
import { createWriter, type Writer } from '../../../src/singer/writer.ts';
import { textOf } from '../../support/messages.ts';
import { parseMessage } from '../../support/singer-parser.ts';

const TIME = '2025-04-12T11:34:11.000000Z';
const makeChunk = createChunks();
const state = (n: number) => ({ type: 'STATE', value: { n } }) as const;
const idle = () => new Promise<void>((resolve) => setImmediate(() => setImmediate(resolve)));

/** A reader that takes everything and remembers the chunks. */
function reader(highWaterMark = 1024 * 1024): { stdout: Writable; chunks: string[] } {
  const chunks: string[] = [];
  const stdout = new Writable({
    highWaterMark,
    write(chunk, _encoding, done) {
      if (chunk.length > 0) chunks.push(String(chunk));
      done();
    },
  });
  return { stdout, chunks };
}

/** A reader that fails at the first byte. */
function failing(code: string): Writable {
  return new Writable({
    write(_chunk, _encoding, done) {
      done(Object.assign(new Error(`write ${code}`), { code }));
    },
  });
}

const recordsOf = (...ids: readonly (number | string)[]) => {
  const lines = recordLines('issues', { timeExtracted: TIME, makeChunk });
  for (const id of ids) lines.add({ id: String(id) });
  return {
    type: 'RECORDS',
    stream: 'issues',
    count: ids.length,
    unkeyed: 0,
    chunks: lines.chunks(),
  } as const;
};
const record = async (writer: Writer, id: number | string): Promise<void> => {
  await writer.write(recordsOf(id));
};

describe('createWriter', () => {
  it('writes lines in order that singer-node reads', async () => {
    const { stdout, chunks } = reader(16);
    const writer = createWriter(stdout);
    const schema = { type: 'object', properties: { id: { type: ['string'] } } };
    await writer.write({ type: 'SCHEMA', stream: 'issues', schema, key_properties: ['id'] });
    for (let n = 0; n < 3000; n += 1) await record(writer, n);
    await writer.write(state(1));
    await writer.end();
    const text = chunks.join('');
    expect(text.endsWith('\n')).toBe(true);
    const messages = text.trimEnd().split('\n').map(parseMessage);
    expect(messages.map(({ type }) => type)).toEqual(['SCHEMA', ...Array(3000).fill('RECORD'), 'STATE']);
    expect(messages.slice(1, -1).map((message) => 'record' in message && message.record['id'])).toEqual(
      Array.from({ length: 3000 }, (_, n) => String(n)),
    );
  });

  it('hands over the lines of a page at once, many at a time', async () => {
    const { stdout, chunks } = reader();
    const writer = createWriter(stdout);
    const ids = Array.from({ length: 2000 }, (_, n) => `${n}`.padEnd(100, 'x'));
    await writer.write(recordsOf(...ids));
    expect(chunks.length).toBeGreaterThan(3);
    expect(chunks.length).toBeLessThan(12);
    expect(chunks.join('')).toBe(textOf(recordsOf(...ids).chunks));
  });

  it('writes nothing for a page without records', async () => {
    const { stdout, chunks } = reader();
    await createWriter(stdout).write(recordsOf());
    await idle();
    expect(chunks).toEqual([]);
  });

  it('lets the memory of lines be used again only when they were taken', async () => {
    const held: (() => void)[] = [];
    const stdout = new Writable({
      highWaterMark: 1,
      write(_chunk, _encoding, done) {
        held.push(done);
      },
    });
    let isReleased = false;
    const release = () => {
      isReleased = true;
    };
    const chunk = { bytes: Buffer.from('1\n'), release };
    const written = createWriter(stdout).write({
      type: 'RECORDS',
      stream: 'issues',
      count: 1,
      unkeyed: 0,
      chunks: [chunk],
    });
    await idle();
    expect(isReleased).toBe(false);
    held[0]?.();
    await written;
    expect(isReleased).toBe(true);
  });

  it('hands over what it gathered at every STATE', async () => {
    const { stdout, chunks } = reader();
    const writer = createWriter(stdout);
    await writer.write({ type: 'ACTIVATE_VERSION', stream: 'teams', version: 1 });
    expect(chunks).toEqual([]);
    await writer.write(state(1));
    expect(chunks.map((chunk) => chunk.split('\n').length - 1)).toEqual([2]);
  });

  it('hands over what it gathered before the lines of a page', async () => {
    const { stdout, chunks } = reader();
    const writer = createWriter(stdout);
    await writer.write({ type: 'ACTIVATE_VERSION', stream: 'teams', version: 1 });
    await record(writer, 1);
    expect(chunks.map((chunk) => JSON.parse(chunk).type)).toEqual(['ACTIVATE_VERSION', 'RECORD']);
  });

  it('hands over what it gathered on flush', async () => {
    const { stdout, chunks } = reader();
    const writer = createWriter(stdout);
    await writer.write({ type: 'ACTIVATE_VERSION', stream: 'teams', version: 1 });
    expect(chunks).toEqual([]);
    await writer.flush();
    expect(chunks).toHaveLength(1);
  });

  it('hands over what it gathered when nothing else happens', async () => {
    const { stdout, chunks } = reader();
    const writer = createWriter(stdout);
    await writer.write({ type: 'ACTIVATE_VERSION', stream: 'teams', version: 1 });
    await idle();
    expect(chunks).toHaveLength(1);
  });

  it('waits for a slow reader between the chunks of a page, and loses none', async () => {
    const stdout = new PassThrough({ highWaterMark: 16 });
    const writer = createWriter(stdout);
    const texts = Array.from({ length: 5 }, (_, n) => `${n}${'x'.repeat(70_000)}\n`);
    const written = writer.write({
      type: 'RECORDS',
      stream: 'issues',
      count: 5,
      unkeyed: 0,
      chunks: texts.map(makeChunk),
    });
    await idle();
    expect(stdout.writableLength + stdout.readableLength).toBeLessThan(150_000);
    let received = '';
    stdout.on('data', (chunk) => {
      received += String(chunk);
    });
    await written;
    await writer.end();
    expect(received).toBe(texts.join(''));
  });

  it('tells of a reader that is gone once, however many chunks a page has', async () => {
    const stdout = new PassThrough();
    const writer = createWriter(stdout);
    stdout.destroy();
    const chunks = ['1\n', '2\n'].map(makeChunk);
    const records = { type: 'RECORDS', stream: 'issues', count: 2, unkeyed: 0, chunks } as const;
    await expect(writer.write(records)).rejects.toBeInstanceOf(OutputClosedError);
    await idle();
  });

  it('waits for a slow reader', async () => {
    const stdout = new PassThrough({ highWaterMark: 16 });
    const writer = createWriter(stdout);
    let isWritten = false;
    const written = writer.write(state(1))?.then(() => {
      isWritten = true;
    });
    await idle();
    expect(isWritten).toBe(false);
    stdout.resume();
    await written;
    expect(isWritten).toBe(true);
  });

  it('hands nothing more to a reader that has not caught up', async () => {
    const held: (() => void)[] = [];
    const stdout = new Writable({
      highWaterMark: 16,
      write(_chunk, _encoding, done) {
        held.push(done);
      },
    });
    const writer = createWriter(stdout);
    const waiting = Promise.all([writer.write(state(1)), writer.write(state(2)), writer.flush()]);
    await idle();
    expect(held).toHaveLength(1);
    expect(stdout.writableLength).toBe('{"type":"STATE","value":{"n":1}}\n'.length);
    held[0]?.();
    await idle();
    expect(held).toHaveLength(2);
    held[1]?.();
    await waiting;
  });

  it('keeps the order of writers that do not wait for each other', async () => {
    const { stdout, chunks } = reader(16);
    const writer = createWriter(stdout);
    await Promise.all(Array.from({ length: 50 }, (_, n) => writer.write(state(n))));
    const values = chunks
      .join('')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line).value.n);
    expect(values).toEqual(Array.from({ length: 50 }, (_, n) => n));
  });

  it('resolves a wait when the reader goes away, and refuses every later write', async () => {
    const stdout = new PassThrough({ highWaterMark: 16 });
    const writer = createWriter(stdout);
    const waiting = writer.write(state(1));
    stdout.destroy();
    await expect(waiting).rejects.toBeInstanceOf(OutputClosedError);
    await expect(writer.write(state(2))).rejects.toBeInstanceOf(OutputClosedError);
    await expect(writer.write(recordsOf(1))).rejects.toBeInstanceOf(OutputClosedError);
    await expect(writer.flush()).rejects.toBeInstanceOf(OutputClosedError);
    await expect(writer.end()).rejects.toBeInstanceOf(OutputClosedError);
  });

  it.each(['EPIPE', 'EIO'])('takes %s as a closed pipe without an unhandled error', async (code) => {
    const writer = createWriter(failing(code));
    await Promise.allSettled([writer.write(state(1))]);
    await idle();
    await expect(writer.write(state(2))).rejects.toBeInstanceOf(OutputClosedError);
  });

  it('names any other reason', async () => {
    const writer = createWriter(failing('ENOSPC'));
    await Promise.allSettled([writer.write(state(1))]);
    await expect(writer.end()).rejects.toThrow('Standard output cannot be written: write ENOSPC.');
  });
});

describe('a reader that leaves while the last bytes are queued', () => {
  /** A pipe without room: what is written waits until it is said what becomes of it. */
  function fullPipe(): { stdout: Writable; answer: (error?: Error) => void } {
    const held: ((error?: Error) => void)[] = [];
    const stdout = new Writable({
      highWaterMark: 1024 * 1024,
      write(_chunk, _encoding, done) {
        held.push(done);
      },
    });
    return { stdout, answer: (error) => held.shift()?.(error) };
  }
  const closed = Object.assign(new Error('write EPIPE'), { code: 'EPIPE' });

  it('fails the STATE that was among them', async () => {
    const { stdout, answer } = fullPipe();
    const written = createWriter(stdout).write(state(1));
    await idle();
    answer(closed);
    await expect(written).rejects.toBeInstanceOf(OutputClosedError);
  });

  it('fails every STATE that was among them', async () => {
    const { stdout, answer } = fullPipe();
    const writer = createWriter(stdout);
    const written = [1, 2, 3].map((n) => writer.write(state(n)));
    await idle();
    answer(closed);
    for (const one of written) await expect(one).rejects.toBeInstanceOf(OutputClosedError);
  });

  it('fails the end, whatever was among them', async () => {
    const { stdout, answer } = fullPipe();
    const writer = createWriter(stdout);
    await record(writer, 1);
    const ended = writer.end();
    await idle();
    answer(closed);
    await expect(ended).rejects.toBeInstanceOf(OutputClosedError);
  });

  it('fails them when the stream is closed without an error, too', async () => {
    const { stdout } = fullPipe();
    const writer = createWriter(stdout);
    const written = writer.write(state(1));
    await idle();
    stdout.destroy();
    await expect(written).rejects.toBeInstanceOf(OutputClosedError);
    await expect(writer.end()).rejects.toBeInstanceOf(OutputClosedError);
  });

  it('is nothing to wait for once the bytes were taken', async () => {
    const { stdout, answer } = fullPipe();
    const written = createWriter(stdout).write(state(1));
    await idle();
    answer();
    await expect(written).resolves.toBeUndefined();
  });
});
