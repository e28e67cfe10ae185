import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const LICENCE_FILE = /^(licen[cs]e|notice|copying)/i;

/**
 * Collects the licences of bundled packages.
 * @param {string} root folder of the checkout
 * @param {readonly string[]} modules paths of the bundled modules, relative to the checkout
 * @returns {{ text: string, names: readonly string[] }} a text with every licence in full, and the SPDX names in it
 * @throws {Error} when a package says nothing of its licence, since it could not be handed on then
 */
export function collectLicences(root, modules) {
  const folders = [...new Set(modules.map(packageFolder).filter((folder) => folder !== undefined))].sort();
  const names = new Set();
  const parts = folders.map((folder) => {
    const { name, version, license } = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
    const files = readdirSync(join(root, folder))
      .filter((file) => LICENCE_FILE.test(file))
      .sort();
    if (typeof license !== 'string' || files.length === 0) {
      throw new Error(
        `${name} ${version} has no licence: expected a name in package.json and a licence file.`,
      );
    }
    names.add(license);
    const texts = files.map((file) => readFileSync(join(root, folder, file), 'utf8').trim());
    return [`${name} ${version} (${license})`, ...texts].join('\n\n');
  });
  const heading = 'tap-sentry contains these packages, each under its own licence.';
  return { text: `${[heading, ...parts].join(`\n\n${'-'.repeat(80)}\n\n`)}\n`, names: [...names].sort() };
}

/** The folder of the innermost package a module belongs to; undefined for the program's own modules. */
function packageFolder(path) {
  return /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0];
}
