#!/usr/bin/env python3
"""The published past: the base of the shipped study against every published figure of FY2015 and FY2016.

    past.py BINARY ROOT [--cross | --announcement | --results FOLDER]

Runs ROOT/studies/past.toml, or takes the results of an earlier run, and prints one table, misses first: each published
figure that has an outcome, the simulated median with its 5-95 % interval, the error, the threshold, hit or miss, and
whether the series was used to set something in the system (input: that it fits proves little) or not (check). The closure
checks follow by the same rule. Every miss must stand in the list of docs/validation.md with its size, and nothing
else may: the test fails where the document and the table differ.

--announcement prints what the announcement of 2017 does to apprehensions month by month, relative to a year before, beside what
was published up to September 2017. To these months the strength of beliefs is fitted; the rest is a prediction.

--cross validates by years: each year is simulated with the practice of the other (every value that changes on 1 October
2015, those of journey.toml excepted, which say who comes), and the figures that are no longer met are printed.
"""
import csv
import pathlib
import re
import shutil
import statistics
import subprocess
import sys
import tempfile

YEARS = ("FY2015", "FY2016")
PERIODS = YEARS + ("2015", "2016")

# Threshold by series, the first that matches; in per cent of the published figure, or in points where it says so.
# Series after the mark OWN have no threshold in the aims of the project: the widest one, 8 %, is taken for them.
POINTS_OF_GROUP = "points of the group"
POINTS = "points"
RULES = [
    ("usbp_recidivism_rate", 2, POINTS),
    (r"cbp_southwest_bookouts_.*", 5, POINTS_OF_GROUP),
    (r"usbp_apprehensions_southwest_by_sector", 8, "%"),
    (r"ohss_usbp_encounters_southwest_by_family_status", 5, "%"),
    (r"usbp_apprehensions_southwest_(family|unacc).*", 5, "%"),
    (r"usbp_apprehensions_southwest(_by_citizenship)?", 3, "%"),
    (r"cbp_encounters_southwest_.*", 3, "%"),
    (r"dhs_repatriations_by_type", 5, "%"),
    (r"ice_detention_book_ins.*|ice_average_daily_population", 5, "%"),
    (r"eoir_.*", 5, "%"),
    (r"uscis_credible_fear_.*", 8, "%"),
    (r".*_returns_by_air_from_us|el_salvador_returns_from_us|ice_air_passengers", 8, "%"),
    (r".*", 8, "%"),  # OWN
]
MONTHLY = "usbp_apprehensions_southwest_monthly"
LEAST_CORRELATION = 0.95

# The closure checks: what must hold together beside the series. Figures that data/statistics.csv does not hold carry the
# source codes of the system's files. (outcome, category, period, low, high, what, source)
CLOSURE = [
    ("evading_adults_got_away", "total", "FY2016", 106000, 170000, "entries past the agents, between the known and the estimated", "[OIS]"),
    ("ice_air_passengers", "guatemala", "FY2016", 0.92 * 32963, 1.08 * 32963, "charter passengers, 5.9 flights a week of 108", "[UW]"),
    ("ice_air_passengers", "honduras", "FY2016", 0.92 * 21311, 1.08 * 21311, "charter passengers, 4.1 flights a week of 99", "[UW]"),
    ("ice_air_passengers", "el_salvador", "FY2016", 0.92 * 20089, 1.08 * 20089, "charter passengers, 3.8 flights a week of 101", "[UW]"),
    ("ice_air_passengers", "mexico", "FY2016", 0.92 * 27082, 1.08 * 27082, "charter passengers", "[UW]"),
    ("eoir_pending_cases_fy_end", "total", "2015-08", 0.95 * 456644, 1.05 * 456644, "open cases, August 2015", "[T405]"),
    ("eoir_pending_cases_fy_end", "total", "2016-10", 0.95 * 521676, 1.05 * 521676, "open cases, October 2016", "[T1109]"),
    ("eoir_pending_cases_fy_end", "total", "2017-01", 0.95 * 542411, 1.05 * 542411, "open cases, January 2017", "[T579]"),
    ("age_of_open_cases", "total", "FY2016", 0.95 * 673, 1.05 * 673, "days since filing, mean of the open cases; the month of the source is not known", "[T2513]"),
    ("uscis_credible_fear_referrals_nationwide", "total", "FY2016", 0.92 * 91480, 1.08 * 91480, "fear referrals, southwest border", "[OHSS]"),
    ("uscis_credible_fear_decisions", "total", "FY2016", 0.92 * 89360, 1.08 * 89360, "fear cases finished, southwest border", "[OHSS]"),
]
# Book-ins x mean stay / days = daily population: the stay that the two imply, days.
STAY = ("FY2016", 366, 0.95 * 33000 / 352880 * 366, 1.05 * 34376 / 352880 * 366)
# Shares of encounters settled by the end (returned, relief or case ended), and the outcomes that count them. [LIF]
SETTLED = [("single_adults", 0.85), ("family_unit_individuals", 0.11), ("unaccompanied_children_not_mexican", 0.32)]
SETTLED_YEARS = ["FY2015", "FY2016", "FY2017", "FY2018", "FY2019"]


class Row:
    """One figure: hit or miss, and how it is printed. Larger `ratio` is worse; above 1 it is a miss."""

    def __init__(self, series, category, period, published, simulated, low, high, error, threshold, ratio):
        self.series, self.category, self.period = series, category, period
        self.published, self.simulated, self.low, self.high = published, simulated, low, high
        self.error, self.threshold, self.ratio = error, threshold, ratio
        self.role = "check"

    hit = property(lambda self: self.ratio <= 1)
    key = property(lambda self: (self.series, self.category, self.period))


def figure(x):
    if x is None:
        return ""
    return f"{x:.0f}" if abs(x) >= 1000 else f"{x:.1f}" if abs(x) >= 10 else f"{x:.3f}"


def rule(series):
    return next((threshold, unit) for pattern, threshold, unit in RULES if re.fullmatch(pattern, series))


def relative(series, category, period, value, median, low, high, threshold):
    error = 100 * (median / value - 1)
    return Row(series, category, period, figure(value), figure(median), figure(low), figure(high), f"{error:+.1f} %",
               f"{threshold} %", abs(error) / threshold)


def in_points(series, category, period, value, median, low, high, threshold):
    error = median - value
    return Row(series, category, period, figure(value), figure(median), figure(low), figure(high), f"{error:+.1f} pts",
               f"{threshold} pts", abs(error) / threshold)


def of_group(rows, threshold):
    """Custody outcomes: each as a share, in per cent, of the recorded outcomes of its group, in both."""
    for series, period in sorted({(r["outcome"], r["period"]) for r in rows}):
        mine = [r for r in rows if (r["outcome"], r["period"]) == (series, period)]
        every = {x: sum(float(r[x]) for r in mine) for x in ("value", "simulated_median")}
        for r in mine:
            value = 100 * float(r["value"]) / every["value"]
            shares = [100 * float(r[x]) / every["simulated_median"] for x in ("simulated_median", "p05", "p95")]
            yield in_points(series, r["category"] + ", share", period, value, *shares, threshold)


def monthly(rows):
    rows = [r for r in rows if "2014-10" <= r["period"] <= "2016-09"]
    value, median = ([float(r[x]) for r in rows] for x in ("value", "simulated_median"))
    correlation = statistics.correlation(value, median)
    return Row(MONTHLY, "total", f"{len(rows)} months", "", f"{correlation:.3f}", "", "", f"{correlation:.3f}",
               f"> {LEAST_CORRELATION}", (1 - correlation) / (1 - LEAST_CORRELATION))


def between(series, category, period, low, high, value, p05="", p95=""):
    middle, half = (low + high) / 2, (high - low) / 2
    outside = max(low - value, value - high, 0)
    error = f"{100 * outside / (low if value < low else high):+.1f} % beyond" if outside else "inside"
    return Row(series, category, period, f"{figure(low)}..{figure(high)}", figure(value), figure(p05) if p05 != "" else "",
               figure(p95) if p95 != "" else "", error, "inside", abs(value - middle) / half)


def closure(summary):
    median = lambda outcome, category, period: summary[outcome, category, period][0]
    for outcome, category, period, low, high, _, source in CLOSURE:
        value, p05, p95 = summary[outcome, category, period]
        yield between(f"closure {source} {outcome}", category, period, low, high, value, p05, p95)
    period, days, low, high = STAY
    stay = median("ice_average_daily_population", "total", period) * days / median("ice_detention_book_ins", "total", period)
    yield between("closure [OHSS] days of daily population per book-in", "total", period, low, high, stay)
    for group, share in SETTLED:
        part = sum(median("encounters_settled", group, y) for y in SETTLED_YEARS) if "not" not in group else \
            sum(median("encounters_settled_children_not_mexican", "total", y) for y in SETTLED_YEARS)
        whole = sum(median("encounters_by_group", group, y) for y in SETTLED_YEARS) if "not" not in group else \
            sum(median("encounters_children_not_mexican", "total", y) for y in SETTLED_YEARS)
        yield in_points("closure [LIF] encounters settled, per cent", group, "FY2015-19", 100 * share, 100 * part / whole,
                        None, None, 5)


def table(results):
    with open(results / "published.csv", newline="") as f:
        published = [r for r in csv.DictReader(f) if r["simulated_median"]]
    with open(results / "summary.csv", newline="") as f:
        summary = {(r["outcome"], r["category"], r["period"]): tuple(float(r[x]) for x in ("median", "p05", "p95"))
                   for r in csv.DictReader(f) if r["alternative"] == "base" and r["median"]}
    rows, grouped = [], []
    for r in published:
        if r["outcome"] == MONTHLY or r["period"] not in PERIODS:
            continue
        threshold, unit = rule(r["outcome"])
        if unit == POINTS_OF_GROUP:
            grouped.append(r)
        elif float(r["value"]):
            numbers = [float(r[x]) for x in ("value", "simulated_median", "p05", "p95")]
            rows.append((in_points if unit == POINTS else relative)(r["outcome"], r["category"], r["period"], *numbers, threshold))
    rows += of_group(grouped, rule(grouped[0]["outcome"])[0])
    rows.append(monthly([r for r in published if r["outcome"] == MONTHLY]))
    rows += closure(summary)
    inputs = {r["outcome"] for r in published if r["role"] == "input"}
    for r in rows:
        r.role = "input" if r.series in inputs else "check"
    return sorted(rows, key=lambda r: (r.hit, -r.ratio if not r.hit else 0, r.key))


def show(rows):
    head = ["", "series", "category", "period", "published", "simulated", "5 %", "95 %", "error", "threshold", "role"]
    lines = [head] + [["hit" if r.hit else "MISS", r.series, r.category, r.period, r.published, r.simulated, r.low, r.high,
                       r.error, r.threshold, r.role] for r in rows]
    width = [max(len(line[i]) for line in lines) for i in range(len(head))]
    for line in lines:
        print("  ".join(t.ljust(w) if i < 4 else t.rjust(w) for i, (t, w) in enumerate(zip(line, width))).rstrip())


def listed(document):
    """Misses in docs/validation.md: rows of the table whose first cell is a code span, as (series, category, period) -> error."""
    out = {}
    for line in document.read_text().splitlines():
        cells = [c.strip() for c in line.strip().strip("|").split("|")]
        if line.startswith("| `") and len(cells) >= 4:
            out[cells[0].strip("`"), cells[1], cells[2]] = cells[3]
    return out


def run(binary, study, results):
    subprocess.run([binary, "run", study, "-o", results], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def cross(binary, root):
    """Each year under the other year's practice: hits before and after, and what is lost."""
    changes = "from = 2015-10-01"
    for year, practice, instead in (("FY2016", "FY2015", "from = 2019-09-30"), ("FY2015", "FY2016", "from = 2014-10-01")):
        with tempfile.TemporaryDirectory() as scratch:
            scratch = pathlib.Path(scratch)
            for folder in ("systems", "data", "studies"):
                shutil.copytree(root / folder, scratch / folder)
            moved = 0
            for room in sorted((scratch / "systems").rglob("*.toml")):
                if room.name not in ("home.toml", "journey.toml"):  # who came in that year, and how many Mexico stopped
                    text = room.read_text()
                    moved += text.count(changes)
                    room.write_text(text.replace(changes, instead))
            run(binary, root / "studies" / "past.toml", scratch / "own")
            run(binary, scratch / "studies" / "past.toml", scratch / "crossed")
            own, crossed = (
                {r.key: r for r in table(scratch / name) if r.period == year} for name in ("own", "crossed"))
        lost = sorted((k for k in own if own[k].hit and not crossed[k].hit), key=lambda k: -crossed[k].ratio)
        print(f"{year} with the practice of {practice} ({moved} values): {sum(r.hit for r in crossed.values())} hits of "
              f"{len(crossed)}, against {sum(r.hit for r in own.values())} with its own")
        show([crossed[k] for k in lost])
        print()
    return 0


# Apprehensions by the Border Patrol on the southwest border, thousands: FY2017 up to September, and a year before (dossier C1,
# [BPS]); and April 2017 relative to April 2016 by group (dossier D1).
ANNOUNCED = {"2016-10": (46.2, 32.7), "2016-11": (47.2, 32.8), "2016-12": (43.3, 37.0), "2017-01": (31.6, 23.8),
             "2017-02": (18.8, 26.1), "2017-03": (12.2, 33.3), "2017-04": (11.1, 38.1), "2017-05": (14.5, 40.3),
             "2017-06": (16.1, 34.5), "2017-07": (18.2, 33.7), "2017-08": (22.3, 37.0), "2017-09": (22.5, 39.5)}
APRIL = {"single_adults": 0.33, "family_unit_individuals": 0.20, "unaccompanied_children": 0.19}


def announcement(binary, root):
    """The alternative "only the announcement" relative to the base, replicate by replicate."""
    every, by_group = "usbp_apprehensions_southwest_monthly", "ohss_usbp_encounters_southwest_by_family_status"
    with tempfile.TemporaryDirectory() as scratch:
        scratch = pathlib.Path(scratch)
        system, measure = (root / x for x in ("systems/us-southwest-2017", "measures/announcement_2017.toml"))
        (scratch / "study.toml").write_text(
            f'title = "x"\nquestion = "x"\nsystem = "{system}"\nreplicates = 5\nseed = 20170222\n[base]\ntitle = "x"\n'
            f'[[alternative]]\nid = "said"\ntitle = "x"\nmeasures = ["{measure}"]\n')
        run(binary, scratch / "study.toml", scratch / "results")
        figures = {}
        with open(scratch / "results" / "outcomes.csv", newline="") as f:
            for row in csv.DictReader(f):
                if row["outcome"] in (every, by_group) and row["period"] >= "2016-10" and row["value"]:
                    figures[row["alternative"], row["outcome"], row["category"], row["period"], row["replicate"]] = float(row["value"])
    replicates = sorted({k[4] for k in figures})

    def line(what, outcome, category, month, published):
        ratios = sorted(figures["said", outcome, category, month, r] / figures["base", outcome, category, month, r] for r in replicates)
        said = f"{published:5.2f}  {statistics.median(ratios) / published - 1:+6.0%}" if published else "     a prediction"
        print(f"{what:34} {statistics.median(ratios):5.2f}  {ratios[0]:5.2f} to {ratios[-1]:5.2f}   {said}")
        return statistics.median(ratios) / published - 1 if published else 0

    print(f"{'relative to a year before':34} simulated, of {len(replicates)}     published")
    months = sorted({k[3] for k in figures if k[1] == every and len(k[3]) == 7})
    errors = [line(m, every, "total", m, ANNOUNCED[m][0] / ANNOUNCED[m][1] if m in ANNOUNCED else None)
              for m in months if m <= "2018-09"]
    for group, ratio in APRIL.items():
        line(f"2017-04, {group}", by_group, group, "2017-04", ratio)
    fitted = errors[:len(ANNOUNCED)]
    print(f"mean error of the {len(fitted)} months to which beliefs are fitted: {statistics.mean(map(abs, fitted)):.0%}")
    return 0


def main():
    binary, root = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2]).resolve()
    if sys.argv[3:] == ["--cross"]:
        return cross(binary, root)
    if sys.argv[3:] == ["--announcement"]:
        return announcement(binary, root)
    with tempfile.TemporaryDirectory() as scratch:
        results = pathlib.Path(sys.argv[4]) if sys.argv[3:4] == ["--results"] else pathlib.Path(scratch) / "past"
        if not results.exists():
            run(binary, root / "studies" / "past.toml", results)
        rows = table(results)
    show(rows)
    misses = {r.key: r.error for r in rows if not r.hit}
    checks = [r for r in rows if r.role == "check"]
    print(f"\n{len(rows) - len(misses)} hits, {len(misses)} misses of {len(rows)} figures; of these {len(checks)} checks: "
          f"{sum(r.hit for r in checks)} hits, {sum(not r.hit for r in checks)} misses")
    known = listed(root / "docs" / "validation.md")
    wrong = [f"not in docs/validation.md: {' / '.join(k)}: {misses[k]}" for k in misses if k not in known]
    wrong += [f"docs/validation.md lists what is a hit: {' / '.join(k)}" for k in known if k not in misses]
    wrong += [f"docs/validation.md says {known[k]}, the table {misses[k]}: {' / '.join(k)}"
              for k in misses if k in known and known[k] != misses[k]]
    print("\n".join(wrong))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
