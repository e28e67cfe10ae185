#!/usr/bin/env node
// Written so that old versions of Node.js can read it too: nothing newer is loaded before the check.
const [major, minor] = process.versions.node.split('.').map(Number);

if (major < 20 || (major === 20 && minor < 19)) {
  process.stderr.write(`tap-sentry needs Node.js 20.19 or newer; this is ${process.versions.node}.\n`);
  process.exitCode = 1;
} else {
  import('../dist/cli.js').then(
    async ({ main }) => {
      process.exitCode = await main(process.argv.slice(2));
    },
    (error) => {
      const isUnbuilt =
        error.code === 'ERR_MODULE_NOT_FOUND' && String(error.message).includes('dist/cli.js');
      const cause = isUnbuilt ? 'It is not built yet: run `npm run build`.' : String(error.stack);
      process.stderr.write(`tap-sentry cannot start. ${cause}\n`);
      process.exitCode = 1;
    },
  );
}
