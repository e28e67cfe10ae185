"""`python -m tap_sentry` does what the command `tap-sentry` does."""

import os
import sys

# `python -m` looks for modules in the current directory first, which is anybody's: nothing more is taken from there.
if sys.path and os.path.realpath(sys.path[0] or ".") == os.path.realpath("."):
    del sys.path[0]

from tap_sentry.launch import main  # noqa: E402

sys.exit(main())
