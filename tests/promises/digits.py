#!/usr/bin/python3
"""Same input, same digits: every build of the program, any number of threads, interrupted or not.

Usage: digits.py STUDY PROGRAM [PROGRAM ...]

Each program (another compiler, another build type) runs the same small study; then the first runs it with other numbers
of threads, and once interrupted by SIGINT, once by SIGKILL, and resumed. All tables must be equal byte for byte.
"""
import hashlib
import json
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import time

TABLES = ["outcomes", "summary", "published", "claims", "flows", "stocks", "capacity", "waits", "levers"]


def digest(folder):
    return {t: hashlib.sha256((folder / f"{t}.csv").read_bytes()).hexdigest() for t in TABLES}


def main():
    study, programs = sys.argv[1], sys.argv[2:]
    options = ["--scale", "0.004", "-n", "6", "--seed", "11", "--quiet"]
    failures = 0
    with tempfile.TemporaryDirectory() as scratch:
        scratch = pathlib.Path(scratch)
        reference = None

        def compare(name, folder):
            nonlocal reference, failures
            found = digest(folder)
            reference = reference or found
            different = [t for t in TABLES if found[t] != reference[t]]
            print(f"{name}: {'same digits' if not different else 'DIFFERENT ' + ', '.join(different)}")
            failures += bool(different)

        def run(name, program, *more):
            folder = scratch / name.replace(" ", "-").replace("/", "-")
            subprocess.run([program, "run", study, "-o", folder, *options, *more], check=True, timeout=600)
            compare(name, folder)
            return folder

        for program in programs:
            version = subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout.strip()
            run(f"{version} {pathlib.Path(program).parent.name}", program)
        for threads in "1", "2", "8":
            run(f"{threads} threads", programs[0], "--threads", threads)
        for how in signal.SIGINT, signal.SIGKILL:
            folder = scratch / how.name
            command = [programs[0], "run", study, "-o", folder, *options, "--threads", "1"]
            process = subprocess.Popen(command)
            for _ in range(600):  # until the first replicates are kept
                time.sleep(0.05)
                if len(list((folder / "replicates").glob("*.bin"))) >= 2:
                    break
            process.send_signal(how)
            code = process.wait()
            kept = len(list((folder / "replicates").glob("*.bin")))
            if (folder / "manifest.json").exists() or kept < 2 or not (folder / "UNFINISHED.txt").exists():
                print(f"{how.name}: the folder is not marked as unfinished ({kept} replicates)")
                failures += 1
            if how == signal.SIGINT and code != 130:
                print(f"{how.name}: exit code {code} instead of 130")
                failures += 1
            if how == signal.SIGKILL:  # and one damaged file, as after lost power
                victim = sorted((folder / "replicates").glob("*.bin"))[0]
                os.truncate(victim, victim.stat().st_size // 2)
            refused = subprocess.run(command, capture_output=True, text=True)
            if refused.returncode != 1 or "--resume" not in refused.stderr:
                print(f"{how.name}: a second run does not say how to resume")
                failures += 1
            subprocess.run([*command, "--resume"], check=True, timeout=600)
            compare(f"resumed after {how.name}", folder)
            manifest = json.loads((folder / "manifest.json").read_text())
            for output in manifest["outputs"]:
                found = hashlib.sha256((folder / output["file"]).read_bytes()).hexdigest()
                if found != output["sha256"]:
                    print(f"{output['file']} is not what the manifest says")
                    failures += 1
            if (folder / "UNFINISHED.txt").exists() or (folder / "replicates").exists():
                print("the mark of the unfinished is left behind")
                failures += 1
    print(f"{len(programs)} programs, {failures} failures")
    return 1 if failures else 0


sys.exit(main())
