#!/usr/bin/env python3
"""Every measure of the library moves what it should, the right way, from its date on and not before.

    measures.py BINARY ROOT

Measures are the alternatives of two studies at a small scale: those of measures/ on the shipped system, those of
measures/later/ on a copy whose horizon reaches them. For each: in every replicate the outcomes of expected.toml differ from
the base in the direction given there, and every figure of every table before the month of the first date is that of the
base. Measures recorded as without effect must change nothing at all.
"""
import csv
import pathlib
import subprocess
import sys
import tempfile
import tomllib

SCALE, REPLICATES, SEED = 0.05, 2, 11
LATER_END = "2024-10-01"
HERE = pathlib.Path(__file__).resolve().parent


def first_month(root, name):
    with open(root / "measures" / f"{name}.toml", "rb") as f:
        return min(str(change["from"]) for change in tomllib.load(f)["change"])[:7]


def alternative(name):
    return name.replace("/", "_")


def study(root, system, expected, folder):
    """Writes a study with an alternative for each expectation and runs it from `folder`; `with` alone is one more."""
    path = lambda m: str(root / "measures" / f"{m}.toml")
    lines = ['title = "Measures one by one"', 'question = "What does each move?"', f'system = "{system}"',
             f"replicates = {REPLICATES}", f"seed = {SEED}", f"scale = {SCALE}", "[base]", 'title = "Base"']
    sets = {alternative(e["measure"]): [*e.get("with", []), e["measure"]] for e in expected}
    lines += [f'[[alternative]]\nid = "{i}"\ntitle = "{i}"\nmeasures = {[path(m) for m in names]}'.replace("'", '"')
              for i, names in sets.items()]
    (folder / "study.toml").write_text("\n".join(lines) + "\n")


def dated_back(root):
    """Outcome -> days by which it looks ahead: what is counted in the month of an earlier mark."""
    with open(root / "systems" / "us-southwest-2017" / "outcomes.toml", "rb") as f:
        outcomes = tomllib.load(f)["outcome"]
    ahead = {n: o["flow"].get("within", 10**6) for n, o in outcomes.items() if "dated" in o.get("flow", {})}
    ahead.update({n: 10**6 for n, o in outcomes.items() if "dated" in o.get("stock", {})})
    ahead.update({n: 10**6 for n, o in outcomes.items() if "among" in o.get("elapsed", {})})  # cohorts followed to the end
    for n, o in outcomes.items():
        parts = [o.get("share", {}).get("of"), *o.get("sum", {}).get("of", {})]
        ahead.update({n: ahead[x] for x in parts if x in ahead})
    return ahead


def rows(results, table):
    with open(results / f"{table}.csv", newline="") as f:
        yield from csv.DictReader(f)


def before(period, month):
    """Whether a period of outcomes.csv (2016, FY2016, 2016-03) has ended before the month."""
    if period.startswith("FY"):
        return f"{period[2:]}-09" < month
    return (period if "-" in period else f"{period}-12") < month


def same_before(results, expected, months, ahead):
    """Tables before the first date: identical, row for row, to those of what a measure is compared with."""
    faults, compared = [], 0
    names = {alternative(e["measure"]): e for e in expected}
    keys = {"outcomes": ("replicate", "outcome", "category", "period"), "flows": ("from", "to", "category", "month"),
            "stocks": ("station", "category", "month"), "waits": ("resource", "category", "month"),
            "capacity": ("resource", "category", "month")}
    for table, key in keys.items():
        base = {}
        for r in rows(results, table):
            mine = tuple(r[k] for k in key)
            figures = tuple(v for k, v in r.items() if k != "alternative" and k not in key)
            if r["alternative"] == "base":
                base[mine] = figures
                continue
            e = names[r["alternative"]]
            period = r.get("period") or r["month"]
            if not e.get("nothing"):
                if r.get("outcome") in ahead or not before(period, months[r["alternative"]]):
                    continue
            compared += 1
            if base.get(mine) != figures:
                faults.append(f"{e['measure']}: {table} {' / '.join(mine)} is {figures[0]} and not {base.get(mine, ('absent',))[0]}, "
                              + ("though nothing should differ" if e.get("nothing") else f"before {months[r['alternative']]}"))
    return faults, compared


def moved(results, expected):
    figures = {}
    wanted = {m["outcome"] for e in expected for m in e.get("moves", [])}
    for r in rows(results, "outcomes"):
        if r["outcome"] in wanted and r["value"]:
            figures[r["alternative"], r["outcome"], r["category"], r["period"], r["replicate"]] = float(r["value"])
    faults = []
    for e in expected:
        than = alternative(e["with"][-1]) if e.get("against") else "base"
        for m in e.get("moves", []):
            what = m["outcome"], m.get("category", "total"), m["period"]
            for replicate in sorted({k[4] for k in figures}):
                now, was = (figures.get((a, *what, replicate)) for a in (alternative(e["measure"]), than))
                if now is None or was is None or not (now > was if m["way"] == "up" else now < was):
                    faults.append(f"{e['measure']}: {' / '.join(what)} should go {m['way']}, replicate {replicate}: {was} to {now}")
    return faults


def main():
    binary, root = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2]).resolve()
    with open(HERE / "expected.toml", "rb") as f:
        expected = tomllib.load(f)["expect"]
    library = {str(p.relative_to(root / "measures").with_suffix("")) for p in (root / "measures").rglob("*.toml")
               if p.parent.name != "lang"}
    faults = [f"{m}: no expectation" for m in sorted(library - {e["measure"] for e in expected})]
    faults += [f"{e['measure']}: no such measure" for e in expected if e["measure"] not in library]
    ahead, compared = dated_back(root), 0
    with tempfile.TemporaryDirectory() as scratch:
        scratch = pathlib.Path(scratch)
        longer = scratch / "us-southwest-longer"
        subprocess.run([sys.executable, root / "systems/us-southwest-2017/prolong.py", LATER_END, longer], check=True)
        for later, system in ((False, root / "systems/us-southwest-2017"), (True, longer)):
            mine = [e for e in expected if e["measure"].startswith("later/") == later and e["measure"] in library]
            folder = scratch / ("later" if later else "shipped")
            folder.mkdir()
            study(root, system, mine, folder)
            ran = subprocess.run([binary, "run", folder / "study.toml", "-o", folder / "results"], capture_output=True, text=True)
            if ran.returncode:
                sys.exit(ran.stderr)
            months = {alternative(e["measure"]): first_month(root, e["measure"]) for e in mine}
            for e in mine:
                for other in e.get("with", []):
                    months[alternative(e["measure"])] = min(months[alternative(e["measure"])], first_month(root, other))
            different, n = same_before(folder / "results", mine, months, ahead)
            compared += n
            faults += different[:20] + moved(folder / "results", mine)
    print("\n".join(faults))
    print(f"{len(library)} measures, {sum(len(e.get('moves', [])) for e in expected)} directions, {compared} figures before "
          f"the dates: {len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
