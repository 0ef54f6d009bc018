#!/usr/bin/python3
"""Same input, same digits: every build of the program, any number of threads, interrupted or not.

Usage: digits.py STUDY PROGRAM [PROGRAM ...]

Each program (another compiler, another build type) runs the same small study; then the first runs it with other numbers
of threads, in shards that are merged, once interrupted by SIGINT, ten times killed by SIGKILL at moments drawn by a seed
(one file is damaged then, as by lost power), and on a disk too small for it (a tmpfs; needs root), each time resumed. All
tables must be equal byte for byte.
"""
import os
import pathlib
import random
import signal
import subprocess
import sys
import tempfile
import time

from folders import TABLES, digest, flaws


def main():
    study, programs = sys.argv[1], sys.argv[2:]
    any_number = ["--scale", "0.004", "--seed", "11", "--quiet"]
    options = [*any_number, "-n", "6"]
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

        def run(name, program, *more, options=options):
            folder = scratch / name.replace(" ", "-").replace("/", "-")
            subprocess.run([program, "run", study, "-o", folder, *options, *more], check=True, timeout=600)
            compare(name, folder)
            return folder

        # Two replicates from every build: the debug one takes its time.
        for program in programs:
            version = subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout.strip()
            run(f"{version} {pathlib.Path(program).parent.name}", program, options=[*any_number, "-n", "2"])
        reference = None
        run("all", programs[0])
        for threads in "1", "2", "8":
            run(f"{threads} threads", programs[0], "--threads", threads)
        parts = []
        for number in "1", "2", "3", "4":
            parts.append(scratch / f"part-{number}")
            subprocess.run([programs[0], "run", study, "-o", parts[-1], *options, "--shard", f"{number}/4"],
                           check=True, timeout=600)
        subprocess.run([programs[0], "merge", *reversed(parts), "-o", scratch / "merged", "-q"], check=True, timeout=600)
        compare("4 shards merged", scratch / "merged")

        def unfinished(name, folder):
            nonlocal failures
            if (folder / "manifest.json").exists() or not (folder / "UNFINISHED.txt").exists():
                print(f"{name}: the folder is not marked as unfinished")
                failures += 1

        def whole(folder):
            nonlocal failures
            for flaw in flaws(folder):
                print(flaw)
                failures += 1

        folder = scratch / "interrupted"
        command = [programs[0], "run", study, "-o", folder, *options, "--threads", "1"]
        process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
        for _ in range(600):  # until the first replicates are kept
            time.sleep(0.05)
            if len(list((folder / "replicates").glob("*.bin"))) >= 2:
                break
        process.send_signal(signal.SIGINT)
        code = process.wait()
        unfinished("SIGINT", folder)
        if code != 130:
            print(f"SIGINT: exit code {code} instead of 130")
            failures += 1
        refused = subprocess.run(command, capture_output=True, text=True)
        if refused.returncode != 1 or "--resume" not in refused.stderr:
            print("a second run does not say how to resume")
            failures += 1
        subprocess.run([*command, "--resume"], check=True, timeout=600)
        compare("resumed after SIGINT", folder)
        whole(folder)

        # How long it takes undisturbed, then ten moments within that; each attempt goes on where the last was killed,
        # or begins anew where it had finished before its moment came.
        began = time.monotonic()
        run("timed", programs[0], "--threads", "2")
        span = time.monotonic() - began
        moments = random.Random(4)
        folder, killed, attempts = scratch / "killed", 0, 0
        command = [programs[0], "run", study, "-o", folder, *options, "--threads", "2"]
        while killed < 10 and attempts < 40:
            attempts += 1
            process = subprocess.Popen([*command, "--resume"], stderr=subprocess.DEVNULL)
            try:
                process.wait(timeout=moments.uniform(0.02, span if attempts % 2 else span / 4))
                subprocess.run(["rm", "-r", folder], check=True)
                continue
            except subprocess.TimeoutExpired:
                process.kill()
            process.wait()
            killed += 1
            if list((folder / "replicates").glob("*.bin")) and not (folder / "manifest.json").exists():
                unfinished(f"SIGKILL {killed}", folder)
            if killed in (3, 7):
                for victim in sorted((folder / "replicates").glob("*.bin"))[:1]:
                    os.truncate(victim, victim.stat().st_size // 2)
            if killed % 5 == 0:
                subprocess.run([*command, "--resume"], check=True, timeout=600)
                compare(f"resumed after SIGKILL {killed}", folder)
                whole(folder)
                subprocess.run(["rm", "-r", folder], check=True)
        if killed < 10:
            print(f"only {killed} runs could be killed")
            failures += 1

        # A disk with room for some replicates and not for the tables.
        small = scratch / "small"
        small.mkdir()
        if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", small], stderr=subprocess.DEVNULL).returncode:
            print("full disk: NOT TESTED, a tmpfs cannot be mounted here (needs root)")
        else:
            try:
                folder = small / "out"
                command = [programs[0], "run", study, "-o", folder, *options, "--threads", "2"]
                full = subprocess.run(command, capture_output=True, text=True, timeout=600)
                kept = len(list((folder / "replicates").glob("*.bin")))
                if full.returncode != 3 or "disk" not in full.stderr or "--resume" not in full.stderr or kept < 1:
                    print(f"full disk: exit code {full.returncode}, {kept} replicates kept, said: {full.stderr}")
                    failures += 1
                unfinished("full disk", folder)
                again = subprocess.run([*command, "--resume"], capture_output=True, text=True, timeout=600)
                if again.returncode != 3 or len(list((folder / "replicates").glob("*.bin"))) < kept:
                    print(f"full disk, resumed while it is full: exit code {again.returncode}: {again.stderr}")
                    failures += 1
                subprocess.run(["mount", "-o", "remount,size=400m", small], check=True)
                subprocess.run([*command, "--resume"], check=True, timeout=600)
                compare(f"resumed after a full disk ({kept} replicates kept)", folder)
                whole(folder)
            finally:
                subprocess.run(["umount", small], check=True)
    print(f"{len(programs)} programs, {failures} failures")
    return 1 if failures else 0


sys.exit(main())
