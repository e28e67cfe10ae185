import { Writable } from 'node:stream';
import headless from '@xterm/headless';

/** What a terminal showed in a line, from one moment to another. */
export type ShownLine = {
  readonly row: number;
  readonly runs: readonly Run[];
  /** Milliseconds since the recording began. */
  readonly fromMs: number;
  /** Undefined for what was still there at the end. */
  readonly toMs: number | undefined;
};

/** Characters that look alike. */
export type Run = { readonly text: string; readonly style: Style };
export type Style = 'plain' | 'faint' | 'strong' | 'bad' | 'warning';

export type Recording = {
  /** What a program writes to that terminal. */
  readonly stream: Writable;
  readonly lines: () => Promise<readonly ShownLine[]>;
};

const RED = 1;
const YELLOW = 3;

/**
 * Records what is written to a terminal of a certain size, as a real emulator shows it; writes are kept apart by the
 * time at which they came.
 * @param size in characters; what is recorded must not be longer than the screen
 * @param now epoch milliseconds
 */
export function recordTerminal(
  size: { readonly columns: number; readonly rows: number },
  now: () => number,
): Recording {
  const beganMs = now();
  const writes: { readonly atMs: number; readonly data: string }[] = [];
  const stream = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      writes.push({ atMs: now() - beganMs, data: String(chunk) });
      done();
    },
  });
  return {
    stream,
    lines: async () => {
      const terminal = new headless.Terminal({
        cols: size.columns,
        rows: size.rows,
        convertEol: true,
        allowProposedApi: true,
      });
      const done: ShownLine[] = [];
      let screen: readonly (readonly Run[])[] = [];
      const since: number[] = [];
      const show = (atMs: number, next: readonly (readonly Run[])[]): void => {
        for (let row = 0; row < size.rows; row += 1) {
          const before = screen[row] ?? [];
          if (JSON.stringify(before) === JSON.stringify(next[row] ?? [])) continue;
          if (before.length > 0) done.push({ row, runs: before, fromMs: since[row] ?? 0, toMs: atMs });
          since[row] = atMs;
        }
        screen = next;
      };
      for (const [index, { atMs, data }] of writes.entries()) {
        await new Promise<void>((resolve) => terminal.write(data, resolve));
        // What comes at the same moment is seen at once.
        if (writes[index + 1]?.atMs !== atMs) show(atMs, screenOf(terminal, size.rows));
      }
      if (terminal.buffer.active.baseY > 0) throw new Error('The recording is longer than its screen.');
      for (const [row, runs] of screen.entries())
        if (runs.length > 0) done.push({ row, runs, fromMs: since[row] ?? 0, toMs: undefined });
      terminal.dispose();
      return done;
    },
  };
}

function screenOf(terminal: headless.Terminal, rows: number): readonly (readonly Run[])[] {
  return Array.from({ length: rows }, (_, row) => {
    const line = terminal.buffer.active.getLine(row);
    const runs: { text: string; style: Style }[] = [];
    for (let column = 0; column < (line?.length ?? 0); column += 1) {
      const cell = line?.getCell(column);
      if (cell === undefined) continue;
      const color = cell.isFgPalette() ? cell.getFgColor() : undefined;
      const style: Style =
        color === RED
          ? 'bad'
          : color === YELLOW
            ? 'warning'
            : cell.isDim()
              ? 'faint'
              : cell.isBold()
                ? 'strong'
                : 'plain';
      const text = cell.getChars() || ' ';
      const last = runs.at(-1);
      if (last?.style === style) last.text += text;
      else runs.push({ text, style });
    }
    const last = runs.at(-1);
    if (last !== undefined) last.text = last.text.trimEnd();
    return runs.filter(({ text }, n) => text !== '' || n < runs.length - 1);
  });
}
