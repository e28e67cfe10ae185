"""Makes the wheel for pip and its like (PEP 517), by the same scripts as `npm run build:wheel`."""

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
OUT = ROOT / "dist-wheel"


class UnsupportedOperation(Exception):
    """What PEP 517 has a backend raise for a kind of distribution that it does not make."""


def build_wheel(wheel_directory, config_settings=None, metadata_directory=None) -> str:
    """Builds the program and packs it; returns the file name of the wheel in `wheel_directory`."""
    node, npm = command("node"), command("npm")
    if not (ROOT / "node_modules" / "esbuild").is_dir():
        run(npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund")
    run(node, "scripts/build.js")
    run(node, "scripts/wheel/stage.js")
    # The Python that pip runs on, since PATH may have none of the name python3.
    run(sys.executable, "scripts/wheel/pack.py")
    (wheel,) = OUT.glob("*.whl")
    shutil.copy(wheel, wheel_directory)
    return wheel.name


def build_sdist(sdist_directory, config_settings=None) -> str:
    raise UnsupportedOperation("There is no source distribution: the git repository is the source.")


def command(name: str) -> str:
    path = shutil.which(name)
    if path is None:
        raise SystemExit(
            f"Making the wheel of tap-sentry takes Node.js 20.19 or newer with npm, and PATH has no {name}. "
            "A finished wheel needs neither: npm run build:wheel makes one on any machine that has them."
        )
    return path


def run(*arguments: str) -> None:
    ended = subprocess.run(arguments, cwd=ROOT)
    if ended.returncode != 0:
        raise SystemExit(f"{' '.join(arguments)} ended with exit code {ended.returncode}.")
