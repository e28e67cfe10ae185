import type { Run, ShownLine } from './terminal-recording.ts';

const CHARACTER = 8.4;
const LINE = 19;
const MARGIN = 16;
const BAR = 28;
/** The same in light and in dark pages: a terminal is a picture of its own. */
const CSS = `
.screen{fill:#11151c}.bar{fill:#252c38}
text{font:14px ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;fill:#d8dee9;white-space:pre}
.faint{fill:#8a95a8}.strong{fill:#fff;font-weight:bold}.bad{fill:#ff7b72}.warning{fill:#e3b341}`;

/**
 * Draws a recording as an SVG that plays once and stays as it was at its end; readers that move nothing show the end.
 * @param options.title what it shows, for those who cannot see it
 */
export function terminalPicture(
  lines: readonly ShownLine[],
  options: { readonly columns: number; readonly rows: number; readonly title: string },
): string {
  const width = Math.ceil(options.columns * CHARACTER + 2 * MARGIN);
  const height = BAR + options.rows * LINE + 2 * MARGIN;
  const dots = ['#ff5f57', '#febc2e', '#28c840']
    .map((color, n) => `<circle cx="${20 + 18 * n}" cy="14" r="6" fill="${color}"/>`)
    .join('');
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escaped(options.title)}">`,
    `<title>${escaped(options.title)}</title>`,
    `<style>${CSS}</style>`,
    `<rect class="screen" width="${width}" height="${height}" rx="8"/>`,
    `<path class="bar" d="M0 8a8 8 0 0 1 8-8h${width - 16}a8 8 0 0 1 8 8v20H0z"/>${dots}`,
    ...lines.map(lineOf),
    '</svg>',
    '',
  ].join('\n');
}

function lineOf({ row, runs, fromMs, toMs }: ShownLine): string {
  const y = BAR + MARGIN + row * LINE + 12;
  const begins = fromMs / 1000;
  // What is there at the end is there from the beginning for whoever plays nothing.
  const hidden = toMs === undefined ? '' : ' visibility="hidden"';
  const steps =
    toMs === undefined
      ? fromMs === 0
        ? ''
        : `<set attributeName="visibility" to="hidden" begin="0s" dur="${begins}s"/>`
      : `<set attributeName="visibility" to="visible" begin="${begins}s" dur="${Math.round(toMs - fromMs) / 1000}s"/>`;
  let column = 0;
  const texts = runs.map(({ text, style }: Run) => {
    const x = (MARGIN + column * CHARACTER).toFixed(1);
    const length = (text.length * CHARACTER).toFixed(1);
    column += text.length;
    // Fonts differ in width: every run keeps to its columns.
    return `<tspan x="${x}" textLength="${length}"${style === 'plain' ? '' : ` class="${style}"`}>${escaped(text)}</tspan>`;
  });
  return `<text y="${y}"${hidden} xml:space="preserve">${steps}${texts.join('')}</text>`;
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
