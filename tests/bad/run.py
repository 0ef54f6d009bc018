#!/usr/bin/python3
"""Runs every broken input of cases/*.case and compares what Rechtsweg says with what it should say.

Usage: run.py RECHTSWEG [--only TEXT] [--update]

A case shows only what is broken; the rest is a valid system from bases/:

    == a sentence that says what is wrong
    base: clinic            copies bases/clinic into an empty folder
    edit system.toml        replaces the lines after - by those after +  (whole lines, found exactly once)
    - tick        = "day"
    + tick        = "Tag"
    file other.toml         a new file: its lines after |
    | title = "x"
    bytes other.toml        a new file of N times a piece, pieces with Python's escapes: | N x TEXT
    | 1 x \\xff\\n
    folder out              an empty folder
    delete ward.toml
    run: check system.toml  the command; absent: check system.toml
    > a line of standard output
    ! a line of standard error (absent for check: the number of faults)

The cases of open/ are not mended yet: they are run, counted, and may fail.

Every case must end with exit code 1, within 10 seconds, with exactly these lines. --update writes what the program
says into the cases: judge each line before you do so. --only runs the cases whose name or file contains TEXT.
"""
import argparse
import pathlib
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
LEAST_CASES, SECONDS = 300, 10


class Case:
    def __init__(self, file, name):
        self.file, self.name, self.lines = file, name, []
        self.base, self.command, self.out, self.err = None, "check system.toml", [], []
        self.steps = []

    def read(self, line):
        self.lines.append(line)
        word, _, rest = line.partition(" ")
        if word == "base:":
            self.base = rest
        elif word == "run:":
            self.command = rest
        elif word in ("edit", "file", "bytes", "folder", "delete"):
            self.steps.append((word, rest, []))
        elif word in ("-", "+", "|"):
            self.steps[-1][2].append((word, rest))
        elif word == ">":
            self.out.append(rest)
        elif word == "!":
            self.err.append(rest)
        elif line.strip() and word != "#":
            sys.exit(f"{self.file}: {self.name}: this line says nothing: {line}")

    def prepare(self, folder):
        if self.base:
            shutil.copytree(HERE / "bases" / self.base, folder, dirs_exist_ok=True)
        for what, name, body in self.steps:
            path = folder / name
            if what == "edit":
                edit(path, body, self)
            elif what == "file":
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text("".join(text + "\n" for _, text in body))
            elif what == "bytes":
                path.write_bytes(b"".join(repeated(text) for _, text in body))
            elif what == "folder":
                path.mkdir(parents=True)
            else:
                path.unlink()

    def expected_err(self):
        if self.err or not self.command.startswith("check"):
            return self.err
        return ["1 fault" if len(self.out) == 1 else f"{len(self.out)} faults"] if self.out else []

    def written(self, out, err):
        """The case with other expectations."""
        kept = [line for line in self.lines if not line.startswith(("> ", "! "))]
        blank = []
        while kept and not kept[-1].strip():
            blank.append(kept.pop())
        self.out, self.err = out, []
        if err != self.expected_err():
            self.err = err
        return kept + ["> " + line for line in out] + ["! " + line for line in self.err] + blank


def edit(path, body, case):
    lines = path.read_text().split("\n")
    at = 0
    while at < len(body):
        old, new = [], []
        while at < len(body) and body[at][0] == "-":
            old.append(body[at][1])
            at += 1
        while at < len(body) and body[at][0] == "+":
            new.append(body[at][1])
            at += 1
        found = [i for i in range(len(lines)) if lines[i:i + len(old)] == old] if old else [len(lines) - 1]
        if len(found) != 1:
            sys.exit(f"{case.file}: {case.name}: found {len(found)} times in {path.name}: {old}")
        lines[found[0]:found[0] + len(old)] = new
    path.write_text("\n".join(lines))


def repeated(text):
    count, _, piece = text.partition(" x ")
    return piece.encode("latin-1").decode("unicode_escape").encode("latin-1") * int(count)


def read_cases(file):
    head, cases = [], []
    for line in file.read_text().split("\n"):
        if line.startswith("== "):
            cases.append(Case(file.name, line[3:]))
            cases[-1].lines.append(line)
        elif cases:
            cases[-1].read(line)
        else:
            head.append(line)
    return head, cases


def problems_of(program, case):
    """What is wrong, and what the program said."""
    out, err, wrong = execute(program, case)
    return wrong, out, err, difference("output", case.out, out) + difference("error", case.expected_err(), err)


def count_open(program):
    """How many of the cases that nobody has mended yet would pass now."""
    cases = [case for file in sorted((HERE / "open").glob("*.case")) for case in read_cases(file)[1]]
    mended = 0
    for case in cases:
        wrong, _, _, differences = problems_of(program, case)
        mended += not wrong and not differences
    print(f"{len(cases)} open cases, {mended} mended")


def execute(program, case):
    """Lines of standard output and error, and what is wrong whatever they say."""
    with tempfile.TemporaryDirectory() as name:
        case.prepare(pathlib.Path(name))
        try:
            done = subprocess.run([program, *shlex.split(case.command)], cwd=name, capture_output=True,
                                  timeout=SECONDS, stdin=subprocess.DEVNULL)
        except subprocess.TimeoutExpired:
            return [], [], [f"takes more than {SECONDS} s"]
    out = done.stdout.decode("utf-8", "backslashreplace").splitlines()
    err = done.stderr.decode("utf-8", "backslashreplace").splitlines()
    wrong = []
    if done.returncode < 0:
        wrong.append(f"crashes: {signal.Signals(-done.returncode).name}")
    elif done.returncode != 1:
        wrong.append(f"ends with exit code {done.returncode} instead of 1")
    if not err or not any(line.strip() for line in err):
        wrong.append("says nothing on standard error")
    if any(not line.strip() or line.rstrip().endswith((":", ": ;")) for line in out):
        wrong.append("has an empty message")
    return out, err, wrong


def difference(kind, expected, found):
    lines = [f"  {kind} missing: {line}" for line in expected if line not in found]
    lines += [f"  {kind} surplus: {line[:500]}" for line in found if line not in expected]
    if not lines and expected != found:
        lines = [f"  {kind} in another order: {line[:500]}" for line in found]
    return lines


def bases_are_valid(program):
    failed = 0
    for file in sorted((HERE / "bases").glob("*/*.toml")):
        if file.name in ("system.toml", "study.toml"):
            done = subprocess.run([program, "check", file.name], cwd=file.parent, capture_output=True, text=True,
                                  timeout=SECONDS)
            if done.returncode != 0:
                print(f"the base {file.relative_to(HERE)} is not valid:\n{done.stdout}{done.stderr}")
                failed += 1
    return failed


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("--update", action="store_true")
    parser.add_argument("--only", default="")
    options = parser.parse_args()
    program = str(pathlib.Path(options.program).resolve())
    failures, cases = bases_are_valid(program), 0
    names = set()
    for file in sorted((HERE / "cases").glob("*.case")):
        head, all_cases = read_cases(file)
        written = list(head)
        for case in all_cases:
            if options.only not in case.name and options.only not in case.file:
                written += case.lines
                continue
            cases += 1
            wrong, out, err, differences = problems_of(program, case)
            if not case.out and not case.expected_err() and not options.update:
                wrong.append("the case expects nothing")
            if case.name in names:
                wrong.append("another case has this name")
            names.add(case.name)
            problems = ["  " + text for text in wrong]
            if not options.update:
                problems += differences
            if problems:
                failures += 1
                print(f"{file.name}: {case.name}", *problems, sep="\n")
            written += case.written(out, err)
        if options.update:
            file.write_text("\n".join(written))
    if not options.only and cases < LEAST_CASES:
        print(f"fewer than {LEAST_CASES} cases")
        failures += 1
    if not options.only and not options.update:
        count_open(program)
    print(f"{cases} cases, {failures} failures")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
