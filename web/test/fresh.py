#!/usr/bin/python3
"""Fails when the built page is older than its sources. Standard library only; tools/sources.mjs computes the same."""
import hashlib
import pathlib
import re
import sys

WEB = pathlib.Path(__file__).resolve().parent.parent
SINGLE = ["index.html", "package-lock.json", "package.json", "tsconfig.json", "vite.config.ts"]
PLACEHOLDER = '<script type="application/json" id="results"></script>'


def source_files():
    below = [p for folder in ("src", "tools") for p in (WEB / folder).rglob("*") if p.is_file()]
    return sorted(SINGLE + [p.relative_to(WEB).as_posix() for p in below])


def sources_hash():
    """For each file in order: its path, a zero byte, its contents, a zero byte."""
    total = hashlib.sha256()
    for path in source_files():
        total.update(path.encode() + b"\0" + (WEB / path).read_bytes() + b"\0")
    return total.hexdigest()


def faults():
    page = (WEB / "dist/index.html").read_text(encoding="utf-8")
    built = re.search(r'<meta name="sources-sha256" content="([0-9a-f]{64})">', page)
    if built is None or built.group(1) != sources_hash():
        yield "web/dist/index.html was not built from these sources: run `npm ci && npm run build` in web/ and commit it"
    if page.count(PLACEHOLDER) != 1:
        yield "web/dist/index.html does not hold the results placeholder exactly once"


if __name__ == "__main__":
    found = list(faults())
    print("\n".join(found), file=sys.stderr, end="\n" if found else "")
    sys.exit(1 if found else 0)
