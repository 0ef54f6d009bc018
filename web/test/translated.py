#!/usr/bin/python3
"""Fails when a text of the shipped system, studies, measures or claims has no translation, or a translation no text.

Usage: translated.py RECHTSWEG. What is missing is named by `rechtsweg check`, which does not call it a fault."""
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
files = [str(p.relative_to(ROOT)) for pattern in ("systems/*/", "studies/*.toml", "measures/*.toml", "claims/*.toml")
         for p in sorted(ROOT.glob(pattern))]
out = subprocess.run([sys.argv[1], "check", *files], cwd=ROOT, capture_output=True, text=True).stdout
gaps = [line for line in out.splitlines() if "/lang/" in line]
print("\n".join(gaps), file=sys.stderr, end="\n" if gaps else "")
sys.exit(1 if gaps else 0)
