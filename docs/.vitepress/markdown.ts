import type { MarkdownRenderer } from 'vitepress';
import manifest from '../../package.json' with { type: 'json' };
import { entityDiagram } from './entity-diagram.ts';

const COMMENT = /^\s*<!--[\s\S]*-->\s*$/;
const TAG = /^\s*</;
const README = /^((?:\.\.\/|\w+\/)*)README\.md(?=#|$)/;
/** Where files are that are no pages of the site. */
const FILES = `${manifest.repository.url.replace(/^git\+|\.git$/g, '')}/blob/main/`;

/** What the site makes otherwise of Markdown than GitHub does. */
export async function adaptMarkdown(md: MarkdownRenderer): Promise<void> {
  const { fence, table_open: openTable, table_close: closeTable } = md.renderer.rules;
  const diagram = await entityDiagram();
  md.renderer.rules.fence = (...args) => {
    const [tokens, index] = args;
    // GitHub draws Mermaid by itself; it takes a browser, so the site has the same picture from Graphviz.
    if (tokens[index]?.info === 'mermaid') return `<div class="diagram" v-pre>${diagram}</div>\n`;
    return fence?.(...args) ?? '';
  };
  md.renderer.rules.html_block = md.renderer.rules.html_inline = (tokens, index) => {
    const { content = '' } = tokens[index] ?? {};
    if (COMMENT.test(content)) return '';
    if (!TAG.test(content)) return content;
    throw new Error(`A page has HTML, which GitHub and the site may show differently: ${content.trim()}`);
  };
  md.core.ruler.push('links', ({ tokens, env }) => {
    for (const token of tokens.flatMap(({ children }) => children ?? [])) {
      const href = token.attrGet('href');
      if (href !== null) token.attrSet('href', addressOf(href, env.relativePath));
    }
  });
  // Wide tables scroll by themselves, and narrow ones fill their room.
  md.renderer.rules['table_open'] = (...args) =>
    `<div class="wide">${openTable?.(...args) ?? '<table tabindex="0">'}`;
  md.renderer.rules['table_close'] = (...args) => `${closeTable?.(...args) ?? '</table>'}</div>`;
}

/** Where a link of a page in docs/ leads on the site: a folder's README is its index, and the rest is in the repository. */
function addressOf(href: string, page: string): string {
  const { protocol, pathname, hash } = new URL(href, `file:///docs/${page}`);
  if (protocol !== 'file:' || pathname.startsWith('/docs/')) return href.replace(README, '$1index.md');
  return FILES + pathname.slice(1) + hash;
}
