import { pageText } from './readme.ts';

/**
 * The code blocks of one language under a heading of a page, in their order.
 * @param page its path, such as `README.md`
 */
export function blocksUnder(page: string, heading: string, language = 'sh'): readonly string[] {
  const section =
    pageText(page)
      .split(/^## /m)
      .find((text) => text.startsWith(`${heading}\n`)) ?? '';
  return blocksIn(section, language);
}

/** The code blocks of one language in a text. */
export function blocksIn(text: string, language = 'sh'): readonly string[] {
  const blocks = new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, 'g');
  return [...text.matchAll(blocks)].map((match) => match[1] ?? '');
}

/** A block with other text in a place that the reader is meant to fill in. @throws Error when it is not there */
export function filledIn(block: string, place: RegExp, text: string): string {
  if (!place.test(block)) throw new Error(`There is no ${place} any more.`);
  return block.replace(place, () => text);
}
