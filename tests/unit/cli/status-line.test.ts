import { PassThrough } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { createStatusLine } from '../../../src/cli/status-line.ts';

function terminal(columns = 80) {
  const stderr = new PassThrough();
  const clock = { ms: 1_000, now: () => clock.ms };
  const line = createStatusLine(stderr, clock, columns);
  return { line, clock, written: () => String(stderr.read() ?? '') };
}

describe('status line', () => {
  it('repaints the last line and puts log lines above it', () => {
    const { line, written } = terminal();
    line.show('issues: 100 records');
    line.write('a warning\n');
    expect(written()).toBe('\r\u001b[2Kissues: 100 records\r\u001b[2Ka warning\nissues: 100 records');
  });

  it('writes log lines as they are while there is no status', () => {
    const { line, written } = terminal();
    line.write('a warning\n');
    expect(written()).toBe('a warning\n');
  });

  it('is repainted five times a second at most', () => {
    const { line, clock, written } = terminal();
    line.show('one');
    clock.ms += 199;
    line.show('two');
    clock.ms += 1;
    line.show('three');
    expect(written()).toBe('\r\u001b[2Kone\r\u001b[2Kthree');
  });

  it('is repainted at once by what is urgent', () => {
    const { line, written } = terminal();
    line.show('one');
    line.show('two', true);
    expect(written()).toContain('two');
  });

  it('is cut to the width of the terminal, and removed by an empty text at any time', () => {
    const { line, written } = terminal(6);
    line.show('123456789');
    line.show('');
    line.write('end\n');
    expect(written()).toBe('\r\u001b[2K12345\r\u001b[2Kend\n');
  });

  it('is cut as on a usual terminal where the width is unknown', () => {
    const { line, written } = terminal(0);
    line.show('9'.repeat(100));
    expect(written()).toBe(`\r\u001b[2K${'9'.repeat(79)}`);
  });
});
