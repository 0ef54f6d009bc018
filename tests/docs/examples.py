#!/usr/bin/python3
"""Runs every example of docs/format.md: writes its files, checks them, and simulates them.

A block headed ```toml FILE belongs to the file FILE of the example at hand; `new` begins another.
Usage: examples.py RECHTSWEG FORMAT.MD
"""
import pathlib
import re
import subprocess
import sys
import tempfile


def examples(text):
    """The examples in order: dictionaries of file name to content."""
    result = []
    for kind, name, new, body in re.findall(r"^```(toml|csv) (\S+)( new)?\n(.*?)^```", text, re.M | re.S):
        if new:
            result.append({})
        result[-1][name] = result[-1].get(name, "") + body
    return result


def main():
    program, document = sys.argv[1], pathlib.Path(sys.argv[2])
    text = document.read_text()
    blocks = len(re.findall(r"^```(?:toml|csv)", text, re.M))
    found = examples(text)
    assert blocks == len(re.findall(r"^```(?:toml|csv) \S+", text, re.M)), "a block without a file name"
    failed = 0
    for number, files in enumerate(found, 1):
        with tempfile.TemporaryDirectory() as folder:
            folder = pathlib.Path(folder)
            for name, body in files.items():
                (folder / name).parent.mkdir(exist_ok=True)
                (folder / name).write_text(body)
            studies = [n for n, b in files.items() if re.search(r"^system\s*=", b, re.M)]
            measures = [n for n, b in files.items() if "[[change]]" in b]
            for name in ["system.toml", *studies, *measures]:
                if name.endswith(".toml") and name in files:
                    out = subprocess.run([program, "check", folder / name], capture_output=True, text=True)
                    if out.returncode != 0:
                        print(f"example {number}, {name}:\n{out.stdout}{out.stderr}")
                        failed += 1
            target = studies[0] if studies else "system.toml"
            out = subprocess.run([program, "run", folder / target, "-o", folder / "out", "-n", "2", "--quiet"],
                                 capture_output=True, text=True)
            if out.returncode != 0 or not (folder / "out/report.html").exists():
                print(f"example {number} does not run:\n{out.stdout}{out.stderr}")
                failed += 1
    print(f"{len(found)} examples, {failed} failures")
    return 1 if failed or len(found) < 10 else 0


sys.exit(main())
