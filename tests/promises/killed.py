#!/usr/bin/python3
"""kill -9 loses nothing: one run of many replicates, killed at ten random moments and resumed each time.

Usage: killed.py STUDY PROGRAM [SEED]

Without a SEED the moments are others every time; the seed is printed, so that a failure can be repeated. Whatever replicate
was kept when the run was killed is kept for good, byte for byte, and in the end all tables are those of a run that nobody
disturbed, byte for byte.
"""
import hashlib
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile
import time

from folders import TABLES, digest, flaws

REPLICATES, KILLS = 40, 10


def kept(folder):
    """Checksums of the replicates that are kept, by file."""
    return {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in (folder / "replicates").glob("*.bin")}


def main():
    study, program = sys.argv[1:3]
    seed = int(sys.argv[3]) if len(sys.argv) > 3 else random.SystemRandom().randrange(1 << 31)
    print(f"seed of the moments: {seed}")
    moments = random.Random(seed)
    failures = []
    with tempfile.TemporaryDirectory() as scratch:
        scratch = pathlib.Path(scratch)
        command = [program, "run", study, "--scale", "0.004", "-n", str(REPLICATES), "--seed", "11", "--quiet", "--threads", "2"]
        began = time.monotonic()
        subprocess.run([*command, "-o", scratch / "whole"], check=True, timeout=1800)
        span = time.monotonic() - began
        folder, before = scratch / "killed", {}
        number = attempts = 0
        while number < KILLS and attempts < 4 * KILLS:
            attempts += 1
            process = subprocess.Popen([*command, "-o", folder, "--resume"], stderr=subprocess.DEVNULL)
            try:  # most of the run is left for the moments to come
                process.wait(timeout=moments.uniform(0.01, span / KILLS))
                shutil.rmtree(folder)  # over before its moment came, on a machine with other things to do: anew
                before = {}
                continue
            except subprocess.TimeoutExpired:
                process.kill()
            number += 1
            process.wait()
            if process.returncode != -9:
                failures.append(f"kill {number}: exit code {process.returncode}")
            if (folder / "manifest.json").exists():  # killed when all that was left was to tidy up
                before = {}
                continue
            now = kept(folder)
            lost = [name for name, checksum in before.items() if now.get(name) != checksum]
            if lost:
                failures.append(f"kill {number}: lost or changed: {', '.join(sorted(lost))}")
            print(f"kill {number}: {len(now)} of {REPLICATES} replicates are kept")
            before = now
        if number < KILLS:
            failures.append(f"only {number} runs could be killed")
        subprocess.run([*command, "-o", folder, "--resume"], check=True, timeout=1800)
        undisturbed, found = digest(scratch / "whole"), digest(folder)
        failures += [f"{t} differs from the undisturbed run" for t in TABLES if found[t] != undisturbed[t]]
        failures += flaws(folder)
    for failure in failures:
        print("FAILED:", failure)
    print(f"{len(failures)} failures")
    return 1 if failures else 0


sys.exit(main())
