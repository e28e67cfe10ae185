#!/usr/bin/env node
// Written so that old versions of Node.js can read it too: nothing newer is loaded before the check.
const [major, minor] = process.versions.node.split('.').map(Number);

// Whoever ends in a way that nobody thought of has not succeeded: when nothing is left to wait for, Node.js leaves.
process.exitCode = 1;

if (major < 20 || (major === 20 && minor < 19)) {
  process.stderr.write(`tap-sentry needs Node.js 20.19 or newer; this is ${process.versions.node}.\n`);
} else {
  const tellOfStandstill = () => {
    process.stderr.write(
      'tap-sentry came to a standstill before its work was done. Please report this as a bug.\n',
    );
  };
  process.once('beforeExit', tellOfStandstill);
  let isOutputBroken = false;
  process.stdout.on('error', () => {
    isOutputBroken = true;
  });
  import('../dist/cli.js')
    .then(
      async ({ main }) => {
        const code = await main(process.argv.slice(2));
        // A reader that left while the last bytes waited for it has not got them.
        process.exitCode = code === 0 && isOutputBroken ? 1 : code;
      },
      (error) => {
        const isUnbuilt =
          error.code === 'ERR_MODULE_NOT_FOUND' && String(error.message).includes('dist/cli.js');
        const cause = isUnbuilt ? 'It is not built yet: run `npm run build`.' : String(error.stack);
        process.stderr.write(`tap-sentry cannot start. ${cause}\n`);
      },
    )
    .finally(() => process.off('beforeExit', tellOfStandstill));
}
