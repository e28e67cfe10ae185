import { styleText } from 'node:util';
import type { Level } from '../log/setup.ts';
import { type BarMarks, BLOCKS, PLAIN } from '../report/bar.ts';
import type { Tone } from '../report/tone.ts';

/** Colours a text for a terminal; the text has no control characters before. */
export type Paint = (text: string, tone?: Tone | Level) => string;

type Env = Readonly<Record<string, string | undefined>>;
type Style = Parameters<typeof styleText>[0];

const STYLES: Readonly<Partial<Record<Tone | Level, Style>>> = {
  faint: 'dim',
  strong: 'bold',
  bad: 'red',
  debug: 'dim',
  warning: 'yellow',
  error: 'red',
  critical: ['bold', 'red'],
};

/** Chooses colours for a terminal: none by NO_COLOR (no-color.org: any value but an empty one) or on a dumb one. */
export function choosePaint({ NO_COLOR = '', TERM = '' }: Env): Paint {
  if (NO_COLOR !== '' || TERM === 'dumb') return (text) => text;
  return (text, tone) => {
    const style = tone && STYLES[tone];
    if (style === undefined) return text;
    // A colour that lasted over the end of a line would be that of the next one.
    const line = text.trimEnd();
    // Left to itself it looks whether standard output is a terminal, where a target reads.
    return `${styleText(style, line, { validateStream: false })}${text.slice(line.length)}`;
  };
}

/** The characters of a bar, by the locale of the terminal: blocks are no ASCII. */
export function chooseBarMarks({ LC_ALL = '', LC_CTYPE = '', LANG = '' }: Env): BarMarks {
  const locale = [LC_ALL, LC_CTYPE, LANG].find((value) => value !== '') ?? '';
  return /utf-?8/i.test(locale) ? BLOCKS : PLAIN;
}
