// Installs the targets of `npm run test:targets` ahead of it, for CI: pip mostly waits and unpacks.
import { makeEnvironments } from '../tests/targets/set-up.js';

await makeEnvironments();
