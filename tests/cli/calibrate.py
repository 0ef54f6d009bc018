#!/usr/bin/python3
"""The example of docs/calibration.md, run, killed, resumed; and a study run with its posterior.

Usage: calibrate.py RECHTSWEG CALIBRATION.MD
"""
import csv
import json
import pathlib
import re
import signal
import subprocess
import sys
import tempfile
import time

program, document = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2])
failures = 0


def expect(condition, what):
    global failures
    if not condition:
        print("FAILED:", what)
        failures += 1


def table(path):
    with open(path, newline="") as f:
        return list(csv.DictReader(f))


with tempfile.TemporaryDirectory() as scratch:
    scratch = pathlib.Path(scratch)
    for name, body in re.findall(r"^```(?:toml|csv) (\S+)\n(.*?)^```", document.read_text(), re.M | re.S):
        (scratch / name).write_text(body)

    def call(*words):
        return subprocess.run([program, *map(str, words)], capture_output=True, text=True, cwd=scratch)

    out = call("check", "desk.toml")
    expect(out.returncode == 0, f"check knows a calibration: {out.stdout}")
    out = call("calibrate", "desk.toml", "-o", "one", "--threads", "2")
    expect(out.returncode == 0, f"calibrate: {out.stderr}")
    expect("desk.rate and desk.stay are known together better than each by itself" in out.stdout,
           f"it says that a head count does not tell rate from stay: {out.stdout}")
    expect("best distance" in out.stderr, "progress names the best distance")
    tables = {"posterior.csv", "levers.csv", "correlations.csv", "fit.csv", "emulator.csv", "waves.csv", "columns.csv",
              "calibration.html", "results.sqlite", "manifest.json"}
    names = {p.name for p in (scratch / "one").iterdir()}
    expect(tables <= names and "UNFINISHED.txt" not in names, f"missing: {tables - names}")
    pair = table(scratch / "one" / "correlations.csv")[0]
    expect(float(pair["correlation"]) < -0.8, f"more of one, less of the other: {pair}")
    products = {}
    for row in table(scratch / "one" / "posterior.csv"):
        products[row["draw"]] = products.get(row["draw"], 1) * float(row["value"])
    expect(len(products) == 400 and abs(sum(products.values()) / 400 / 240 - 1) < 0.03, "rate times stay is the head count")
    fit = {r["period"]: r for r in table(scratch / "one" / "fit.csv")}
    expect(fit["2015"]["role"] == "fitted" and fit["2016"]["role"] == "held out", "2016 is held out")
    expect(float(fit["2016"]["last_year"]) == 240 and float(fit["2016"]["trend"]) == 235 and
           float(fit["2016"]["trend_crps"]) == 7, f"naive forecasts and their scores: {fit['2016']}")
    expect(float(fit["2016"]["error_sd"]) == 0.05 * 242, "the error goes by the evidence")
    expect(call("calibrate", "desk.toml", "-o", "one").returncode == 1, "a finished calibration is not overwritten")

    # The same digits from what was kept, on one thread; and after a kill at whatever moment it comes.
    compared = ["posterior.csv", "levers.csv", "fit.csv", "emulator.csv", "waves.csv", "calibration.html"]
    before = {n: (scratch / "one" / n).read_bytes() for n in compared}
    out = call("calibrate", "desk.toml", "-o", "one", "--threads", "1", "--resume", "--json", "--quiet")
    answer = json.loads(out.stdout)
    expect({x["lever"] for x in answer["levers"]} == {"desk.rate", "desk.stay"} and answer["held_out"]["trend"]["figures"] == 1,
           "--json prints what was learnt")
    expect(json.loads((scratch / "one" / "manifest.json").read_text())["simulations"] == 0, "nothing is simulated twice")
    for n, bytes_before in before.items():
        expect((scratch / "one" / n).read_bytes() == bytes_before, f"{n} is the same from what was kept, on one thread")
    large = scratch / "large.toml"
    large.write_text((scratch / "desk.toml").read_text() + "\n[design]\npoints = 800\nwaves = 2\n")
    expect(call("calibrate", large, "-o", "whole", "--quiet").returncode == 0, "a larger one")
    for end in signal.SIGKILL, signal.SIGINT:
        folder = scratch / end.name
        running = subprocess.Popen([program, "calibrate", large, "-o", folder, "--threads", "1", "--quiet"], cwd=scratch,
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        until = time.monotonic() + 60
        wanted = "evaluations.txt" if end == signal.SIGKILL else "UNFINISHED.txt"
        while running.poll() is None and not (folder / wanted).exists() and time.monotonic() < until:
            time.sleep(0.02)
        running.send_signal(end)
        code = running.wait()
        expect(code in (0, -9 if end == signal.SIGKILL else 130), f"{end.name}: {code}")
        out = call("calibrate", large, "-o", folder, "--resume", "--quiet")
        expect(out.returncode == 0, f"resumed after {end.name}: {out.stderr}")
        for n in compared:
            expect((folder / n).read_bytes() == (scratch / "whole" / n).read_bytes(), f"{n} after {end.name} is that of one go")

    # Wrong files: every fault at once.
    wrong = (scratch / "desk.toml").read_text()
    for good, bad in ('"desk.rate"', '"desk.rat"'), ('"triangular"', '"triangula"'), ('"2016"', '"2018"'), ('"present"', '"presnt"'):
        wrong = wrong.replace(good, bad)
    (scratch / "wrong.toml").write_text(wrong + "discrepancy = -1\nfreight = 2\n[design]\ndraws = 5\n")
    out = call("check", "wrong.toml")
    for fault in ("did you mean 'desk.rate'", "did you mean 'triangular'", "'2018' is no whole period", "did you mean 'present'",
                  "'discrepancy' is -1", "freight", "'draws' is 5"):
        expect(out.returncode == 1 and fault in out.stdout, f"check says '{fault}': {out.stdout}")
    expect(call("run", "desk.toml").returncode == 1, "a calibration is not a study")

    # A study whose levers are drawn from the posterior.
    with_posterior = ["run", "study.toml", "--posterior", "one/posterior.csv", "-n", "40", "--quiet"]
    out = call(*with_posterior, "-o", "run")
    expect(out.returncode == 0, f"run --posterior: {out.stderr}")
    row = next(r for r in table(scratch / "run" / "summary.csv") if (r["outcome"], r["period"]) == ("present", "2016"))
    luck, parameter = float(row["sd_sampling"]), float(row["sd_parameter"])
    call("run", "study.toml", "-n", "40", "--quiet", "-o", "plain")
    plain = next(r for r in table(scratch / "plain" / "summary.csv") if (r["outcome"], r["period"]) == ("present", "2016"))
    expect(plain["sd_parameter"] == "" and 0.6 < luck / float(plain["sd_sampling"]) < 1.6, f"luck is luck: {row} {plain}")
    expect(8 < parameter < 18, f"parameters make about the discrepancy and error of the figure: {parameter}")
    used = {}
    for r in table(scratch / "run" / "parameters.csv"):
        used[r["replicate"], r["lever"]] = float(r["value"])
    drawn = {(r["draw"], r["lever"]): float(r["value"]) for r in table(scratch / "one" / "posterior.csv")}
    expect(all(used[str(i), lever] == drawn[str(i // 2), lever] for i in range(40) for lever in ("desk.rate", "desk.stay")),
           "two replicates a draw")
    manifest = json.loads((scratch / "run" / "manifest.json").read_text())
    expect(manifest["posterior"]["file"] == "one/posterior.csv" and len(manifest["posterior"]["sha256"]) == 64, "the manifest names it")
    expect("hold chance and what the published past leaves open of 2 levers" in (scratch / "run" / "report.json").read_text(),
           "the report says what its intervals hold")
    for number in 1, 2, 3:
        expect(call(*with_posterior, "-o", f"s{number}", "--shard", f"{number}/3", "--threads", "1").returncode == 0, "a shard")
    out = call("merge", "s1", "s2", "s3", "-o", "merged", "--quiet")
    expect(out.returncode == 0, f"merge: {out.stderr}")
    for path in (scratch / "run").glob("*.csv"):
        expect(path.read_bytes() == (scratch / "merged" / path.name).read_bytes(), f"{path.name} of merged shards is that of one run")
    expect(call(*with_posterior, "-o", "run", "--resume").returncode == 0, "a finished one resumed is done")
    lines = (scratch / "one" / "posterior.csv").read_text().splitlines()
    (scratch / "bad.csv").write_text("\n".join([lines[0], lines[1].replace("desk.rate", "desk.rat"), *lines[2:5], "1,desk.stay,much"]) + "\n")
    out = call("run", "study.toml", "--posterior", "bad.csv", "-o", "none")
    for fault in ("did you mean 'desk.rate'", "'much' is no number"):
        expect(out.returncode == 1 and fault in out.stderr, f"a wrong posterior says '{fault}': {out.stderr}")
    expect(call("run", "study.toml", "--posterior", "nowhere.csv").returncode == 1, "no posterior is wrong input")

print(f"{failures} failures")
sys.exit(1 if failures else 0)
