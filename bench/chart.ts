/** One figure beside what it may be at most, both in the same unit. */
export type Bar = {
  readonly label: string;
  readonly value: number;
  readonly limit: number;
  /** The figure in words. */
  readonly text: string;
};

const WIDTH = 800;
const ROW = 34;
const LEFT = 310;
const RIGHT = 150;
const TOP = 56;
/** Where the limit stands on the scale of every bar. */
const LIMIT_SHARE = 0.7;

/** Draws each figure as a share of its limit, as SVG that is readable on light and dark pages. */
export function chart(title: string, bars: readonly Bar[]): string {
  const height = TOP + bars.length * ROW + 16;
  const scale = WIDTH - LEFT - RIGHT;
  const limitAt = LEFT + scale * LIMIT_SHARE;
  const rows = bars.map(({ label, value, limit, text }, n) => {
    const y = TOP + n * ROW;
    const width = Math.min(scale, (value / limit) * scale * LIMIT_SHARE);
    const color = value <= limit ? '#3a7d5c' : '#b5533c';
    return [
      `<text x="${LEFT - 10}" y="${y + 16}" text-anchor="end">${escaped(label)}</text>`,
      `<rect x="${LEFT}" y="${y + 2}" width="${width.toFixed(1)}" height="20" rx="3" fill="${color}"/>`,
      `<text x="${(LEFT + Math.max(width, scale * LIMIT_SHARE) + 8).toFixed(1)}" y="${y + 16}">${escaped(text)}</text>`,
    ].join('\n');
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" font-family="Arial, Liberation Sans, sans-serif" font-size="13" role="img" aria-label="${escaped(title)}">
<rect width="${WIDTH}" height="${height}" rx="8" fill="#fafaf7"/>
<text x="16" y="26" font-size="15" font-weight="600">${escaped(title)}</text>
<text x="${limitAt.toFixed(1)}" y="44" text-anchor="middle" font-size="11" fill="#666">limit</text>
<line x1="${limitAt.toFixed(1)}" y1="48" x2="${limitAt.toFixed(1)}" y2="${height - 10}" stroke="#666" stroke-dasharray="3 3"/>
${rows.join('\n')}
</svg>
`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
