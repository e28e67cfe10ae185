// Prints what CHANGELOG.md says of the release that a tag names: node scripts/release-notes.js v1.2.3
// Fails when the tag is not the version of package.json, or nothing is written of it: then nothing is to be released.
import { readFileSync } from 'node:fs';

const tag = process.argv[2] ?? '';
const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
if (tag !== `v${version}`) {
  throw new Error(
    `The tag is "${tag}", and package.json has version ${version}; expected the tag v${version}.`,
  );
}
const sections = readFileSync('CHANGELOG.md', 'utf8').split(/^## /m).slice(1);
// "## 1.2.3", or with its date: "## 1.2.3 - 2026-11-21".
const section = sections.find((text) => text.split(/\s/, 1)[0] === version);
const notes = section?.slice(section.indexOf('\n')).trim() ?? '';
if (notes === '') {
  throw new Error(
    `CHANGELOG.md says nothing of ${version}; expected a section "## ${version} - YYYY-MM-DD".`,
  );
}
console.log(notes);
