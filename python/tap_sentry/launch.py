"""The command `tap-sentry`: hands over to Node.js."""

import os
import sys
from pathlib import Path

from tap_sentry.find_node import NodeNotFound, find_node

PROGRAM = Path(__file__).with_name("program") / "bin" / "tap-sentry.js"


def main() -> int:
    """Runs the program with this process's arguments; returns its exit code, where it returns at all."""
    try:
        node = find_node()
    except NodeNotFound as error:
        return fail(str(error))
    try:
        return run([node, str(PROGRAM), *sys.argv[1:]])
    except OSError as error:
        return fail(f"{node} cannot be run: {error.strerror or error}.")


def run(command) -> int:
    if os.name != "nt":
        # The same process goes on as Node.js, so signals reach it, and no parent can die and leave it behind.
        os.execv(command[0], command)
    import subprocess  # costs time that only Windows has to pay

    child = subprocess.Popen(command)
    while True:
        try:
            return child.wait()
        except KeyboardInterrupt:
            # Ctrl-C went to the child too, which now ends in its own way.
            continue


def fail(cause: str) -> int:
    sys.stderr.write(f"tap-sentry cannot start. {cause}\n")
    return 1
