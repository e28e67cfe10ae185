"""tap-sentry, a Singer tap for Sentry; the program is JavaScript and lies in this package's folder."""
