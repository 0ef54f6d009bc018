#!/usr/bin/python3
"""The command line as a user meets it: exit codes, what goes where, what the results folder holds.

Usage: commands.py RECHTSWEG SOURCE
"""
import csv
import json
import pathlib
import re
import signal
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile

program, source = sys.argv[1], pathlib.Path(sys.argv[2])
failures = 0


def call(*arguments, cwd=source):
    return subprocess.run([program, *map(str, arguments)], capture_output=True, text=True, cwd=cwd, timeout=600)


def expect(condition, what):
    global failures
    if not condition:
        print("FAILED:", what)
        failures += 1


help_text = call("--help").stdout
for verb in ["run", "merge", "sensitivity", "calibrate", "solve", "bottleneck", "check", "levers", "draw", "trace", "report", "serve"]:
    expect(re.search(rf"^\s+{verb}\b", help_text, re.M), f"--help lists {verb}")
    own = call(verb, "--help")
    expect(own.returncode == 0 and "Example:" in own.stdout, f"{verb} --help shows an example")
expect(re.match(r"rechtsweg \d+\.\d+\.\d+ \(\w+, (gcc|clang) ", call("--version").stdout), "--version")

out = call("runn")
expect(out.returncode == 1 and "did you mean 'run'" in out.stderr, "a wrong verb names the nearest")
expect(call("run", "nowhere.toml").returncode == 1, "a missing study is wrong input")
out = call("run", "--threads", "0")
expect(out.returncode == 1 and "threads" in out.stderr, "zero threads is wrong usage")

study = "studies/guatemala-2017.toml"
measures = sorted(str(p.relative_to(source)) for p in source.glob("measures/*.toml"))
out = call("check", study, "systems/us-southwest-2017", *measures, "claims/guatemala-visit.toml")
expect(out.returncode == 0 and not out.stderr, f"everything shipped is without fault: {out.stdout}")

out = call("levers", "systems/us-southwest-2017", "--json")
levers = json.loads(out.stdout)
expect(out.returncode == 0 and len(levers) > 200, "levers as JSON")
expect(all(l["evidence"] in ("page", "derived", "recalled", "assumed") for l in levers), "every lever has its evidence")
expect(all(l["source"] for l in levers if l["evidence"] != "assumed"), "every figure has its source")
out = call("levers", "systems/us-southwest-2017")
expect("court.judges" in out.stdout, "levers as text")

out = call("draw", "systems/us-southwest-2017")
expect(out.stdout.startswith("<svg") and out.stdout.count("<rect") > 60, "draw gives a picture")

with tempfile.TemporaryDirectory() as scratch:
    scratch = pathlib.Path(scratch)
    folder = scratch / "out"
    out = call("run", study, "-o", folder, "--scale", "0.004", "-n", "2", "--seed", "3")
    expect(out.returncode == 0, f"run: {out.stderr}")
    expect(f"The report is {folder}/report.html" in out.stdout, "run ends with the path of the report")
    expect("2 of 2 replicates" in out.stderr, "progress is on standard error")
    names = {p.name for p in folder.iterdir()}
    wanted = {"manifest.json", "resolved.toml", "results.sqlite", "summary.xlsx", "report.html", "report.json",
              "ro-crate-metadata.json", "columns.csv"}
    columns = {
        "outcomes": "alternative,replicate,outcome,category,period,value",
        "summary": "alternative,outcome,category,period,n,mean,median,p05,p25,p75,p95,diff_mean,diff_p05,diff_p95",
        "published": "outcome,category,period,value,unit,source,evidence,simulated_median,p05,p95,relative_error,",
        "claims": "claim,alternative,value,p05,p95,held,replicates,published_value,verdict",
        "flows": "alternative,from,to,category,month,",
        "stocks": "alternative,station,category,month,",
        "waits": "alternative,resource,category,month,",
        "capacity": "alternative,resource,category,month,",
        "levers": "lever,",
        "dictionary": "outcome,unit,kind,meaning",
    }
    wanted |= {f"{table}.csv" for table in columns}
    expect(wanted <= names, f"the folder holds everything: missing {wanted - names}")
    expect(not {"UNFINISHED.txt", "replicates", "writing"} & names, "and nothing else")
    base = sqlite3.connect(folder / "results.sqlite")
    described = {(r["table"], r["column"]) for r in csv.DictReader((folder / "columns.csv").open())}
    for table, header in columns.items():
        with (folder / f"{table}.csv").open(newline="") as file:
            rows = list(csv.reader(file))
        expect(",".join(rows[0]).startswith(header), f"{table}.csv has its columns: {rows[0]}")
        count = base.execute(f'SELECT COUNT(*) FROM "{table}"').fetchone()[0]
        expect(count == len(rows) - 1 > 0, f"{table} has the same rows in SQLite and CSV")
        expect(all((table, column) in described for column in rows[0]), f"every column of {table} is described")
    claims = list(csv.DictReader((folder / "claims.csv").open()))
    expect(len({c["claim"] for c in claims}) >= 8, "at least eight claims are answered")
    expect({c["verdict"] for c in claims} <= {"holds", "does not hold", "undecided"}, "verdicts")
    manifest = json.loads((folder / "manifest.json").read_text())
    expect(manifest["seed"] == 3 and len(manifest["inputs"]) > 20, "the manifest names seed and inputs")
    page = (folder / "report.html").read_text()
    data = re.search(r'<script type="application/json" id="results">(.*?)</script>', page, re.S)
    expect(data and json.loads(data.group(1))["study"]["id"] == "guatemala-2017", "the report carries its results")
    expect(zipfile.ZipFile(folder / "summary.xlsx").testzip() is None, "the workbook is whole")

    out = call("run", study, "-o", folder, "--scale", "0.004", "-n", "2")
    expect(out.returncode == 1 and "--force" in out.stderr, "a finished folder is not overwritten")
    (scratch / "mine").mkdir()
    (scratch / "mine" / "letter.txt").write_text("dear")
    out = call("run", study, "-o", scratch / "mine", "-n", "1", "--scale", "0.004", "--force")
    expect(out.returncode == 1 and (scratch / "mine" / "letter.txt").exists(), "a foreign folder is left alone")
    (folder / "report.html").unlink()
    out = call("report", folder)
    expect(out.returncode == 0 and (folder / "report.html").read_text() == page, "report builds the same page anew")
    out = call("run", study, "-o", "/dev/full/x", "-n", "1", "--scale", "0.004")
    expect(out.returncode == 3, f"a folder that cannot be made is the machine's fault: {out.returncode}")
    quiet = call("run", study, "-o", scratch / "q", "--scale", "0.003", "-n", "1", "--quiet")
    expect(quiet.stdout == "" and quiet.stderr == "", "--quiet says nothing")
    out = call("run", study, "-o", scratch / "j", "--scale", "0.003", "-n", "1", "--json", "--quiet")
    expect(json.loads(out.stdout)["report"].endswith("report.html"), "--json prints JSON and nothing else")

    # A sensitivity analysis of a small system: tables, chart, another run from what was kept.
    (scratch / "sens").mkdir()
    (scratch / "sens" / "system.toml").write_text("""title = "s"
tick = "day"
start = 2016-01-01
end = 2016-07-01
[desk]
rate = { value = 20, range = [10, 30], unit = "persons", evidence = "assumed" }
stay = { value = 10, range = [5, 15], unit = "days", evidence = "assumed" }
[[arrivals]]
name = "people"
into = "stay"
rate = "desk.rate"
per = "day"
[station.stay]
stay = { exponential = { mean = "desk.stay" } }
route = "gone"
[station.gone]
end = true
[outcome.present]
means = "people there"
unit = "persons"
stock = { at = ["stay"], statistic = "mean" }
""")
    analysis = scratch / "sens" / "a.toml"
    analysis.write_text("title = 'a'\nstudy = 'system.toml'\nreplicates = 2\n[[target]]\noutcome = 'present'\n"
                        "period = '2016-06'\n[morris]\ntrajectories = 3\n[sobol]\nrows = 8\n")
    expect(call("check", analysis).returncode == 0, "check knows a sensitivity analysis")
    out = call("sensitivity", analysis, "-o", scratch / "sens" / "out", "--threads", "2")
    expect(out.returncode == 0 and "desk.stay" in out.stdout, f"sensitivity: {out.stderr}")
    names = {p.name for p in (scratch / "sens" / "out").iterdir()}
    wanted = {"sensitivity.html", "screening.csv", "tornado.csv", "variance.csv", "targets.csv", "levers.csv",
              "columns.csv", "manifest.json"}
    expect(wanted <= names, f"sensitivity leaves its tables: missing {wanted - names}")
    tables = {n: (scratch / "sens" / "out" / n).read_bytes() for n in ("screening.csv", "variance.csv")}
    out = call("sensitivity", analysis, "-o", scratch / "sens" / "out", "--threads", "1", "--resume", "--json", "--quiet")
    expect(json.loads(out.stdout)["targets"][0]["screening"][0]["lever"] == "desk.stay", "sensitivity as JSON")
    for n, before in tables.items():
        expect((scratch / "sens" / "out" / n).read_bytes() == before, f"{n} is the same from what was kept")
    manifest = json.loads((scratch / "sens" / "out" / "manifest.json").read_text())
    expect(manifest["simulations"] == 0, "nothing is simulated twice")

    # Bottlenecks of a small system: tables, another run from what was kept, and all that is wrong in one message.
    (scratch / "narrow").mkdir()
    (scratch / "narrow" / "system.toml").write_text("""title = "n"
tick = "day"
start = 2016-01-01
end = 2017-01-01
[desk]
clerks = { value = 5, range = [4, 8], unit = "clerks", evidence = "assumed" }
[[arrivals]]
name = "people"
into = "desk"
rate = 8
per = "day"
[resource.clerks]
quota = { n = "desk.clerks", per = "day" }
[station.desk]
needs = "clerks"
stay = { fixed = 1 }
route = "gone"
[station.gone]
end = true
[outcome.there]
means = "people there"
unit = "persons"
stock = { at = ["desk"] }
""")
    ask = ["bottleneck", scratch / "narrow" / "system.toml", "-n", "5", "--outcome", "there by 2016-12-31"]
    out = call(*ask, "-o", scratch / "narrow" / "out", "--threads", "2")
    expect(out.returncode == 0 and "1 more of desk.clerks (clerks) from 2016-01-01 on" in out.stdout,
           f"bottleneck says what it moved: {out.stdout}{out.stderr}")
    names = {p.name for p in (scratch / "narrow" / "out").iterdir()}
    wanted = {"resources.csv", "marginal.csv", "levers.csv", "results.sqlite", "columns.csv", "manifest.json"}
    expect(wanted <= names, f"bottleneck leaves its tables: missing {wanted - names}")
    tables = {n: (scratch / "narrow" / "out" / n).read_bytes() for n in ("resources.csv", "marginal.csv")}
    worth = list(csv.DictReader((scratch / "narrow" / "out" / "marginal.csv").open()))
    expect(len(worth) == 1 and abs(float(worth[0]["per_unit"]) + 366) < 5 and worth[0]["told"] == "1",
           f"one more a day serves one more a day: {worth}")
    out = call(*ask, "-o", scratch / "narrow" / "out", "--threads", "1", "--resume", "--json", "--quiet")
    expect(json.loads(out.stdout)["alternatives"][0]["marginal"][0]["lever"] == "desk.clerks", "bottleneck as JSON")
    for n, before in tables.items():
        expect((scratch / "narrow" / "out" / n).read_bytes() == before, f"{n} is the same from what was kept")
    manifest = json.loads((scratch / "narrow" / "out" / "manifest.json").read_text())
    expect(manifest["simulations"] == 0, "nothing is watched twice")
    out = call(*ask, "-o", scratch / "narrow" / "out")
    expect(out.returncode == 1 and "--force" in out.stderr, "finished bottlenecks are not overwritten")
    out = call("bottleneck", scratch / "narrow" / "system.toml", "--outcome", "ther in 2016", "--outcome", "there",
               "--from", "2020-01-01", "--lever", "clerk=desk.clerks", "--lever", "clerks=desk.rate")
    expect(out.returncode == 1 and out.stderr.rstrip().endswith("5 faults"), f"all at once: {out.stderr}")
    for place in ("--outcome: there is no outcome 'ther'", "--outcome: 'there' is no outcome in a period",
                  "--from: '2020-01-01' is no date", "--lever: there is no resource 'clerk'", "--lever: there is no lever"):
        expect(place in out.stderr, f"located: {place} in {out.stderr}")

    # What it takes: kept and gone on with, a mix, and all that is wrong in one message.
    ask = ["solve", scratch / "sens" / "system.toml", "--until", "present >= 240 in 2016-06", "-n", "12"]
    kept = scratch / "sens" / "taken"
    out = call(*ask, "--lever", "desk.rate=10..40", "-o", kept)
    expect(out.returncode == 0 and re.search(r"Smallest value: 2[45] persons", out.stdout), f"solve: {out.stdout}{out.stderr}")
    answer = json.loads((kept / "answer.json").read_text())
    expect({p.name for p in kept.iterdir()} == {"answer.txt", "answer.json", "manifest.json", "evaluations.txt"} and
           answer["value"] in (24, 25) and (kept / "answer.txt").read_text() == out.stdout, "solve -o keeps its answer")
    again = call(*ask, "--lever", "desk.rate=10..40", "-o", kept, "--resume", "--json", "--quiet", "--threads", "1")
    manifest = json.loads((kept / "manifest.json").read_text())
    expect(json.loads(again.stdout)["value"] == answer["value"] and manifest["simulations"] == 12,
           f"from what was kept, only the answer is simulated again: {manifest['simulations']}")
    expect("--force" in call(*ask, "--lever", "desk.rate=10..40", "-o", kept).stderr, "an answer is not overwritten")
    mix = [*ask, "--lever", "desk.rate=10..40@1", "--lever", "desk.stay=5..20@2"]
    whole = call(*mix, "--json", "--quiet")
    expect(whole.returncode == 0 and abs(json.loads(whole.stdout)["cost"] - 24) < 4, f"a mix: {whole.stdout}{whole.stderr}")
    half = subprocess.Popen([program, *map(str, mix), "-o", str(scratch / "sens" / "mix"), "--quiet"], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    evaluations = scratch / "sens" / "mix" / "evaluations.txt"
    while half.poll() is None and not evaluations.exists():
        time.sleep(0.01)
    half.terminate()
    said = half.stderr.read()
    if half.wait() == 130:  # not through already
        expect("--resume" in said, f"an interrupted mix says how to go on: {said}")
    out = call(*mix, "-o", scratch / "sens" / "mix", "--resume", "--json", "--quiet")
    expect({**json.loads(out.stdout), "simulations": 0} == {**json.loads(whole.stdout), "simulations": 0},
           "a mix that was interrupted has the same answer")
    out = call("solve", scratch / "sens" / "system.toml", "--until", "presnt < 5 in 2016", "--lever", "desk.rate=40..10", "--lever",
               "desk.stay=5..20@free", "--lever", "desk.sty@1", "--lever", "desk.stay@1", "--range", "1..2", "--step", "1", "--resume")
    for fault in ("there is no outcome 'presnt'", "'40..10' is no range", "what one more of 'desk.rate' costs is not said",
                  "'free' is no cost", "there is no lever 'desk.sty'", "'desk.stay' is in the mix already", "4 levers are too many",
                  "--range: a mix has a range for each lever", "--step: a mix", "--resume: there is no folder"):
        expect(fault in out.stderr, f"solve says '{fault}': {out.stderr}")
    expect(out.returncode == 1, "and is wrong input")
    out = call(*ask, "--lever", "desk.rate@2")
    expect("changes nothing" in out.stderr, f"a cost of one lever is not ignored: {out.stderr}")

    # Shards: what merge refuses, all in one message.
    few = ["--scale", "0.003", "-n", "3", "--quiet"]
    for number in 1, 2, 3:
        expect(call("run", study, "-o", scratch / f"s{number}", *few, "--shard", f"{number}/3").returncode == 0, "a shard")
    expect({p.name for p in (scratch / "s2").iterdir()} == {"shard.json", "replicates"}, "a shard is its replicates")
    out = call("run", study, "-o", scratch / "s1", *few, "--shard", "1/3")
    expect(out.returncode == 1 and "--force" in out.stderr, "a finished shard is not overwritten")
    expect(call("run", study, "-o", scratch / "s1", *few, "--shard", "1/3", "--resume").returncode == 0,
           "a finished shard resumed is done")
    out = call("run", study, "-o", scratch / "s4", *few, "--shard", "1/4")
    expect(out.returncode == 1 and "do not make 4 shards" in out.stderr, "more shards than replicates")
    out = call("run", study, "-o", scratch / "s4", *few, "--shard", "0/3", "--until", "x +- 1")
    expect(out.returncode == 1 and out.stderr.count("\n") == 3, "a shard has no number 0 and no --until, said at once")
    call("run", study, "-o", scratch / "other", *few, "--seed", "4", "--shard", "3/3")
    (scratch / "unfinished").mkdir()
    (scratch / "unfinished" / "UNFINISHED.txt").write_text("1 of 2 replicates are kept. To go on:\n\n  go on so\n")
    bad = scratch / "s2" / "replicates" / "000001.bin"
    whole = bad.read_bytes()
    bad.write_bytes(whole[:-1] + b"x")
    out = call("merge", *(scratch / name for name in ("s1", "s2", "other", "unfinished", "mine", "j", "none", "s1/")),
               "-o", scratch / "merged")
    for fault in ("seed is 4", "unfinished; to go on: go on so", "mine: holds something else", "j: holds a whole study",
                  "none: is not there", "s1: is named twice", "replicate 1 is damaged", "7 faults"):
        expect(fault in out.stderr, f"merge says '{fault}': {out.stderr}")
    expect(out.returncode == 1 and not (scratch / "merged").exists(), "and writes nothing")
    bad.write_bytes(whole)
    out = call("merge", scratch / "s1", scratch / "s3", scratch / "s3", "-o", scratch / "merged")
    expect("replicate 1 of 3 is missing; run shards 2/3" in out.stderr, f"merge says which shard is missing: {out.stderr}")
    out = call("merge", *(scratch / f"s{n}" for n in (3, 1, 2)), "-o", scratch / "merged", "--json")
    expect(out.returncode == 0 and json.loads(out.stdout)["folder"] == str(scratch / "merged"), f"merge: {out.stderr}")
    call("run", study, "-o", scratch / "one", *few)
    expect(all((scratch / "one" / f"{t}.csv").read_bytes() == (scratch / "merged" / f"{t}.csv").read_bytes()
               for t in columns), "merged tables are those of one run")
    expect(list(sqlite3.connect(scratch / "one" / "results.sqlite").iterdump()) ==
           list(sqlite3.connect(scratch / "merged" / "results.sqlite").iterdump()), "and so is the database")
    expect(call("run", study, "-o", scratch / "one", *few, "--resume").returncode == 0, "a finished study resumed is done")
    expect(call("run", study, "-o", scratch / "one", *few, "--seed", "9", "--resume").returncode == 1, "but not another one")

    # A slip of the pen must not cost what is kept.
    cut = subprocess.Popen([program, "run", study, "-o", scratch / "cut", "-n", "100000", "--scale", "0.01", "--threads", "1", "--quiet"],
                           stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=source)
    for _ in range(600):
        if any((scratch / "cut" / "replicates").glob("*.bin")):
            break
        time.sleep(0.1)
    cut.send_signal(signal.SIGINT)
    cut.wait()
    before = sorted(f.name for f in (scratch / "cut" / "replicates").iterdir())
    out = call("run", study, "-o", scratch / "cut", "-n", "100000", "--scale", "0.02", "--threads", "1", "--resume")
    expect(out.returncode == 1 and "replicates of other inputs" in out.stderr, f"another scale is refused: {out.stderr}")
    expect(before == sorted(f.name for f in (scratch / "cut" / "replicates").iterdir()), "and nothing is lost")

    # Other descriptions of the system: shards of it are one study, and the study's own figures stay.
    others = [*few, "--structures"]
    for number in 1, 2:
        expect(call("run", study, "-o", scratch / f"o{number}", *others, "--shard", f"{number}/2").returncode == 0, "a shard of structures")
    out = call("merge", scratch / "o1", scratch / "s2", "-o", scratch / "om")
    expect("whether structures are simulated is no" in out.stderr, f"merge knows structures: {out.stderr}")
    expect(call("merge", scratch / "o1", scratch / "o2", "-o", scratch / "om").returncode == 0, "merge of structures")
    call("run", study, "-o", scratch / "ow", *others)
    expect(all((scratch / "ow" / f"{t}.csv").read_bytes() == (scratch / "om" / f"{t}.csv").read_bytes() for t in [*columns, "structures"]),
           "merged structures are those of one run")
    expect((scratch / "ow" / "outcomes.csv").read_bytes() == (scratch / "one" / "outcomes.csv").read_bytes(), "structures are told beside the study")
    rows = list(csv.DictReader((scratch / "ow" / "summary.csv").open()))
    expect(all(r["mean"] == "" or float(r["structure_low"]) <= float(r["mean"]) + 1e-9 and float(r["mean"]) <= float(r["structure_high"]) + 1e-9
               for r in rows), "a mean lies between the lowest and the highest of all structures")
    expect(len(json.loads((scratch / "ow" / "report.json").read_text())["claims"][0]["answers"][0]["structures"]) == 4, "the report has them")

    # Until a figure is precise enough: the figures that decide, calculated here from the table.
    out = call("run", study, "--until", "eoir_pending_cases_fy_en/x in 2018-13 under as_statd against bas +- -2")
    for fault in ("did you mean 'eoir_pending_cases_fy_end'", "did you mean 'as_stated'", "did you mean 'base'", "4 faults"):
        expect(out.returncode == 1 and fault in out.stderr, f"--until says '{fault}': {out.stderr}")
    question = "usbp_apprehensions_southwest_by_citizenship/mexico in FY2018 under as_stated against base"
    until = ["--scale", "0.003", "--quiet", "--seed", "5"]
    call("run", study, "-o", scratch / "u1", *until, "-n", "30", "--until", f"{question} +- 1e9")
    call("run", study, "-o", scratch / "u2", *until, "-n", "12", "--threads", "1", "--until", f"{question} +- 0.001")
    stopped = [json.loads((scratch / u / "manifest.json").read_text()) for u in ("u1", "u2")]
    expect([(m["replicates"], m["stopped"]["reason"]) for m in stopped] == [(10, "precise"), (12, "maximum")],
           f"--until stops when it should: {[m.get('stopped') for m in stopped]}")
    values = {}
    for row in csv.DictReader((scratch / "u1" / "outcomes.csv").open()):
        if (row["outcome"], row["category"], row["period"]) == ("usbp_apprehensions_southwest_by_citizenship", "mexico", "FY2018"):
            values.setdefault(row["alternative"], []).append(float(row["value"]))
    differences = [a - b for a, b in zip(values["as_stated"], values["base"])]
    half = 1.8331129 * statistics.stdev(differences) / 10 ** 0.5  # Student's t with 9 degrees of freedom, 95%
    expect(len(differences) == 10 and abs(stopped[0]["stopped"]["half_width"] / half - 1) < 1e-6,
           f"the half-width is that of the paired difference: {half}, {stopped[0]['stopped']}")

    # Every person of the system whose life is traced exists under every alternative until they part.
    tiny = scratch / "tiny.toml"
    tiny.write_text((source / study).read_text().replace('"../', f'"{source}/').replace("replicates", "scale = 0.01\nreplicates", 1))
    out = call("trace", tiny, "--person", "5", "--from", "2017-03-01")
    expect(out.returncode == 0 and "no real person" in out.stdout, f"trace: {out.stderr}")

print(f"{failures} failures")
sys.exit(1 if failures else 0)
