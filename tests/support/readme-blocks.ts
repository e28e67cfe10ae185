import { readme } from './readme.ts';

/** The code blocks of one language under a heading of the README, in their order. */
export function blocksUnder(heading: string, language = 'sh'): readonly string[] {
  const section =
    readme()
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
  if (!place.test(block)) throw new Error(`The README has no ${place} any more.`);
  return block.replace(place, () => text);
}
