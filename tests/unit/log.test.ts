import { describe, expect, it } from '@jest/globals';
import { createSecrets } from '../../src/log/secrets.ts';
import type { Form, Level } from '../../src/log/setup.ts';
import { createLogger } from '../../src/log.ts';

const TOKEN = 'sntryu_0123456789abcdef';

function capture(form: Form, level: Level = 'info') {
  const writes: string[] = [];
  const secrets = createSecrets();
  secrets.hide(TOKEN);
  const log = createLogger({
    write: (line) => {
      writes.push(line);
    },
    clock: { now: () => Date.parse('2024-01-02T03:04:05.678Z') },
    redact: secrets.redact,
    form,
    level,
    pid: 7,
  });
  return { log, writes };
}

const REQUIRED = ['level', 'pid', 'logger_name', 'ts', 'thread_name', 'app_name', 'stream_name', 'message'];

describe('a token of digits', () => {
  it.each(['console', 'bare', 'structured'] as const)(
    'is hidden where it stands as a number, in the %s form',
    (form) => {
      const writes: string[] = [];
      const secrets = createSecrets();
      secrets.hide('1234567890');
      const log = createLogger({
        write: (line) => void writes.push(line),
        clock: { now: () => 0 },
        redact: secrets.redact,
        form,
        level: 'debug',
        pid: 7,
      });
      log.info('x', { extra: { id: 1234567890, ids: [1234567890], count: 3 } });
      log.metric({ type: 'counter', metric: 'record_count', value: 1234567890, tags: { id: 1234567890 } });
      const [line, point] = writes.map((text) => text.replace(/.*?(?=\{)/, ''));
      expect(line).toContain('"id":"***","ids":["***"],"count":3');
      expect(point).toContain('"value":1234567890,"tags":{"id":"***"}');
    },
  );
});

describe('a text of megabytes', () => {
  it('is searched for secrets no further than some lines could hold', () => {
    const searched: number[] = [];
    const redact = (text: string): string => {
      searched.push(text.length);
      return text;
    };
    const log = createLogger({
      write: () => undefined,
      clock: { now: () => 0 },
      redact,
      form: 'console',
      level: 'info',
      pid: 7,
    });
    log.info('x'.repeat(4_000_000));
    expect(searched).toEqual([65_537]);
  });

  it('is cut before it is looked at, and again to the length of a line', () => {
    const { log, writes } = capture('console');
    log.info(`${TOKEN} ${'x'.repeat(4_000_000)} ${TOKEN}`);
    log.info(`${'x'.repeat(65_536 - 8)}${TOKEN}`);
    expect(writes.map((line) => line.length)).toEqual([16_384, 16_384]);
    expect(writes.join('')).not.toContain(TOKEN.slice(0, 6));
  });
});

describe('a console log', () => {
  it('writes time in UTC, level, name and message', () => {
    const { log, writes } = capture('console');
    log.info('Hello');
    log.warning('Slow', { stream: 'issues', extra: { seconds: 5 } });
    expect(writes).toEqual([
      '2024-01-02 03:04:05,678 | INFO     | tap-sentry | Hello\n',
      '2024-01-02 03:04:05,678 | WARNING  | tap-sentry.issues | Slow {"seconds":5}\n',
    ]);
  });

  it('writes measurements the way the older Singer libraries do', () => {
    const { log, writes } = capture('console', 'debug');
    log.metric({ type: 'counter', metric: 'record_count', value: 2, tags: { stream: 'issues' } });
    log.metric({ type: 'timer', metric: 'http_request_duration', value: 0.5, tags: {} }, 'debug');
    expect(writes).toEqual([
      'INFO METRIC: {"type":"counter","metric":"record_count","value":2,"tags":{"stream":"issues"}}\n',
      'DEBUG METRIC: {"type":"timer","metric":"http_request_duration","value":0.5,"tags":{}}\n',
    ]);
  });

  it('leaves out what is below its level', () => {
    const { log, writes } = capture('console', 'error');
    log.debug('a');
    log.warning('b');
    log.metric({ type: 'counter', metric: 'record_count', value: 2, tags: {} });
    log.critical('c');
    expect(writes).toHaveLength(1);
  });

  it('writes a stack and its causes indented, in one write', () => {
    const { log, writes } = capture('console');
    log.error('Broken', { exception: new TypeError('outer', { cause: new Error(`inner ${TOKEN}`) }) });
    expect(writes).toHaveLength(1);
    const lines = (writes[0] ?? '').trimEnd().split('\n');
    expect(lines[0]).toMatch(/\| Broken$/);
    expect(lines[1]).toBe('  TypeError: outer');
    expect(lines[2]).toMatch(/^ {4}at .*log\.test\.ts:\d+\)$/);
    expect(lines).toContain('  caused by Error: inner ***');
  });
});

describe('a bare log', () => {
  it('writes the message alone, since Meltano adds the rest', () => {
    const { log, writes } = capture('bare');
    log.error('Hello');
    log.info('Done', { stream: 'teams' });
    expect(writes).toEqual(['Hello\n', '[teams] Done\n']);
  });
});

describe('a structured log', () => {
  it('has every key that Meltano asks for, in every line', () => {
    const { log, writes } = capture('structured');
    log.info('Hello');
    log.error('Broken', { stream: 'issues', extra: { a: 1 }, exception: new Error('x') });
    log.metric({ type: 'counter', metric: 'record_count', value: 2, tags: { stream: 'issues' } });
    for (const line of writes) {
      expect(line).toMatch(/^\{.*\}\n$/);
      for (const key of REQUIRED) expect(JSON.parse(line)).toHaveProperty(key);
    }
    const [hello, broken, metric] = writes.map((line) => JSON.parse(line));
    expect(hello).toEqual({
      level: 'info',
      pid: 7,
      logger_name: 'tap-sentry',
      ts: 1704164645.678,
      thread_name: 'MainThread',
      app_name: 'tap-sentry',
      stream_name: null,
      message: 'Hello',
    });
    expect(broken).toMatchObject({
      stream_name: 'issues',
      extra: { a: 1 },
      exception: { type: 'Error', message: 'x' },
    });
    for (const frame of broken.exception.traceback) {
      expect(Object.keys(frame).sort()).toEqual(['filename', 'function', 'line', 'lineno']);
    }
    expect(metric).toMatchObject({
      message: 'METRIC record_count=2 stream=issues',
      metric_info: { type: 'counter', metric: 'record_count', value: 2, tags: { stream: 'issues' } },
    });
  });

  it('renames extra keys that would clash with the keyword arguments of Meltano’s logger', () => {
    const { log, writes } = capture('structured');
    log.info('x', {
      extra: { event: 1, level: 2, name: 3, timestamp: 4, logger: 5, plugin_exception: 6, ok: 7 },
    });
    expect(Object.keys(JSON.parse(writes[0] ?? '').extra)).toEqual([
      'event_',
      'level_',
      'name_',
      'timestamp_',
      'logger_',
      'plugin_exception_',
      'ok',
    ]);
  });
});

describe.each(['console', 'bare', 'structured'] as const)('a %s log', (form) => {
  it('keeps a line within 16 KiB and whole', () => {
    for (const filler of ['a', 'é', '€', '😀', '"', '\u0007']) {
      const { log, writes } = capture(form);
      log.info(filler.repeat(40_000), { stream: filler.repeat(300), extra: { more: filler.repeat(40_000) } });
      log.metric({ type: 'counter', metric: 'm', value: 1, tags: { long: filler.repeat(40_000) } });
      log.error('x', { exception: new Error(filler.repeat(40_000)) });
      for (const line of writes.flatMap((write) => write.trimEnd().split('\n'))) {
        expect(Buffer.byteLength(line)).toBeLessThan(16_384);
        expect(line.isWellFormed()).toBe(true);
        if (form === 'structured') expect(JSON.parse(line)).toHaveProperty('message');
      }
      expect(writes.join('')).toContain('[cut]');
    }
  });

  it('lets no text from outside forge a line or reach the terminal', () => {
    const { log, writes } = capture(form);
    const evil = 'a\nINFO forged\r\u001b[31mred\u2028b\u0085c\u202ed\ud800';
    log.info(evil, { stream: evil, extra: { [evil]: evil } });
    log.error('x', { exception: new Error(evil) });
    log.metric({ type: 'counter', metric: evil, value: 1, tags: { [evil]: [evil] } });
    expect(writes).toHaveLength(3);
    for (const write of writes) {
      const text = write.slice(0, -1);
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
      expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u2029\u202e]|\p{Surrogate}/u);
      expect(text).not.toMatch(/^INFO forged/m);
    }
    expect((writes[0] ?? '').trimEnd()).not.toContain('\n');
  });

  it('shows the token nowhere', () => {
    const { log, writes } = capture(form, 'debug');
    const basic = Buffer.from(`user:${TOKEN}`).toString('base64');
    log.debug(`GET /x?token=${TOKEN}`, { stream: TOKEN, extra: { [TOKEN]: { deep: [`Basic ${basic}`] } } });
    log.error('x', { exception: new Error(`bad ${TOKEN}`, { cause: `is ${TOKEN}` }) });
    log.metric({ type: 'counter', metric: 'm', value: 1, tags: { url: TOKEN } });
    expect(writes.join('')).not.toContain('0123456789');
    expect(writes.join('')).not.toContain(basic.slice(8, -4));
  });
});
