"""`python -m tap_sentry` does what the command `tap-sentry` does."""

import sys

from tap_sentry.launch import main

sys.exit(main())
