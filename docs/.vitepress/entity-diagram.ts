import { instance } from '@viz-js/viz';
import { type Entity, entities, type Relation } from '../../tests/support/stream-pages/entities.ts';

/** Of lines, by the stream they lead to: hues that can be told apart on white and on black. */
const HUES = [
  '#4c8dd6',
  '#d9822b',
  '#3fa66b',
  '#c7568f',
  '#9a76d6',
  '#b8963e',
  '#3fa9a5',
  '#d4605a',
] as const;
/** Of the line with a stream's name; the style sheet gives it the colour of the theme. */
const HEAD = '#dddddd';

/** Draws every stream, its key, and the streams it refers to. @returns an `svg` element whose colours the style sheet sets */
export async function entityDiagram(): Promise<string> {
  const viz = await instance();
  const { entities: boxes, relations } = entities();
  const text = [
    'digraph streams {',
    'rankdir=RL; nodesep=0.12; ranksep=0.9; bgcolor=transparent',
    // Graphviz has the widths of Arial; the style sheet asks for it, or what is as wide.
    'node [shape=plain fontname=Arial fontsize=12]; edge [arrowsize=0.6 penwidth=1.2]',
    ...boxes.map(nodeText),
    ...linesOf(relations),
    '}',
  ].join('\n');
  const svg = viz.renderString(text, { format: 'svg', engine: 'dot' });
  return svg.slice(svg.indexOf('<svg')).replaceAll(/<!--.*?-->\n?/g, '');
}

/** One line from a stream to another one, whichever columns refer; they are said when the mouse is over it. */
function linesOf(relations: readonly Relation[]): readonly string[] {
  const pairs = new Map(relations.map(({ from, to }) => [`${from} ${to}`, { from, to }]));
  const targets = [...new Set(relations.map(({ to }) => to))];
  return [...pairs.values()].map(({ from, to }) => {
    const columns = relations
      .filter((line) => line.from === from && line.to === to)
      .map(({ column }) => column);
    const hue = HUES[targets.indexOf(to) % HUES.length];
    return `${from} -> ${to} [color="${hue}" tooltip="${to}: ${from}.${columns.join(', ')}"]`;
  });
}

function nodeText({ name, keys }: Entity): string {
  const head = `<tr><td href="streams/${name}.html" align="left" bgcolor="${HEAD}"><b>${name}</b></td></tr>`;
  const key = `<tr><td align="left"><font point-size="11">${keys.join(', ')}</font></td></tr>`;
  const table = `<table border="0" cellborder="1" cellspacing="0" cellpadding="3">${head}${key}</table>`;
  return `${name} [class=entity tooltip="${name}" label=<${table}>]`;
}
