#!/usr/bin/python3
"""Writes docs/odd.md: the description of the shipped system after the ODD protocol (Grimm et al. 2020).

    odd.py           write docs/odd.md
    odd.py --check   write nothing; fail where the file is not what would be written

What people have to say stands in docs/odd.in.md; a line `{{NAME}}` in it is replaced by a table made from the system's own
files, the outcomes and the heads of src/behaviour/*.cpp, so that the description cannot say something else than the model.
"""
import csv
import pathlib
import re
import sys
import tomllib

ROOT = pathlib.Path(__file__).resolve().parents[1]
SYSTEM = ROOT / "systems" / "us-southwest-2017"
HEADINGS = {"station", "resource", "arrivals", "population", "initial", "outcome", "attributes", "marks", "calendar", "feedback"}
EVIDENCE = ["page", "derived", "recalled", "assumed"]


def rooms():
    with open(SYSTEM / "system.toml", "rb") as f:
        head = tomllib.load(f)
    result = [("system", head)]
    for name in head["include"]:
        with open(SYSTEM / name, "rb") as f:
            result.append((name.removesuffix(".toml"), tomllib.load(f)))
    return result


def table(head, rows):
    clean = lambda cell: str(cell).replace("|", "\\|").replace("\n", " ")
    return "\n".join(["| " + " | ".join(head) + " |", "|" + " --- |" * len(head),
                      *("| " + " | ".join(clean(c) for c in row) + " |" for row in rows)])


def listed(value):
    return [value] if isinstance(value, str) else list(value or [])


def attributes(files):
    rows = [(f"`{n}`", f"counts up to {v['counter']}" if isinstance(v, dict) else ", ".join(v))
            for n, v in files[0][1]["attributes"].items()]
    return table(["attribute", "values"], rows)


def marks(files):
    return table(["mark", "what it dates"], [(f"`{n}`", text) for n, text in files[0][1]["marks"].items()])


def ways(route):
    """Stations to which a route leads, in the order of the file."""
    found = []
    def see(node):
        if isinstance(node, str):
            found.append(node)
        elif isinstance(node, list):
            for rule in node:
                see(rule["to"])
        else:
            found.extend(v if isinstance(v, str) and v != "rest" and not re.search(r"[ .*]", v) and k in ANSWERS else k
                         for k, v in node.items())
    see(route)
    return list(dict.fromkeys(found))


ANSWERS = set()


def stay(node):
    if node is None:
        return ""
    if isinstance(node, list):
        return ", ".join(dict.fromkeys(stay(rule["is"]) for rule in node))
    return next(iter(node)) if isinstance(node, dict) else "fixed"


def stations(files):
    parts = []
    for room, content in files:
        rows = [(f"`{n}`", s.get("title", ""), stay(s.get("stay")), ", ".join(f"`{r}`" for r in listed(s.get("needs"))),
                 ", ".join(f"`{w}`" for w in ways(s["route"])) if "route" in s else "*end*")
                for n, s in content.get("station", {}).items()]
        if rows:
            parts.append(f"**[{room}](../systems/us-southwest-2017/{room}.toml)**\n\n"
                         + table(["station", "what it is", "stay", "needs", "ways out"], rows))
    return "\n\n".join(parts)


def resources(files):
    rows = []
    for room, content in files:
        for n, r in content.get("resource", {}).items():
            kind = "places" if "places" in r else "quota per " + str(r["quota"].get("per", "departure"))
            rows.append((f"`{n}`", r.get("title", ""), kind, ", ".join(f"`{s}`" for s in listed(r.get("held_in"))), room))
    return table(["resource", "what it is", "kind", "held across", "file"], rows)


def sources(files):
    rows = []
    for room, content in files:
        for kind in ("arrivals", "population", "initial"):
            for s in content.get(kind, []):
                rows.append((f"`{s['name']}`", kind, f"`{s.get('into', s.get('station'))}`", s.get("table", s.get("size", s.get("rate", ""))), room))
    return table(["source", "kind", "comes in at", "size or rate", "file"], rows)


def feedbacks(files):
    rows = [(f"`{n}`", f"`{f['behaviour']}`", ", ".join(f"`{o}`" for o in f.get("reads", {}).values()),
             ", ".join(f"`{p}`" for p in f["writes"].values()))
            for _, content in files for n, f in content.get("feedback", {}).items()]
    return table(["feedback", "behaviour", "reads the outcomes", "moves"], rows)


def heads():
    """The comment at the head of each behaviour's file."""
    for path in sorted((ROOT / "src" / "behaviour").glob("*.cpp")):
        lines = []
        for line in path.read_text().splitlines():
            if not line.startswith("//"):
                break
            lines.append(line.removeprefix("//").removeprefix(" "))
        if lines:
            yield path, lines


def behaviours(files):
    parts = []
    for path, lines in heads():
        text, code = [], False
        for line in lines:
            indented = line.startswith("  ")
            if indented != code:
                text.append("```" if indented else "```\n")
                code = indented
            text.append(line)
        if code:
            text.append("```")
        parts.append(f"**[{path.stem}](../src/behaviour/{path.name})**\n\n" + "\n".join(text))
    return "\n\n".join(parts)


def parameters(files):
    rows = []
    for room, content in files:
        count = dict.fromkeys(EVIDENCE, 0)
        for group, members in content.items():
            if group in HEADINGS or not isinstance(members, dict):
                continue
            for p in members.values():
                count[p.get("evidence", "assumed") if isinstance(p, dict) else "assumed"] += 1
        if sum(count.values()):
            rows.append((f"[{room}.toml](../systems/us-southwest-2017/{room}.toml)", *count.values(), sum(count.values())))
    rows.append(("all", *(sum(r[i] for r in rows) for i in range(1, len(EVIDENCE) + 2))))
    return table(["file", *EVIDENCE, "all"], rows)


def patterns(files):
    with open(ROOT / "data" / "statistics.csv", newline="") as f:
        published = {row["series"] for row in csv.DictReader(f)}
    rows = []
    for _, content in files:
        for n, o in content.get("outcome", {}).items():
            series = o.get("published_as", {}).get("series", n)
            if series in published:
                rows.append((f"`{n}`", o["means"], f"`{series}`" if series != n else ""))
    return table(["outcome", "what it is", "published as, where the name differs"], rows)


def answers(files):
    for _, content in files:
        for s in content.get("station", {}).values():
            for rule in s.get("route", []) if isinstance(s.get("route"), list) else []:
                if "decide" in rule:
                    ANSWERS.update(rule["to"])


def main():
    files = rooms()
    answers(files)
    makers = {f.__name__: f for f in (attributes, marks, stations, resources, sources, feedbacks, behaviours, parameters, patterns)}
    text = (ROOT / "docs" / "odd.in.md").read_text()
    text = re.sub(r"^\{\{(\w+)\}\}$", lambda m: makers[m[1]](files), text, flags=re.M)
    text = "<!-- Written by tools/odd.py from docs/odd.in.md and the system's files. -->\n\n" + text
    target = ROOT / "docs" / "odd.md"
    if sys.argv[1:] == ["--check"]:
        if not target.exists() or target.read_text() != text:
            sys.exit("docs/odd.md is not what the system's files say: run tools/odd.py")
        print("docs/odd.md is what the system's files say")
    else:
        target.write_text(text)


main()
