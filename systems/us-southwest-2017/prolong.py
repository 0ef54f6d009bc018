#!/usr/bin/env python3
"""Copies this system with a later end, for measures dated after it: prolong.py END FOLDER

    prolong.py 2024-10-01 ../us-southwest-2024

The last year of demand.csv is repeated until END, the first day that is not simulated any more. Nothing else is known of
those years: what people did in them is not in the copy.
"""
import csv
import datetime
import pathlib
import re
import shutil
import sys

HERE = pathlib.Path(__file__).resolve().parent


def prolong(end, folder):
    shutil.copytree(HERE, folder, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    head = (folder / "system.toml").read_text()
    first = re.search(r"^end\s*=\s*(\S+)", head, re.M).group(1)
    (folder / "system.toml").write_text(re.sub(r"^(end\s*=\s*)\S+", rf"\g<1>{end}", head, count=1, flags=re.M))
    with open(folder / "demand.csv", newline="") as f:
        rows = list(csv.reader(f))
    head, known = rows[0], {tuple(r[:-1]): r[-1] for r in rows[1:]}
    year, month = (int(x) for x in first.split("-")[:2])
    people = sorted({k[:-1] for k in known})
    while f"{year}-{month:02d}" < end[:7]:
        for who in people:
            known[*who, f"{year}-{month:02d}"] = known[*who, f"{year - 1}-{month:02d}"]
        year, month = year + month // 12, month % 12 + 1
    with open(folder / "demand.csv", "w", newline="") as f:
        out = csv.writer(f, lineterminator="\n")
        out.writerow(head)
        out.writerows([*k, n] for k, n in known.items())


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    prolong(datetime.date.fromisoformat(sys.argv[1]).isoformat(), pathlib.Path(sys.argv[2]))
