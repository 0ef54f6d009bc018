#!/usr/bin/env python3
"""Infers demand.csv (journeys from home) and the derived parameter tables from published figures.

    derive_demand.py                    write demand.csv and print the checks
    derive_demand.py --parameters       print the derived tables of journey, border and processing as TOML, for pasting
    derive_demand.py --correct RESULTS  one fixed-point step: multiply demand by published / simulated
    derive_demand.py --references RESULTS  print what behaviours are measured by, from a run of the base, as TOML

Per origin o, group g and fiscal year, from what is published:

    B   apprehensions by the Border Patrol, southwest
    P   encounters at the southwest ports of entry
    Q   detentions by Mexico (by origin; the same share for all groups)

and from the model's own parameters:

    s   share who surrender                     border.surrenders
    m   share of them who are met by an agent   border.surrender_met
    d   share stopped per attempt               detection.base
    t   share of attempts turned back           detection.turn_back
    r   share of those who try again            border.tries_again
    e   returned by Mexico if detained          journey.returned
    v   tries again after a return by Mexico    reception.again_from_mexico
    w   tries again after a return by the US    reception.again_from_us
    k   returned if encountered                 published book-outs, and RETURNED_BY_ICE below

the journeys J follow. Whoever evades is stopped in the end, over all attempts of one journey, with

    a' = (1 - t) d / (1 - t r)                  (repeated trials)

so the chance of an apprehension per arrival at the line is  a = s m + (1 - s) a'.  Arrivals at the line:

    N = B / a + P                               port share = P / N
    N = (1 - q) T,   q = Q / (Q + N)            trips T through Mexico; for Mexicans q = 0 and T = N
    T = J + R                                   R: setting out again
    R = v q e T + w k (B + P) + w i             i: returned after an arrest in the interior, adults only

Everything is linear in B and P once q is known.

Months follow the published monthly total, set earlier by the mean time in transit. Months after September 2016 repeat the
year before: the base is that fiscal year 2016 goes on.

The demand.csv of the repository is the one derived here, corrected some times against the simulation, which knows what the
equations leave out (the lags of returns and re-attempts). So was journey.port_share, whose odds were multiplied by the
ratios that --correct prints:

    derive_demand.py && for i in 1 2 3 4; do rechtsweg run BASE.toml -o R --force && derive_demand.py --correct R; done
"""
import argparse
import csv
import math
import pathlib
import tomllib

HERE = pathlib.Path(__file__).resolve().parent
STATISTICS = HERE.parents[1] / "data" / "statistics.csv"

ORIGINS = ["mexico", "guatemala", "honduras", "el_salvador", "other"]
NAMED = ORIGINS[:4]
GROUPS = ["single_adults", "family_unit_individuals", "unaccompanied_children"]
ADULTS, FAMILIES, CHILDREN = GROUPS
SECTORS = ["rio_grande_valley", "tucson", "laredo", "san_diego", "el_paso", "del_rio", "el_centro", "yuma", "big_bend"]
YEARS = ["FY2015", "FY2016"]
MONTHS = [f"{2014 + (9 + i) // 12}-{(9 + i) % 12 + 1:02d}" for i in range(60)]          # 2014-10 .. 2019-09

# Dossier C1: Border Patrol, FY2016: all, not Mexican, unaccompanied children, in families, prosecuted [BPS].
SECTOR_TABLE = {
    "rio_grande_valley": (186830, 140496, 36714, 52006, 8781),
    "tucson": (64891, 18397, 6302, 3139, 24036),
    "laredo": (36562, 11225, 2953, 1640, 12001),
    "san_diego": (31891, 6511, 1553, 2863, 2683),
    "el_paso": (25634, 11974, 3885, 5664, 6900),
    "del_rio": (23078, 10125, 2689, 3549, 13987),
    "el_centro": (19448, 5087, 1379, 1593, 1134),
    "yuma": (14170, 10657, 3266, 6169, 2341),
    "big_bend": (6366, 3638, 951, 1051, 2392),
}
# Dossier C3: what became of southwest encounters, row percentages by nationality, FY2016 [OHSS].
OUTCOMES = ["repatriated", "ice", "hhs", "released", "paroled"]
BY_NATIONALITY = {
    "mexico": (83.5, 10.1, 0.6, 0.6, 4.4), "guatemala": (1.0, 73.1, 24.6, 1.0, 0.1),
    "honduras": (0.3, 79.4, 19.4, 0.7, 0.1), "el_salvador": (0.2, 75.2, 23.9, 0.5, 0.1),
}
# Share of those handed to ICE who are returned within a year: assumed here, from dossier C3 and C6 (expedited without a
# finding of fear, reinstated, ordered while detained); --correct repairs what it misses.
RETURNED_BY_ICE = {ADULTS: {"mexico": .80, "other": .30, "rest": .58}, FAMILIES: {"rest": .06}, CHILDREN: {"rest": .03}}
UNDER_AN_ORDER = .9       # of returns by the United States, FY2015 [OHSS]
TRANSIT_DAYS = {"mexico": 5, "rest": 24}


# ---------------------------------------------------------------------------------------------- published figures

def read_statistics():
    out = {}
    with open(STATISTICS, newline="") as f:
        for row in csv.DictReader(f):
            try:
                out[row["series"], row["category"], row["period"]] = float(row["value"])
            except ValueError:
                pass
    return out


PUBLISHED = read_statistics()


def published(series, category, period):
    return PUBLISHED[series, category, period]


def fit(cells, margins, rounds=20000, tolerance=1e-7):
    """Iterative proportional fitting. margins: [(positions of the key, {marginal key: total})]."""
    plan = []
    for positions, totals in margins:
        groups = {}
        for key in cells:
            groups.setdefault(tuple(key[p] for p in positions), []).append(key)
        plan.append([(keys, totals[m]) for m, keys in groups.items() if m in totals])
    for _ in range(rounds):
        worst = 0.0
        for groups in plan:
            for keys, total in groups:
                now = sum(cells[k] for k in keys)
                if now > 0:
                    worst = max(worst, abs(now - total) / max(total, 1.0))
                    for k in keys:
                        cells[k] *= total / now
        if worst < tolerance:
            break
    return cells, worst


def apprehensions(year):
    """(origin, group) -> Border Patrol apprehensions; nationality tables of children and families are recalled."""
    usbp = "usbp_apprehensions_southwest"
    by_group = {FAMILIES: published(f"{usbp}_family_unit_members", "total", year),
                CHILDREN: published(f"{usbp}_unaccompanied_children", "total", year)}
    by_origin = {o: published(f"{usbp}_by_citizenship", o, year) for o in ORIGINS}
    by_group[ADULTS] = sum(by_origin.values()) - sum(by_group.values())
    seed = {}
    for o in NAMED:
        seed[o, FAMILIES] = published(f"{usbp}_family_unit_members_by_citizenship", o, year)
        seed[o, CHILDREN] = published(f"{usbp}_unaccompanied_children_by_citizenship", o, year)
    for g in (FAMILIES, CHILDREN):
        seed["other", g] = max(1.0, by_group[g] - sum(seed[o, g] for o in NAMED))
    for o in ORIGINS:
        seed[o, ADULTS] = max(1.0, by_origin[o] - seed[o, FAMILIES] - seed[o, CHILDREN])
    table, error = fit(seed, [((0,), {(o,): n for o, n in by_origin.items()}), ((1,), {(g,): n for g, n in by_group.items()})])
    assert error < 1e-4, error
    return table


def port_margins(year):
    ports = "cbp_encounters_southwest_ports_of_entry_by_citizenship"
    by_origin = {o: published(ports, o, year) for o in NAMED}
    by_origin["other"] = published(ports, "total", year) - sum(by_origin.values())
    usbp = {g: sum(n for (_, h), n in apprehensions(year).items() if h == g) for g in GROUPS}
    by_group = {g: max(0.0, published(f"cbp_southwest_bookouts_{g}", "total_encounters", year) - usbp[g]) for g in GROUPS}
    if by_group[FAMILIES] < 100:              # ports recorded families only from March 2016
        by_group[FAMILIES] = 0.0
    scale = sum(by_origin.values()) / sum(by_group.values())
    return by_origin, {g: n * scale for g, n in by_group.items()}


def custody_outcomes(year="FY2016"):
    """(agency, origin, group, outcome) -> events: fits every published margin of dossier C3 at once.

    Children go to HHS and not to ICE, only ports parole, only the Border Patrol releases. Where an outcome was not
    recorded (2,610 events) the shares are those of the recorded outcomes. Outcomes by nationality are published for FY2016
    only: FY2015 starts from that table and is fitted to its own margins by agency and by group.
    """
    usbp = apprehensions(year)
    port_origin, port_group = port_margins(year)
    books = lambda of, outcome: published(f"cbp_southwest_bookouts_{of}", outcome, year)
    names = dict(zip(OUTCOMES, ["t8_repatriations", "transfers_to_ice", "transfers_to_hhs", "usbp_releases", "ofo_paroles"]))
    encounters = {o: port_origin[o] + sum(usbp[o, g] for g in GROUPS) for o in ORIGINS}
    total = {x: books("all", names[x]) for x in OUTCOMES}
    if year != "FY2016":
        by_group, by_agency = book_out_margins(books, names, total)
        port_cells = ports(year)
        cells, error = fit(custody_outcomes(), [
            ((0, 1, 2), {("usbp", o, g): n for (o, g), n in usbp.items()} | {("ofo", o, g): n for (o, g), n in port_cells.items()}),
            ((2, 3), by_group), ((0, 3), by_agency)], rounds=3000)
        assert error < 0.02, error
        return cells
    by_origin = {(o, x): p / 100 * encounters[o] for o in NAMED for x, p in zip(OUTCOMES, BY_NATIONALITY[o])}
    for x in OUTCOMES:
        by_origin["other", x] = total[x] - sum(by_origin[o, x] for o in NAMED)
    for o in ORIGINS:
        by_origin[o, "unrecorded"] = max(1.0, encounters[o] - sum(by_origin[o, x] for x in OUTCOMES))
    cells = {}
    for agency in ("usbp", "ofo"):
        for o in ORIGINS:
            for g in GROUPS:
                for x in OUTCOMES + ["unrecorded"]:
                    impossible = (x == "hhs") != (g == CHILDREN) and x in ("hhs", "ice") \
                        or x == "paroled" and (agency == "usbp" or g == CHILDREN) \
                        or x == "released" and (agency == "ofo" or g == CHILDREN)
                    if not impossible:
                        cells[agency, o, g, x] = 1.0
    by_group, by_agency = book_out_margins(books, names, total)
    cells, error = fit(cells, [
        ((0, 1, 2), {("usbp", o, g): n for (o, g), n in usbp.items()}),
        ((0, 1), {("ofo", o): n for o, n in port_origin.items()}),
        ((0, 2), {("ofo", g): n for g, n in port_group.items()}),
        ((1, 3), by_origin), ((2, 3), by_group), ((0, 3), by_agency)], rounds=3000)
    assert error < 0.01, error
    return cells


def book_out_margins(books, names, total):
    """Outcomes by group and by agency, as far as they are published."""
    by_group = {}
    for g in GROUPS:
        for x in OUTCOMES:
            try:
                by_group[g, x] = books(g, names[x])
            except KeyError:
                pass
    by_agency = {("usbp", "repatriated"): books("usbp", "t8_repatriations"), ("ofo", "repatriated"): books("ofo", "t8_repatriations"),
                 ("usbp", "ice"): books("usbp", "transfers_to_ice"), ("ofo", "ice"): books("ofo", "transfers_to_ice"),
                 ("usbp", "hhs"): books("usbp", "transfers_to_hhs"), ("ofo", "hhs"): books("ofo", "transfers_to_hhs"),
                 ("usbp", "released"): total["released"], ("ofo", "paroled"): total["paroled"]}
    return by_group, by_agency


def ports(year):
    """(origin, group) -> port encounters."""
    table = {}
    for (agency, o, g, _), n in custody_outcomes().items():
        if agency == "ofo":
            table[o, g] = table.get((o, g), 0.0) + n
    if year == "FY2016":
        return table
    by_origin, by_group = port_margins(year)
    return fit(table, [((0,), {(o,): n for o, n in by_origin.items()}), ((1,), {(g,): n for g, n in by_group.items()})])[0]


def sectors(year):
    """(sector, mexican?, group) -> apprehensions; FY2015 starts from the table of FY2016, its sector totals are published."""
    usbp = apprehensions(year)
    nation = lambda o: "mexico" if o == "mexico" else "rest"
    by_nation_group = {}
    for (o, g), n in usbp.items():
        by_nation_group[nation(o), g] = by_nation_group.get((nation(o), g), 0.0) + n
    if year == "FY2016":
        seed = {(s, o, g): 1.0 for s in SECTORS for o in ("mexico", "rest") for g in GROUPS}
        by_nation, by_group = {}, {}
        for s, (every, foreign, alone, family, _) in SECTOR_TABLE.items():
            by_nation[s, "rest"], by_nation[s, "mexico"] = foreign, every - foreign
            by_group[s, CHILDREN], by_group[s, FAMILIES], by_group[s, ADULTS] = alone, family, every - alone - family
        return fit(seed, [((0, 1), by_nation), ((0, 2), by_group), ((1, 2), by_nation_group)], rounds=2000)[0]
    by_sector = {(s,): published("usbp_apprehensions_southwest_by_sector", s, year) for s in SECTORS}
    return fit(sectors("FY2016"), [((0,), by_sector), ((1, 2), by_nation_group)])[0]


def prosecuted():
    """Sector -> prosecuted share of the adults apprehended who had not given themselves up, FY2016."""
    usbp, where = apprehensions("FY2016"), sectors("FY2016")
    evaded = {}
    for nation in ("mexico", "rest"):
        every = kept = 0.0
        for o in ORIGINS:
            if (o == "mexico") == (nation == "mexico"):
                s = cell(parameter("border.surrenders"), o, ADULTS) * parameter("border.surrender_met")
                every += usbp[o, ADULTS]
                kept += usbp[o, ADULTS] * (1 - s / caught_per_arrival(o, ADULTS))
        evaded[nation] = kept / every
    return {s: SECTOR_TABLE[s][4] / sum(where[s, n, ADULTS] * evaded[n] for n in evaded) for s in SECTORS}


def mexican_detentions(year):
    """Origin -> detentions by Mexico, by overlap of calendar years.

    Nationalities of 2016 as published. Of 2015: returns to each country from the United States and Mexico together, less
    those from the United States by air (Hondurans: removals and returns by ICE). Of 2014: as Guatemala counted at its land
    border. Each year is scaled to the detentions published for the three countries together.
    """
    returned = parameter("journey.returned_by_mexico")
    both, from_us = "returns_to_northern_central_america_from_us_and_mexico", {
        "guatemala": published("guatemala_returns_by_air_from_us", "total", "2015"),
        "honduras": published("ice_ero_removals_and_returns", "honduras", "FY2015"),
        "el_salvador": published("el_salvador_returns_from_us", "total", "2015")}
    in_2015 = {o: published(both, o, "2015") for o in ("guatemala", "honduras")}
    in_2015["el_salvador"] = published(both, "gt_sv_hn", "2015") - sum(in_2015.values())
    returns = {"2014": {o: published("mexico_land_deportations_via_guatemala", o, "2014") for o in NAMED[1:]},
               "2015": {o: n - from_us[o] for o, n in in_2015.items()},
               "2016": {o: published("mexico_inm_devueltos", o, "2016") for o in NAMED[1:]}}
    held = {y: {o: n / returned[o] for o, n in by_origin.items()} for y, by_origin in returns.items()}
    every = {"2014": published("mexico_inm_presentados", "gt_sv_hn", "2014"),
             "2015": published("mexico_inm_presentados", "gt_sv_hn", "2015"), "2016": sum(held["2016"].values())}
    before, same = str(int(year[2:]) - 1), year[2:]
    table = {o: .25 * every[before] * held[before][o] / sum(held[before].values())
                + .75 * every[same] * held[same][o] / sum(held[same].values()) for o in NAMED[1:]}
    table["mexico"] = 0.0
    table["other"] = (published("mexico_inm_devueltos", "total", "2016")
                      - published("mexico_inm_devueltos", "central_america", "2016")) / returned["other"]
    return table


# ---------------------------------------------------------------------------------------------- the model's parameters

MODEL = {}


def parameter(name):
    """The base value of a parameter, as a number or nested tables."""
    if not MODEL:
        for room in ("home", "journey", "border", "reception", "interior"):
            with open(HERE / f"{room}.toml", "rb") as f:
                MODEL.update({k: v for k, v in tomllib.load(f).items() if k not in ("station", "arrivals", "resource", "initial")})
    at = MODEL
    for part in name.split("."):
        at = at[part]
    return at["value"] if isinstance(at, dict) and "value" in at else at


def cell(table, *keys):
    for k in keys:
        if isinstance(table, dict):
            table = table[k] if k in table else table["rest"]
    return table


def caught_per_arrival(o, g):
    s = cell(parameter("border.surrenders"), o, g)
    m = parameter("border.surrender_met")
    d, t = parameter("detection.base"), parameter("detection.turn_back")
    return s * m + (1 - s) * (1 - t) * d / (1 - t * parameter("border.tries_again"))


def again(table, o, g, *before):
    """Share who set out again, over the motives of origin and group."""
    violence, reunification = cell(parameter("home.violence"), o), cell(parameter("home.reunification"), g)
    mix = {"violence": violence, "reunification": reunification, "work": 1 - violence - reunification}
    return sum(share * cell(table, *before, motive) for motive, share in mix.items()) / parameter("reception.within_a_year")


def journeys(year):
    """(origin, group) -> dict of the quantities of the docstring."""
    usbp, at_ports, detained, outcomes = apprehensions(year), ports(year), mexican_detentions(year), custody_outcomes()
    arrivals = {(o, g): usbp[o, g] / caught_per_arrival(o, g) + at_ports[o, g] for o in ORIGINS for g in GROUPS}
    table = {}
    for o in ORIGINS:
        n = sum(arrivals[o, g] for g in GROUPS)
        q = detained[o] / (detained[o] + n)
        e = cell(parameter("journey.returned_by_mexico"), o)
        arrested = published("ice_ero_administrative_arrests", "total", "FY2016")
        of_origin = published("ice_ero_administrative_arrests", o, "FY2016") if o != "other" else \
            arrested - sum(published("ice_ero_administrative_arrests", x, "FY2016") for x in NAMED)
        interior = published("ice_ero_removals_and_returns_by_arresting_agency", "ice", "FY2016") * of_origin / arrested
        for g in GROUPS:
            k = {}
            for agency in ("usbp", "ofo"):
                got = {x: outcomes.get((agency, o, g, x), 0.0) for x in OUTCOMES}
                k[agency] = (got["repatriated"] + got["ice"] * cell(RETURNED_BY_ICE[g], o)
                             + got["hhs"] * cell(RETURNED_BY_ICE[g], o)) / max(1e-9, sum(got.values()))
            back = k["usbp"] * usbp[o, g] + k["ofo"] * at_ports[o, g]
            w = again(parameter("reception.again_from_us"), o, g, o, "yes")
            v = again(parameter("reception.again_from_mexico"), o, g)
            here = parameter("interior.family_here")
            w_interior = here * parameter("reception.again_family_here") / parameter("reception.within_a_year") + (1 - here) * w
            trips = arrivals[o, g] / (1 - q)
            ordered = w * back + (w_interior * interior if g == ADULTS else 0.0)
            returning = v * q * e * trips + ordered
            from_home = trips - returning
            table[o, g] = dict(B=usbp[o, g], P=at_ports[o, g], a=caught_per_arrival(o, g), N=arrivals[o, g], q=q, T=trips,
                               J=from_home, R=returning, ordered=ordered / returning if g == ADULTS else 0.0,
                               port=at_ports[o, g] / arrivals[o, g] if arrivals[o, g] else 0.0)
    return table


def waiting_ages():
    """Middle of an age -> days of returns that still wait at that age: how long those who will set out again, of the
    returns of five years, have waited on the first day."""
    scale, shape = parameter("reception.wait_scale"), parameter("reception.wait_shape")
    edges, out = [0, 2, 7, 14, 30, 60, 120, 240, 480, 960, 1825], {}
    for low, high in zip(edges, edges[1:]):
        steps = 200
        width = (high - low) / steps
        out[(low + high) / 2] = sum(math.exp(-((low + (i + .5) * width) / scale) ** shape) for i in range(steps)) * width
    return out


def demand():
    """(origin, group, month) -> journeys."""
    by_year = {y: journeys(y) for y in YEARS}
    season, out = {}, {}
    for y in YEARS:
        months = MONTHS[:12] if y == "FY2015" else MONTHS[12:24]
        counts = [published("usbp_apprehensions_southwest_monthly", "total", m) for m in months]
        for m, c in zip(months, counts):
            season[m] = (y, c / sum(counts))
    for i, m in enumerate(MONTHS[24:]):
        season[m] = season[MONTHS[12 + i % 12]]
    for o in ORIGINS:
        ahead = min(1.0, cell(TRANSIT_DAYS, o) / 30.4)
        for g in GROUPS:
            level = [by_year[season[m][0]][o, g]["J"] * season[m][1] for m in MONTHS]
            for i, m in enumerate(MONTHS):
                following = level[i + 1] if i + 1 < len(MONTHS) else level[i - 11]
                out[o, g, m] = (1 - ahead) * level[i] + ahead * following
    return out, by_year


# ---------------------------------------------------------------------------------------------- correction

def read_demand():
    with open(HERE / "demand.csv", newline="") as f:
        return {(r["origin"], r["group"], r["month"]): float(r["persons"]) for r in csv.DictReader(f)}


TABLES = {FAMILIES: "family_unit_members", CHILDREN: "unaccompanied_children"}
FISCAL_YEARS = [f"FY{y}" for y in range(2015, 2020)]


def model_year(month):
    """Fiscal year of a month, and the month whose published figures are its target: FY2016 goes on."""
    i = MONTHS.index(month)
    return FISCAL_YEARS[i // 12], month if i < 24 else MONTHS[12 + i % 12]


def simulated_figures(results):
    """(outcome, category, period) -> median of the base: from published.csv, and from summary.csv where there is one, since
    only that has the years after the last published one."""
    out = {}
    for name, value, mine in (("published.csv", "simulated_median", lambda r: True),
                              ("summary.csv", "median", lambda r: r["alternative"] == "base")):
        path = pathlib.Path(results) / name
        if path.exists():
            with open(path, newline="") as f:
                out.update({(r["outcome"], r["category"], r["period"]): float(r[value])
                            for r in csv.DictReader(f) if mine(r) and r[value]})
    return out


def corrected(results):
    """Demand times published / simulated: by origin and group within a year, and by month.

    Where the results lack the simulated table by origin and group, it is taken as the published table fitted to the
    simulated margins. The target of the years after FY2016 is FY2016.
    """
    rows, now = simulated_figures(results), read_demand()
    usbp, status = "usbp_apprehensions_southwest", "ohss_usbp_encounters_southwest_by_family_status"
    factor, level = {}, {}
    for y in FISCAL_YEARS:
        target = apprehensions(min(y, "FY2016"))
        if (f"{usbp}_by_citizenship", ORIGINS[0], y) not in rows:
            print(f"no simulated figures for {y}: unchanged")
            continue
        simulated = {}
        for o in ORIGINS:
            for g, name in TABLES.items():
                simulated[o, g] = rows.get((f"{usbp}_{name}_by_citizenship", o, y))
            every = rows[f"{usbp}_by_citizenship", o, y]
            simulated[o, ADULTS] = None if None in (simulated[o, FAMILIES], simulated[o, CHILDREN]) else \
                every - simulated[o, FAMILIES] - simulated[o, CHILDREN]
        if None in simulated.values():
            origin = {(o,): rows[f"{usbp}_by_citizenship", o, y] for o in ORIGINS}
            group = {(g,): rows[status, g, y] for g in GROUPS}
            scale = sum(origin.values()) / sum(group.values())
            simulated, _ = fit(dict(target), [((0,), origin), ((1,), {g: n * scale for g, n in group.items()})])
        level[y] = sum(target.values()) / sum(simulated.values())
        for key, n in target.items():
            factor[y, *key] = n / simulated[key]
    monthly = {}
    for m in MONTHS:
        y, target = model_year(m)
        got = rows.get((f"{usbp}_monthly", "total", m), rows.get((usbp, "total", m)))
        monthly[m] = published(f"{usbp}_monthly", "total", target) / got / level[y] if got and y in level else 1.0
    out = {}
    for (o, g, m), n in now.items():
        i = MONTHS.index(m)
        ahead = min(1.0, cell(TRANSIT_DAYS, o) / 30.4)
        following = MONTHS[i + 1] if i + 1 < len(MONTHS) else m
        out[o, g, m] = n * factor.get((model_year(m)[0], o, g), 1.0) * ((1 - ahead) * monthly[m] + ahead * monthly[following])
    print("correction by year, origin and group")
    for y in level:
        for o in ORIGINS:
            print(f"  {y} {o:12} " + "  ".join(f"{g} {factor[y, o, g]:.3f}" for g in GROUPS))
    for y in (y for y in YEARS if y in level):
        ports_now = {o: rows["cbp_encounters_southwest_ports_of_entry_by_citizenship", o, y] for o in NAMED}
        print(f"  {y} ports of entry, published / simulated: " + ", ".join(
            f"{o} {published('cbp_encounters_southwest_ports_of_entry_by_citizenship', o, y) / n:.3f}" for o, n in ports_now.items()))
    print("correction by month " + " ".join(f"{monthly[m]:.2f}" for m in MONTHS))
    return out


# ---------------------------------------------------------------------------------------------- output

def write(table):
    with open(HERE / "demand.csv", "w", newline="") as f:
        out = csv.writer(f, lineterminator="\n")
        out.writerow(["origin", "group", "month", "persons"])
        for o in ORIGINS:
            for g in GROUPS:
                for m in MONTHS:
                    out.writerow([o, g, m, f"{table[o, g, m]:.1f}"])


def toml_table(values, digits=4):
    """{row: {column: x}}, a line for each row."""
    return "\n".join(f"value.{row} = {{ " + ", ".join(f"{c} = {round(x, digits):g}" for c, x in cells.items()) + " }"
                     for row, cells in values.items())


def print_parameters():
    by_year = {y: journeys(y) for y in YEARS}
    for y in YEARS:
        print(f"# {y}: journey.interdicted\nvalue = {{ " + ", ".join(f"{o} = {by_year[y][o, ADULTS]['q']:.3f}" for o in ORIGINS) + " }")
        print(f"# {y}: journey.port_share\n" + toml_table({o: {g: by_year[y][o, g]["port"] for g in GROUPS} for o in ORIGINS}))
    print("# journey.on_the_way\n" + toml_table(
        {o: {g: by_year["FY2015"][o, g]["T"] * cell(TRANSIT_DAYS, o) / 365 for g in GROUPS} for o in ORIGINS}, 0))
    print("# journey.returned_before\n" + toml_table(
        {o: {g: by_year["FY2015"][o, g]["R"] / 365 * sum(waiting_ages().values()) for g in GROUPS} for o in ORIGINS}, 0))
    print("# journey.returned_before_order\n" + toml_table(
        {o: {g: UNDER_AN_ORDER * by_year["FY2015"][o, g]["ordered"] for g in GROUPS} for o in ORIGINS}, 2))
    print("# ages: " + ", ".join(f"{a:g}: {n:.1f}" for a, n in waiting_ages().items()))
    table = {y: sectors(y) for y in YEARS}
    for s in SECTORS:
        for y in YEARS:
            share = lambda o, g: table[y][s, o, g] / sum(table[y][x, o, g] for x in SECTORS)
            print(f"# {y}: journey.to_{s}\n" + toml_table({o: {g: share(o, g) for g in GROUPS} for o in ("mexico", "rest")}))
    for year in YEARS:
        cells = custody_outcomes(year)
        for agency in ("usbp", "ofo"):
            for x in OUTCOMES:
                def share(o, g):
                    every = sum(cells.get((agency, o, g, y), 0.0) for y in OUTCOMES)
                    return cells.get((agency, o, g, x), 0.0) / every if every else 0.0
                print(f"# {year}, {agency}: {x}\n" + toml_table({o: {g: share(o, g) for g in GROUPS} for o in ORIGINS}, 3))
    print("# processing.prosecuted: of adults who evaded, by sector\nvalue = { " + ", ".join(
        f"{s} = {n:.3f}" for s, n in prosecuted().items()) + " }")


def print_references(results):
    """Month means of the base in FY2016, which behaviours measure by, and of FY2015, at which they begin."""
    figures = {}
    with open(pathlib.Path(results) / "summary.csv") as f:
        for row in csv.DictReader(f):
            if row["alternative"] == "base" and row["median"]:
                figures[row["outcome"], row["category"], row["period"]] = float(row["median"])

    def table(name, values, digits):
        print(f"# {name}\nvalue = {{ " + ", ".join(f"{k} = {round(v, digits):g}" for k, v in values.items()) + " }")

    def share(of, rest, names, year):
        return {n: figures[of, n, year] / (figures[of, n, year] + figures[rest, n, year]) for n in names}

    inside, back = "journeys_ended_inside", "journeys_ended_by_return"
    table("belief.success, belief.expected", share(inside, back, ORIGINS, "FY2015"), 4)
    table("belief.success_reference", share(inside, back, ORIGINS, "FY2016"), 4)
    table("price.customers_reference", {o: figures["smuggler_customers", o, "FY2016"] / 12 for o in ORIGINS}, -1)
    crossers = {y: {s: figures["crossings_by_sector", s, y] / 12 for s in SECTORS} for y in YEARS}
    table("crowding.crossers_reference", crossers["FY2016"], 0)
    table("crowding.load", {s: crossers["FY2015"][s] / crossers["FY2016"][s] for s in SECTORS}, 2)
    for kind in ("origin", "sector"):
        table(f"share through, by {kind}", share(f"evading_got_aways_by_{kind}", f"evading_apprehended_by_{kind}",
                                                 ORIGINS if kind == "origin" else SECTORS, "FY2016"), 4)


def print_checks(table, by_year):
    print("persons a year, thousands      " + "  ".join(f"{c:>7}" for c in ("B", "P", "a", "N", "q", "T", "J")))
    for y in YEARS:
        for o in ORIGINS:
            for g in GROUPS:
                c = by_year[y][o, g]
                print(f"{y} {o:12}{g[:10]:12}" + "  ".join(
                    f"{c[x]:7.3f}" if x in "aq" else f"{c[x] / 1000:7.1f}" for x in "BPaNqTJ"))
    d, t, r, m = (parameter(x) for x in ("detection.base", "detection.turn_back", "border.tries_again", "border.surrender_met"))
    for y in YEARS:
        evading = caught = turned = away = surrendered = 0.0
        for (o, g), c in by_year[y].items():
            s = cell(parameter("border.surrenders"), o, g)
            n = c["N"] - c["P"]
            attempts = n * (1 - s) / (1 - t * r)
            caught += attempts * (1 - t) * d
            turned += attempts * t
            away += attempts * (1 - t) * (1 - d) + n * s * (1 - m)
            evading += attempts * (1 - t) * d if g == ADULTS else 0.0
            surrendered += n * s * m
        print(f"{y}: apprehended {caught + surrendered:9.0f}, of whom evading adults {evading:9.0f}; turned back {turned:8.0f}; "
              f"got away {away:8.0f}; interdiction effectiveness (all got-aways) "
              f"{(caught + surrendered + turned) / (caught + surrendered + turned + away):.3f}")
        q = {o: sum(by_year[y][o, g]["T"] * by_year[y][o, g]["q"] for g in GROUPS) for o in ORIGINS}
        print(f"{y}: detained by Mexico " + ", ".join(f"{o} {n:.0f}" for o, n in q.items() if n))
        drift = {o: abs(cell(model_at(y, "journey.interdicted"), o) - by_year[y][o, ADULTS]["q"]) for o in ORIGINS}
        port = {(o, g): abs(cell(model_at(y, "journey.port_share"), o, g) - c["port"]) for (o, g), c in by_year[y].items()}
        print(f"{y}: parameters against what follows from the figures, largest difference: interdicted {max(drift.values()):.4f}, "
              f"port share {max(port.values()):.4f}")
    for first in range(0, 60, 12):
        print(f"journeys from home, {MONTHS[first]} to {MONTHS[first + 11]}: "
              f"{sum(n for (_, _, m), n in table.items() if m in MONTHS[first:first + 12]):.0f}")


def model_at(year, name):
    value = parameter(name)
    later = MODEL
    for part in name.split("."):
        later = later[part]
    if year == "FY2016":
        for step in later.get("then", []):
            value = step["value"]
    return value


def main():
    ask = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    ask.add_argument("--parameters", action="store_true", help="print derived parameter tables as TOML")
    ask.add_argument("--correct", metavar="RESULTS", help="folder with published.csv of a run of the base")
    ask.add_argument("--references", metavar="RESULTS", help="folder with summary.csv of a run of the base")
    given = ask.parse_args()
    if given.references:
        return print_references(given.references)
    if given.parameters:
        return print_parameters()
    if given.correct:
        return write(corrected(given.correct))
    table, by_year = demand()
    write(table)
    print_checks(table, by_year)


if __name__ == "__main__":
    main()
