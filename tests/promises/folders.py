"""What the tests of promises ask of results folders: are their tables the same, are they whole."""
import hashlib
import json

TABLES = ["outcomes", "summary", "published", "claims", "flows", "stocks", "capacity", "waits", "levers"]


def digest(folder):
    """A checksum of every table, byte for byte."""
    return {t: hashlib.sha256((folder / f"{t}.csv").read_bytes()).hexdigest() for t in TABLES}


def flaws(folder):
    """What of a finished folder is not as its manifest says, in words."""
    result = []
    manifest = json.loads((folder / "manifest.json").read_text())
    for output in manifest["outputs"]:
        if hashlib.sha256((folder / output["file"]).read_bytes()).hexdigest() != output["sha256"]:
            result.append(f"{output['file']} is not what the manifest says")
    extra = {p.name for p in folder.iterdir()} - {o["file"] for o in manifest["outputs"]} - {"manifest.json"}
    if extra:
        result.append(f"left behind: {', '.join(sorted(extra))}")
    return result
