#!/usr/bin/env python3
"""Measures the program against its goals and against SimPy, side by side; see bench/README.md.

Usage: bench/run.py [--only SECTION,...] [--pairs N] [--json FILE]
Exit code 1 where something failed or gave a wrong answer; a goal that is missed is no failure.
"""
import argparse
import calendar
import csv
import datetime
import hashlib
import json
import math
import os
import pathlib
import platform
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
BENCH = ROOT / "bench"
SYSTEMS = BENCH / "systems"
STUDY = ROOT / "studies" / "guatemala-2017.toml"
SECTIONS = ["w1", "w2", "w3", "simpy", "study", "scale", "population", "threads"]
MEBI = 2 ** 20
SIGMAS = 4  # how far from the truth a figure may be, in its own standard errors
CAVEAT = ("Absolute times of a machine that others use as well are not to be quoted; compare only figures "
          "that were measured side by side.")


class Missing(Exception):
    """Something that is to be measured is not there (yet)."""


class Failed(Exception):
    """Something that was run did not do what it should."""


# --- what is known of the workloads -----------------------------------------------------------------------------------

class Workload:
    """One of W1, W2, W3: what a unit of it is, its goals, and what is true of it.

    `answers` and `truths` have the same keys; SimPy's programs answer the first. `size` is the number of people."""

    simpy_factor = 50

    @property
    def study(self):
        return SYSTEMS / self.name / "study.toml"


class W1(Workload):
    name, unit, goal, stretch, simpy_size = "w1", "customers", 7e6, 12e6, 100_000
    days = 926  # of arrivals

    def size(self, results):
        return results.total("customers")

    def units(self, results):
        return results.base["people"]

    def answers(self, results):
        return {"mean wait": results.mean("wait", weights="customers") * 24,
                "mean busy servers": results.integral("busy") / self.days}

    def truths(self, size):
        """Erlang C; its standard error is that of sixty runs of an independent program."""
        return {"mean wait": around(0.07277, 0.00274 * math.sqrt(1e6 / size)),
                "mean busy servers": around(45, 45 * math.sqrt(2 / size))}


class W2(Workload):
    name, unit, goal, stretch, simpy_size = "w2", "visits", 7e6, 12e6, 20_000

    def size(self, results):
        return results.total("cases")

    def units(self, results):
        return results.total("visits")

    def answers(self, results):
        sojourn = results.mean("sojourn", weights="cases")
        return {"mean sojourn": sojourn,
                "visits a case": results.total("visits") / results.total("cases"),
                "Little's law": results.integral("inside") / results.total("cases") / sojourn}

    def truths(self, size):
        """Stays add up to 14.625 days; waits to 0.435 (forty runs of an independent program), and to less in a
        shorter run, because it starts empty."""
        error = SIGMAS * 0.064 * math.sqrt(2e5 / size)
        return {"mean sojourn": ((15.06 if size > 1e5 else 14.625) - error, 15.06 + error),
                "visits a case": around(4, math.sqrt(12 / size)),
                "Little's law": (0.995, 1.005)}


class W3(Workload):
    name, unit, goal, stretch, simpy_size = "w3", "persons", 30e6, 60e6, 100_000

    def size(self, results):
        return 1_000_000

    def units(self, results):
        return 1_000_000

    def answers(self, results):
        return {"first events": results.total("first_events"), "follow-ups": results.total("follow_ups")}

    def truths(self, size):
        return {"first events": around(180_146 * size / 1e6, 384 * math.sqrt(size / 1e6)),
                "follow-ups": around(175_200 * size / 1e6, 380 * math.sqrt(size / 1e6))}


WORKLOADS = [W1(), W2(), W3()]


def around(truth, error):
    return truth - SIGMAS * error, truth + SIGMAS * error


# --- running ----------------------------------------------------------------------------------------------------------

class Process:
    """One run of a command: its output, its processor and wall time, its peak memory."""

    def __init__(self, command):
        # `time` stands between us and the command: a child's peak would otherwise include this interpreter's own.
        timer = shutil.which("time")
        with tempfile.NamedTemporaryFile("r") as figures, tempfile.TemporaryFile("w+") as errors:
            if timer:
                command = [timer, "-q", "-o", figures.name, "-f", "%M"] + command
            begin = time.perf_counter()
            child = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=errors,
                                     text=True)
            self.output = child.stdout.read()
            _, status, usage = os.wait4(child.pid, 0)
            self.wall = time.perf_counter() - begin
            child.returncode = os.waitstatus_to_exitcode(status)
            child.stdout.close()
            self.cpu = usage.ru_utime + usage.ru_stime
            self.peak = usage.ru_maxrss * 1024
            if timer and child.returncode == 0:
                self.peak = int(figures.read().split()[-1]) * 1024
            errors.seek(0)
            if child.returncode != 0:
                said = (errors.read().strip() or self.output.strip() or "it said nothing").splitlines()
                raise Failed(f"exit code {child.returncode}: {said[0]}" + (f" ... {said[-1]}" if len(said) > 1 else ""))


class Results:
    """The results folder of one run of our program."""

    def __init__(self, options, study, arguments):
        if not options.program.is_file():
            raise Missing(no_program(options))
        if not study.is_file():
            raise Missing(f"there is no {shown(study)}")
        with tempfile.TemporaryDirectory() as folder:
            out = pathlib.Path(folder) / "results"
            self.process = Process([str(options.program), "run", str(study), "-o", str(out), "--quiet", "--force"]
                                   + arguments)
            try:
                manifest = json.loads((out / "manifest.json").read_text())
                self.runs, self.wall = manifest["runs"], manifest["wall_seconds"]
                table = (out / "outcomes.csv").read_bytes()
            except (OSError, KeyError, ValueError) as fault:
                raise Failed(f"results cannot be read: {fault!r}")
        self.base = next((run for run in self.runs if run["alternative"] == "base"), None)
        if self.base is None:
            raise Failed("manifest.json lists no run of the base")
        self.digest = hashlib.sha256(table).hexdigest()
        self.rows = list(csv.DictReader(table.decode().splitlines()))

    def months(self, outcome):
        """Values of the base's first replicate by month; categories are added up where there is no total."""
        by_category = {}
        for row in self.rows:
            if (row["outcome"] == outcome and row["alternative"] == "base" and int(row["replicate"]) == 0
                    and re.fullmatch(r"\d{4}-\d\d", row["period"]) and row["value"]):
                by_category.setdefault(row["category"], {})[row["period"]] = float(row["value"])
        if not by_category:
            raise Failed(f"outcomes.csv has no months of '{outcome}'")
        if "total" in by_category:
            return by_category["total"]
        months = {}
        for values in by_category.values():
            for month, value in values.items():
                months[month] = months.get(month, 0) + value
        return months

    def total(self, outcome):
        return sum(self.months(outcome).values())

    def integral(self, outcome):
        """Of a mean over each month: the sum over all days."""
        return sum(value * calendar.monthrange(*map(int, month.split("-")))[1]
                   for month, value in self.months(outcome).items())

    def mean(self, outcome, weights):
        values, weight = self.months(outcome), self.months(weights)
        known = [(value, weight.get(month, 0)) for month, value in values.items() if not math.isnan(value)]
        return sum(v * w for v, w in known) / sum(w for _, w in known)


def simpy(workload, size, seed):
    script = BENCH / "simpy" / f"{workload.name}.py"
    process = Process(["/usr/bin/python3", str(script), str(size), str(seed)])
    return json.loads(process.output)


def no_program(options):
    return f"there is no {shown(options.program)}: build it with ./dev build release"


def simpy_is_missing():
    found = subprocess.run(["/usr/bin/python3", "-c", "import SimPy.Simulation"], capture_output=True)
    return found.returncode != 0


# --- the sections -----------------------------------------------------------------------------------------------------

def compare(workload, options):
    """Our program and SimPy on one workload, A B A B."""
    with_ours, with_simpy = workload.name in options.only, "simpy" in options.only
    if with_ours and not options.program.is_file():
        yield missing(workload.name, no_program(options))
        with_ours = False
    if with_simpy and simpy_is_missing():
        yield missing(f"{workload.name} SimPy", "SimPy 2.3.1 is not installed (python3-simpy)")
        with_simpy = False
    size = max(1, round(workload.simpy_size * options.simpy_size))
    ours, theirs = [], []
    for seed in range(1, options.pairs + 1):
        if with_ours:
            ours.append(Results(options, workload.study, ["--threads", "1", "--seed", str(seed)]))
        if with_simpy:
            theirs.append(simpy(workload, size, seed))
    our_speed = [workload.units(results) / results.base["cpu_seconds"] for results in ours]
    their_speed = [result["units"] / result["seconds"] for result in theirs]
    if ours:
        yield speed(f"{workload.name} {workload.unit}/s", our_speed, workload.goal, workload.stretch)
        yield speed(f"{workload.name} seconds to set up", [results.base["setup_seconds"] for results in ours])
        answers = [workload.answers(results) for results in ours]
        for name, limits in workload.truths(workload.size(ours[0])).items():
            yield truth(f"{workload.name} {name}", [answer[name] for answer in answers], limits)
    if theirs:
        yield speed(f"{workload.name} SimPy {workload.unit}/s", their_speed)
        name, limits = next(iter(workload.truths(size).items()))
        yield truth(f"{workload.name} SimPy {name}", [result["check"] for result in theirs], limits)
    if ours and theirs:
        yield speed(f"{workload.name} times SimPy", [a / b for a, b in zip(our_speed, their_speed)],
                    workload.simpy_factor)


def section_study(options):
    """The full study: time and memory. Only the base lives all its days by itself; an alternative goes the base's way
    until they differ, and its seconds are those that it adds. The first world of a run also waits for the system to
    hand out memory that is kept for all others, and is told apart."""
    runs = [Results(options, STUDY, ["--replicates", "2", "--threads", "1", "--seed", str(seed)])
            for seed in range(1, options.pairs + 1)]

    first, later = ([[run for run in results.runs if run["replicate"] == k] for results in runs] for k in (0, 1))

    def seconds(worlds):
        bases = [run for world in worlds for run in world if run["alternative"] == "base"]
        return [base["cpu_seconds"] + base["setup_seconds"] for base in bases]
    yield limit("study: seconds a world", seconds(later), 3)
    yield speed("study: seconds of a run's first world", seconds(first))
    for i, run in enumerate(later[0]):
        if run["alternative"] == "base":
            yield speed("study: events/s", [world[i]["events"] / world[i]["cpu_seconds"] for world in later])
        else:
            yield speed(f"study: seconds added by {run['alternative']}", [world[i]["cpu_seconds"] for world in later])
    yield speed("study: seconds, whole program", [results.process.cpu for results in runs])
    # What a study keeps of its replicates would be counted with the second.
    alone = Results(options, STUDY, ["--replicates", "1", "--threads", "1"])
    yield limit("study: peak memory of one replicate, MiB", [alone.process.peak / MEBI], 1024)


def section_scale(options):
    """What an event costs in a tenth of the system and in all of it."""
    costs = {"0.1": [], "1.0": []}
    for seed in range(1, options.pairs + 1):
        for scale, cost in costs.items():
            results = Results(options, STUDY, ["--replicates", "1", "--threads", "1", "--seed", str(seed),
                                               "--scale", scale])
            cost.append(1e9 * results.base["cpu_seconds"] / results.base["events"])
    for scale, cost in costs.items():
        yield speed(f"scale {scale}: ns an event", cost)
    yield limit("scale: cost of an event, 1.0 over 0.1", [b / a for a, b in zip(*costs.values())], 1.33)


def section_population(options):
    """What eleven million residents add to a replicate: nobody against all, with a hundredth of the hazard and with
    the whole of it."""
    runs = {"empty": [], "study": [], "full": []}
    for seed in range(1, options.pairs + 1):
        for name, done in runs.items():
            done.append(Results(options, SYSTEMS / "w3_11m" / f"{name}.toml", ["--threads", "1", "--seed", str(seed)]))
    for name, title, expected, error in (("study", "11 M, a hundredth of the hazard", 21_980, 148),
                                         ("full", "11 M, the whole hazard", 11 * 180_146, 384 * math.sqrt(11))):
        pairs = list(zip(runs["empty"], runs[name]))
        yield limit(f"{title}: seconds added", [b.process.cpu - a.process.cpu for a, b in pairs], 0.6)
        yield limit(f"{title}: MiB added", [(b.process.peak - a.process.peak) / MEBI for a, b in pairs], 300)
        yield truth(f"{title}: first events", [b.total("first_events") for b in runs[name]], around(expected, error))


def section_threads(options):
    """Eight replicates on one thread and on two: how much faster, and whether the digits are the same."""
    if (os.cpu_count() or 1) < 2:
        raise Missing("this machine has one core")
    for workload in WORKLOADS[1:]:
        pairs = [[Results(options, workload.study, ["--replicates", "8", "--threads", threads, "--seed", str(seed)])
                  for threads in ("1", "2")] for seed in range(1, options.pairs + 1)]
        yield speed(f"threads: {workload.name}, two over one", [a.wall / b.wall for a, b in pairs], 1.6, 1.75)
        yield speed(f"threads: {workload.name}, with reading and writing",
                    [a.process.wall / b.process.wall for a, b in pairs])
        for count, which in (("one thread", 0), ("two threads", 1)):
            yield speed(f"threads: {workload.name}, processors had by {count}",
                        [pair[which].process.cpu / pair[which].process.wall for pair in pairs])
        differ = sum(a.digest != b.digest for a, b in pairs)
        yield truth(f"threads: {workload.name}, pairs whose digits differ", [differ], (0, 0))


# --- the lines of the table -------------------------------------------------------------------------------------------

def spread(name, values):
    return {"name": name, "median": statistics.median(values), "least": min(values), "greatest": max(values),
            "values": list(values)}


def speed(name, values, goal=None, stretch=None):
    """The more the better."""
    result = spread(name, values)
    if goal is not None:
        result |= {"goal": goal, "verdict": "met" if result["median"] >= goal else "missed"}
    if stretch is not None:
        result |= {"stretch": stretch}
        if result["median"] >= stretch:
            result |= {"verdict": "stretch met"}
    return result


def limit(name, values, most):
    """The less the better."""
    result = spread(name, values)
    return result | {"most": most, "verdict": "met" if result["median"] <= most else "missed"}


def truth(name, values, limits):
    """Each run must answer what is true, within its own chance."""
    low, high = limits
    right = all(low <= value <= high for value in values)
    return spread(name, values) | {"low": low, "high": high, "verdict": "right" if right else "WRONG"}


def missing(name, why):
    return {"name": name, "missing": why}


def figure(value):
    if value == 0 or abs(value) >= 1e5:
        return f"{value:,.0f}"
    return f"{value:,.{max(0, 3 - math.floor(math.log10(abs(value))))}f}"


def bounds(result):
    """The goal and the stretch columns of a line."""
    if "low" in result:
        return f"{figure(result['low'])} to {figure(result['high'])}", ""
    if "most" in result:
        return f"<= {figure(result['most'])}", ""
    return tuple(f">= {figure(result[key])}" if key in result else "" for key in ("goal", "stretch"))


def show(results):
    heads = ["", "median", "least", "greatest", "goal or truth", "stretch", ""]
    rows = [heads]
    for result in results:
        if "missing" not in result:
            rows.append([result["name"], *(figure(result[key]) for key in ("median", "least", "greatest")),
                         *bounds(result), result.get("verdict", "")])
    widths = [max(len(row[i]) for row in rows) for i in range(len(heads))]
    for row in rows:
        cells = [cell.rjust(width) for cell, width in zip(row[1:-1], widths[1:])]
        print("  ".join([row[0].ljust(widths[0]), *cells, row[-1]]).rstrip())
    for result in results:
        if "missing" in result:
            print(f"{result['name']}: not measured: {result['missing']}")


def shown(path):
    path = pathlib.Path(path)
    return path.relative_to(ROOT) if path.is_relative_to(ROOT) else path


def machine():
    """One line that says what this was measured on."""
    model, memory = platform.machine(), ""
    try:
        found = re.search(r"^model name\s*:\s*(.+)$", pathlib.Path("/proc/cpuinfo").read_text(), re.M)
        model = found.group(1) if found else model
        kibi = int(re.search(r"^MemTotal:\s*(\d+)", pathlib.Path("/proc/meminfo").read_text(), re.M).group(1))
        memory = f", {kibi / MEBI:.0f} GiB"
    except (OSError, AttributeError):
        pass
    load = f", load {os.getloadavg()[0]:.1f} before" if hasattr(os, "getloadavg") else ""
    return f"{model}, {os.cpu_count()} cores{memory}, {platform.system()} {platform.release()}{load}"


def version(program):
    try:
        return subprocess.run([str(program), "--version"], capture_output=True, text=True).stdout.strip()
    except OSError:
        return None


# --- the command ------------------------------------------------------------------------------------------------------

def arguments():
    parser = argparse.ArgumentParser(
        description="Measures the program against its goals and against SimPy.",
        epilog="w1, w2 and w3 run beside SimPy where simpy is among the sections; simpy without them runs only SimPy.")
    parser.add_argument("--only", metavar="SECTION,...", default=",".join(SECTIONS),
                        help="some of " + ", ".join(SECTIONS) + " (default: all)")
    parser.add_argument("--pairs", type=int, default=3, metavar="N", help="how often each is run (default: 3)")
    parser.add_argument("--simpy-size", type=float, default=1, metavar="X",
                        help="SimPy's share of the work, 1 being a tenth of a workload (default: 1)")
    parser.add_argument("--program", default=ROOT / "build" / "release" / "rechtsweg", metavar="FILE",
                        type=lambda text: pathlib.Path(text).resolve(), help="default: build/release/rechtsweg")
    parser.add_argument("--json", default=ROOT / "build" / "bench.json", metavar="FILE", type=pathlib.Path,
                        help="where all figures go (default: build/bench.json)")
    options = parser.parse_args()
    options.only = options.only.split(",")
    unknown = [name for name in options.only if name not in SECTIONS]
    if unknown:
        parser.error(f"there is no section '{unknown[0]}'; there are {', '.join(SECTIONS)}")
    if options.pairs < 1:
        parser.error("--pairs must be at least 1")
    return options


def guarded(name, section):
    """The lines of a section; where it cannot be measured, a line that says so. The second: whether it failed."""
    results, failed = [], False
    try:
        for result in section:
            results.append(result)
    except Missing as why:
        results.append(missing(name, str(why)))
    except Failed as why:
        results.append(missing(name, f"failed: {why}"))
        failed = True
    except (OSError, KeyError, ValueError, ZeroDivisionError) as why:
        results.append(missing(name, f"failed: {why!r}"))
        failed = True
    return results, failed


def main():
    options = arguments()
    about = machine()
    print(about, CAVEAT, sep="\n", end="\n\n")
    alone = "simpy" in options.only and not any(workload.name in options.only for workload in WORKLOADS)
    sections = [(w.name, compare(w, options)) for w in WORKLOADS if w.name in options.only or alone]
    for name, section in (("study", section_study), ("scale", section_scale), ("population", section_population),
                          ("threads", section_threads)):
        if name in options.only:
            sections.append((name, section(options)))
    results, failed = [], False
    for name, section in sections:
        if sys.stderr.isatty():
            print(f"{name} ...", end="\r", file=sys.stderr, flush=True)
        lines, fault = guarded(name, section)
        results += lines
        failed = failed or fault or any(result.get("verdict") == "WRONG" for result in lines)
    show(results)
    options.json.parent.mkdir(parents=True, exist_ok=True)
    options.json.write_text(json.dumps({
        "machine": about, "caveat": CAVEAT, "program": version(options.program), "python": platform.python_version(),
        "when": datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds"), "pairs": options.pairs,
        "results": results}, indent=1) + "\n")
    print(f"\nall figures: {shown(options.json)}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
