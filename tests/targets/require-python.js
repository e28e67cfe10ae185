import { execFileSync } from 'node:child_process';

const RECENT = 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 10))';

/** True when a command is a Python 3.10 or newer that can make environments. */
function isPython(command) {
  try {
    execFileSync(command, ['-c', RECENT], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/**
 * Finds the Python that the targets run on, and leaves its name in the environment. 3.11 is what all of them
 * declare to support.
 * @throws Error when there is none: nothing of this suite can run then
 */
export default function requirePython() {
  const named = process.env.TAP_SENTRY_TEST_PYTHON;
  const python = (named === undefined ? ['python3.11', 'python3'] : [named]).find(isPython);
  if (python === undefined) {
    const error = new Error(
      `npm run test:targets needs Python 3.10 or newer with its venv module (3.11 is best), but ${
        named === undefined
          ? 'neither python3.11 nor python3 is one'
          : `TAP_SENTRY_TEST_PYTHON=${named} is none`
      }. Install it (Debian: apt-get install python3-venv) or name it with TAP_SENTRY_TEST_PYTHON.`,
    );
    // Jest prints the stack, which helps nobody here.
    error.stack = error.message;
    throw error;
  }
  process.env.TAP_SENTRY_TEST_PYTHON = python;
}
