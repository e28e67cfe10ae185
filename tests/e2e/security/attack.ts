import type { TapFiles, TapResult } from '../../support/run-tap.ts';

/** How a run ended: what its exit code and the last line of its log say. */
export type Outcome =
  /** Nothing was lost by it. */
  | 'harmless'
  /** A part of the run is named and read again by the next one; everything else came. */
  | 'part fails'
  /** One line says why nothing could be read at all. */
  | 'refused'
  /** Stopped by the signal that the attack sends. */
  | 'stopped'
  /** What must never be: the program does not know what happened to it. */
  | 'bug'
  /** What must never be: it came to no end within the time that the attack has. */
  | 'hangs';

/** Everything that is started for one attack. */
export type Scene = { readonly files: TapFiles; readonly close: () => Promise<void> };

/** Something a server, or whoever prepares the files of a run, may try. A row of docs/security.md. */
export type Attack = {
  /** What is tried, as docs/security.md says it. */
  readonly name: string;
  /** What comes of it, as docs/security.md says it. */
  readonly happens: string;
  readonly outcome: Outcome;
  /** What the last line of the log says. */
  readonly says?: RegExp;
  /** Whatever else has to be true of the run; throws. */
  readonly check?: (result: TapResult) => void;
  readonly begin: () => Promise<Scene>;
};

/** What a run under attack came to. */
export type Measured = {
  readonly outcome: Outcome;
  readonly lastLine: string;
  readonly result: TapResult;
  readonly seconds: number;
  /** The most memory that the process has held (its resident set); undefined where it was killed. */
  readonly peakMb: number | undefined;
  /** The longest time for which the event loop stood still, milliseconds. */
  readonly blockedMs: number | undefined;
};
