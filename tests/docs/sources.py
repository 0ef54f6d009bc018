#!/usr/bin/env python3
"""Every mark of a source, such as [OIS], that a file of the system or of its studies uses has a row in docs/sources.md,
and every row is used.

Usage: tests/docs/sources.py [ROOT]
"""
import re
import sys
from pathlib import Path

FOLDERS = ("systems", "measures", "claims", "studies", "analyses")
MARKS = re.compile(r"\[([A-Z][A-Z0-9]+(?:[,;] ?[A-Z][A-Z0-9]+)*)\]")


def used(root):
    """Mark: the files that use it."""
    files = {}
    for folder in FOLDERS:
        for path in sorted((root / folder).rglob("*.toml")):
            for group in MARKS.findall(path.read_text(encoding="utf-8")):
                for mark in re.split(r"[,;] ?", group):
                    files.setdefault(mark, []).append(path.relative_to(root))
    return files


def listed(root):
    rows = re.findall(r"^\| ([A-Z][A-Z0-9]+(?:, [A-Z][A-Z0-9]+)*) \|",
                      (root / "docs" / "sources.md").read_text(encoding="utf-8"), re.MULTILINE)
    return {mark for row in rows for mark in row.split(", ")}


def main():
    root = Path(sys.argv[1] if len(sys.argv) > 1 else ".")
    marks, known = used(root), listed(root)
    faults = [f"{files[0]}: [{mark}] is not in docs/sources.md" for mark, files in marks.items() if mark not in known]
    faults += [f"docs/sources.md: no file uses [{mark}]" for mark in sorted(known - set(marks))]
    print("\n".join(faults) if faults else f"{len(marks)} marks, all of them listed")
    return 1 if faults or not marks else 0


if __name__ == "__main__":
    sys.exit(main())
