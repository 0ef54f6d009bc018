#!/usr/bin/python3
"""rechtsweg serve as a page, a stranger and an administrator meet it.

Usage: server.py RECHTSWEG SOURCE
"""
import copy
import csv
import json
import os
import pathlib
import random
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from served import Server, copy_of_tree, events  # noqa: E402

program, source = str(pathlib.Path(sys.argv[1]).resolve()), pathlib.Path(sys.argv[2]).resolve()
failures = 0
STUDY = "/api/studies/guatemala-2017"
# A server ends within a second; where others keep the processors busy, nobody does anything within a second.
SOON = 1 if os.getloadavg()[0] < 2 * os.cpu_count() else 5


def expect(condition, what):
    global failures
    if not condition:
        print("FAILED:", what, flush=True)
        failures += 1


def refused(answer, status, code, what):
    """An answer (status, document) is an error as the contract has it."""
    error = answer[1].get("error", {})
    expect(answer[0] == status and error.get("code") == code and error.get("message") and isinstance(error.get("faults"), list),
           f"{what}: {answer[0]} {str(answer[1])[:300]}")
    return error.get("faults", [])


def scenario(**more):
    return {"title": "A hundred more judges",
            "measures": ["beds_as_stated", "wall_as_stated"],
            "changes": [{"lever": "court.judges", "op": "add", "value": 100, "from": "2017-03-01", "phase_in_days": 90},
                        {"lever": "custody.adult_beds", "op": "factor", "value": 1.1, "from": "2017-06-01",
                         "until": "2018-06-01", "implementation": 0.5}], **more}


def what_there_is(server):
    status, about = server.get("/api/server")
    expect(status == 200 and about["api"] == 1 and about["threads"] >= 1 and about["limits"]["runs"] >= 2, "the server tells its limits")
    status, studies = server.get("/api/studies")
    expect({"guatemala-2017", "past"} <= {s["id"] for s in studies["studies"]} and studies["default"] == "guatemala-2017", "studies")
    status, study = server.get(STUDY)
    expect(status == 200 and study["from"] < study["decision_day"] <= "2017-02-28" and study["until"] == "2019-10-01", "the study's days")
    for key in ["title", "question", "about", "rooms", "levers", "measures", "alternatives", "outcomes", "featured", "claims",
                "periods", "published", "texts"]:
        expect(study.get(key), f"the study tells its {key}")
    levers = {cell["name"]: (lever, cell) for lever in study["levers"] for cell in lever["levers"]}
    judges = levers["court.judges"]
    expect(judges[0]["room"] == "court" and judges[0]["whole"] and judges[0]["range"] and judges[1]["value"] > 100, "court.judges")
    expect(all(lever["room"] in [r["id"] for r in study["rooms"]] for lever, _ in levers.values()), "every lever has a room")
    library = {m["id"] for m in study["measures"]}
    expect(all(m in library for a in study["alternatives"] for m in a["measures"]), "alternatives are made of the library")
    expect("zero_tolerance_2018" in library and "mpp_2019" not in library, "the library is the folder, not what lies deeper")
    status, headers, page = server.ask("GET", "/")
    expect(status == 200 and b'<script type="application/json" id="live">{"api":1}</script>' in page
           and b'id="results"></script>' in page, "the page is the application")
    policy = headers.get("Content-Security-Policy", "")
    expect("default-src 'none'" in policy and "http" not in policy and headers["X-Content-Type-Options"] == "nosniff"
           and headers["Cache-Control"] == "no-store", "headers of the page")
    expect(server.ask("HEAD", "/")[0] == 200, "HEAD")
    return study


def who_may_ask(server):
    own = f"127.0.0.1:{server.port}"
    for host in ["example.org", f"example.org:{server.port}", "127.0.0.1", f"127.0.0.1:{server.port + 1}", f"{own}.example.org", ""]:
        expect(server.ask("GET", "/api/server", headers={"Host": host})[0] == 421, f"host '{host}'")
    expect(server.ask("GET", "/api/server", headers={"Host": f"localhost:{server.port}"})[0] == 200, "localhost")
    good = {"scenario": scenario()}
    for origin in ["http://example.org", "null", f"https://{own}", "http://127.0.0.1", "file://"]:
        refused(server.post(f"{STUDY}/check", good, headers={"Origin": origin}), 403, "bad_request", f"origin '{origin}'")
    expect(server.post(f"{STUDY}/check", good, headers={"Origin": f"http://{own}"})[0] == 200, "its own origin")
    for header in [{"X-Rechtsweg": ""}, {"X-Rechtsweg": "2"}]:
        refused(server.post(f"{STUDY}/check", good, headers=header), 403, "bad_request", "without the header")
    expect(server.ask("DELETE", "/api/runs/0123456789ab", headers={"X-Rechtsweg": "0"})[0] == 403, "DELETE without the header")
    for method in ["PUT", "PATCH", "OPTIONS"]:
        expect(server.ask(method, "/api/server")[0] in (404, 405), f"{method} is not understood")
    # What is left of a refused request must not be taken for the next one.
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as raw:
        inner = f"GET /api/server HTTP/1.1\r\nHost: {own}\r\n\r\n"
        raw.sendall((f"POST {STUDY}/check HTTP/1.1\r\nHost: example.org\r\nContent-Length: {len(inner)}\r\n\r\n" + inner).encode())
        answer = b""
        while part := raw.recv(65536):
            answer += part
    expect(answer.count(b"HTTP/1.1 ") == 1 and b" 421 " in answer, "a request hidden in another's body is not answered")


def bodies(server):
    big = b'{"toml": "' + b"x" * (1 << 19) + b'"}'
    status, _, body = server.ask("POST", f"{STUDY}/read", big)
    expect(status == 413 and json.loads(body)["error"]["code"] == "too_large", f"a large body: {status}")
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as raw:  # in pieces, without a length
        raw.sendall(f"POST {STUDY}/read HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\nX-Rechtsweg: 1\r\nTransfer-Encoding: chunked\r\n\r\n".encode())
        expect(b" 400 " in raw.recv(65536), "a body in pieces")
    for body in [b"", b"{", b"[]", b"null", b'"x"', b"\xff\xfe", b'{"scenario":{},"scenario":{}}', b"1e999", b"[" * 100000, b'{"a":' * 5000]:
        refused(server.post(f"{STUDY}/check", body), 400, "bad_request", f"body {body[:20]}")
    for body in [{}, {"scenario": 3}, {"scenario": scenario(), "more": 1}, {"scenario": scenario(titel="x")},
                 {"scenario": scenario(title=" ")}, {"scenario": scenario(title=5)}, {"scenario": scenario(measures="x")},
                 {"scenario": scenario(changes={})}, {"scenario": scenario(changes=[[]])}]:
        refused(server.post(f"{STUDY}/check", body), 422, "faulty_scenario", f"body {str(body)[:60]}")


def faults(server):
    change = {"lever": "court.judges", "op": "to", "value": 300, "from": "2017-03-01"}

    def wheres(**more):
        return [(f["where"], f["what"], f["nearest"]) for f in
                refused(server.post(f"{STUDY}/check", {"scenario": scenario(**more)}), 422, "faulty_scenario", str(more)[:200])]
    found = wheres(changes=[change, {**change, "lever": "court.judge"}, {**change, "from": "2031-01-01"}])
    expect([f[0] for f in found] == ["changes[1]", "changes[2]"] and found[0][2] == "court.judges", f"all faults with places: {found}")
    expect(wheres(measures=["wall_as_state"])[0] == ("measures[0]", "there is no measure 'wall_as_state'", "wall_as_stated"), "the nearest measure")
    expect(len(wheres(measures=["wall_as_stated", "wall_as_stated"])) == 1, "a measure twice")
    for bad in [{"from": "yesterday"}, {"from": "2017-02-30"}, {"until": "2016-01-01"}, {"phase_in_days": -1}, {"implementation": 1.5},
                {"value": 1e9}, {"value": -5}, {"op": "double"}, {"value": "3"}, {"lever": ""}, {"lever": "court"},
                {"from": "2017-03-01\"\nlever = \"x"}]:
        expect(wheres(changes=[{**change, **bad}]), f"change {bad}")
    expect(wheres(changes=[{**change, "lever": "screening.positive", "value": 0.99}, {**change, "lever": "border.p", "value": 1}]), "several at once")
    for path in ["/api", "/api/", "/api/nothing", "/api/studies/nowhere", "/api/runs/../server", "/api/studies/..%2f..%2fREADME.md",
                 "/../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "/web/dist/index.html", "/api/runs/000000000000", "/api/runs/..%2f..",
                 "/api/runs/%00", "/api/studies/guatemala-2017/", "/api/runs/x/report", "/api/runs/x/events", "//", "/" + "a" * 7000]:
        status, _, body = server.ask("GET", path)
        expect(status == 404 and b"root:" not in body and json.loads(body)["error"]["code"] == "not_found", f"GET {path[:60]}: {status}")
    for path in [f"{STUDY}/nothing", "/api/studies/..%2fpast/check", "/api/runs", "/"]:
        expect(server.post(path, {"scenario": scenario()})[0] == 404, f"POST {path}")


def fuzzed(server, study, count=400):
    """Bodies that were good once; whatever comes of it, it is never the server's fault."""
    chance = random.Random(20170222)
    lever_names = [cell["name"] for lever in study["levers"] for cell in lever["levers"]]
    odd = [None, True, -1, 0, 1e308, -1e308, 1e-308, 2**63, "", "x" * 300, "\u0000", "\"", "\\", "\n[[change]]", "'''", [], {}, [[]], "2017-02-29", "ä" * 70]

    def damaged():
        body = {"scenario": scenario(), "replicates": 1}
        body["scenario"]["changes"] = [{"lever": chance.choice(lever_names), "op": chance.choice(["to", "factor", "add"]),
                                        "value": chance.choice([0, 1, 0.5, 2, -1, 10, 1e6]), "from": "2017-03-01"} for _ in range(chance.randrange(4))]
        for _ in range(chance.randrange(1, 4)):
            places = [body]
            if isinstance(body["scenario"], dict):
                places.append(body["scenario"])
                if isinstance(body["scenario"].get("changes"), list):
                    places += [change for change in body["scenario"]["changes"] if isinstance(change, dict)]
            at = chance.choice(places)
            at[chance.choice([*at, "extra"])] = copy.deepcopy(chance.choice(odd))
        text = bytearray(json.dumps(body).encode())
        if chance.random() < 0.3:
            for _ in range(chance.randrange(1, 5)):
                text[chance.randrange(len(text))] = chance.randrange(256)
        return bytes(text)
    for number in range(count):
        verb = chance.choice(["check", "toml", "read", "solve"])
        body = damaged()
        if verb == "read":
            good = server_toml.encode()
            text = bytearray(good)
            for _ in range(chance.randrange(1, 8)):
                text[chance.randrange(len(text))] = chance.choice(b"\"'[]{}=.#\n\\0-e ") if chance.random() < 0.7 else chance.randrange(128)
            body = json.dumps({"toml": text.decode("utf-8", "replace")}).encode()
        status, _, answer = server.ask("POST", f"{STUDY}/{verb}", body)
        expect(status < 500, f"fuzzed {verb} {number}: {status} {answer[:300]} for {body[:300]}")
        if status == 201:
            server.ask("DELETE", f"/api/runs/{json.loads(answer)['run']}")


server_toml = ""


def same_figures(document, folder, study):
    """Every figure of a document is the one in the tables of a results folder."""
    table = {}
    with open(folder / "summary.csv") as rows:
        for row in csv.DictReader(rows):
            table[row["alternative"], row["outcome"], row["category"], row["period"]] = row
    people = {o["id"]: o["counts_people"] for o in study["outcomes"]}
    compared = differ = 0
    for figure in document["figures"]:
        periods = study["periods"][figure["step"]]
        rows = [table.get(("scenario", figure["outcome"], figure["category"], p)) for p in periods]
        bases = [table.get(("base", figure["outcome"], figure["category"], p)) for p in periods]
        for i, (row, base) in enumerate(zip(rows, bases)):
            for ours, theirs, counts in [(figure["base"][q][i], base[q], True) for q in ("median", "p05", "p95")] + \
                                        [(figure["scenario"][q][i], row[q], True) for q in ("median", "p05", "p95")] + \
                                        [(figure["difference"][q][i], row[f"diff_{q}"], False) for q in ("mean", "p05", "p95")]:
                if ours is None:
                    hidden = counts and people[figure["outcome"]] and theirs and 0 < abs(float(theirs)) < 10
                    expect(theirs == "" or hidden, f"{figure['outcome']} {periods[i]}: nothing here, {theirs} in the table")
                else:
                    compared += 1
                    differ += float(theirs) != ours
    expect(compared > 1000 and differ == 0, f"{differ} of {compared} figures differ from those of rechtsweg run")


def same_with_new_ways(server, tree, study):
    """A measure that opens new ways changes by which loops luck is told apart: also for the base."""
    what = scenario(title="Expelled", measures=["expelled"], changes=[])
    files = server.post(f"{STUDY}/toml", {"scenario": what})[1]
    expect(files["measure"] == "" and "expelled.toml" in files["study"], "a scenario of measures alone needs no measure of its own")
    (tree / "studies" / "expelled.toml").write_text(files["study"])
    document = server.finished(server.post(f"{STUDY}/runs", {"scenario": what, "replicates": 2})[1]["run"])
    ran = subprocess.run([program, "run", "studies/expelled.toml", "-n", "2", "-o", tree / "expelled", "-q"], cwd=tree, capture_output=True, text=True)
    expect(ran.returncode == 0 and document["state"] == "done", f"new ways: {ran.stderr}")
    same_figures(document, tree / "expelled", study)


def same_as_run(server, tree, study):
    """A scenario, written out and run by `rechtsweg run`, gives the document's figures, digit for digit."""
    global server_toml
    what = scenario()
    status, files = server.post(f"{STUDY}/toml", {"scenario": what})
    server_toml = files["measure"]
    expect(status == 200 and files["name"] == "a-hundred-more-judges", "the files of a scenario")
    name = files["name"]
    (tree / "measures" / f"{name}.toml").write_text(files["measure"])
    (tree / "studies" / f"{name}.toml").write_text(files["study"])
    checked = subprocess.run([program, "check", f"measures/{name}.toml", f"studies/{name}.toml"], cwd=tree, capture_output=True, text=True)
    expect(checked.returncode == 0, f"the files are without fault: {checked.stdout}{checked.stderr}")
    status, back = server.post(f"{STUDY}/read", {"toml": files["measure"]})
    expect(status == 200 and back["scenario"]["measures"] == what["measures"] and back["scenario"]["title"] == what["title"]
           and back["scenario"]["changes"] == what["changes"], f"read gives back what was written: {back}")
    error = refused(server.post(f"{STUDY}/read", {"toml": files["measure"].replace("court.judges", "court.judgs")}), 422, "faulty_scenario", "read")
    expect(error and error[0]["where"].startswith("measure:") and error[0]["where"].count(":") == 2 and error[0]["nearest"] == "court.judges", f"{error}")
    for text in ["title = \"x\"", "", "[[change]]\n", "# with: nothing\n" + files["measure"].split("\n", 1)[1]]:
        refused(server.post(f"{STUDY}/read", {"toml": text}), 422, "faulty_scenario", f"read {text[:20]}")
    status, started = server.post(f"{STUDY}/runs", {"scenario": what, "replicates": 3})
    expect(status == 201, "a run begins")
    document = server.finished(started["run"])
    expect(document["state"] == "done" and document["finished"] == 3 and document["kind"] == "run", f"the run ends: {document.get('error')}")
    ran = subprocess.run([program, "run", f"studies/{name}.toml", "-n", "3", "-o", tree / "ran", "-q"], cwd=tree, capture_output=True, text=True)
    expect(ran.returncode == 0, f"the same by hand: {ran.stderr}")
    same_figures(document, tree / "ran", study)
    moved = [f for f in document["figures"] if f["outcome"] == "eoir_pending_cases_fy_end"][0]["difference"]["mean"]
    expect(moved[0] == 0 and moved[-1] < 0, "more judges, fewer open cases, and nothing before")
    with open(tree / "ran" / "claims.csv") as rows:
        claims = {(r["claim"], r["alternative"]): r for r in csv.DictReader(rows)}
    for claim in document["claims"]:
        for side in ("base", "scenario"):
            theirs = claims[claim["claim"], side]
            expect(claim[side]["verdict"] == theirs["verdict"] and claim[side]["held"] == int(theirs["held"])
                   and (claim[side]["value"] is None) == (theirs["value"] == "")
                   and (claim[side]["value"] is None or float(theirs["value"]) == claim[side]["value"]), f"claim {claim['claim']}")
    capacity = {c["resource"]: c for c in document["capacity"]}
    expect(capacity["judges"]["scenario"]["places"][-1] > capacity["judges"]["base"]["places"][-1], "more judges are in the capacity")
    status, headers, report = server.ask("GET", f"/api/runs/{started['run']}/report")
    block = report.split(b'<script type="application/json" id="results">', 1)[1].split(b"</script>", 1)[0]
    ours, theirs = json.loads(block), json.loads((tree / "ran" / "report.json").read_text())
    for made in (ours, theirs):
        for key in ("created", "people_simulated", "events_simulated"):
            made["made"].pop(key)
    ours["study"], theirs["study"] = None, None  # the written study has another name and title
    for text in ("texts", "alternatives", "measures"):
        ours.pop(text), theirs.pop(text)
    # Who is followed is there on the day from which levers are moved, or on the day on which this study parts.
    ours.pop("lives", None), theirs.pop("lives", None)
    different = [key for key in theirs if ours.get(key) != theirs[key]]
    expect(status == 200 and "text/html" in headers["Content-Type"] and not different, f"the report is that of rechtsweg run, but for {different}")
    return started["run"]


def streams(server):
    """Partial figures flow; ten streams leave the server answering; a stream ends with its run."""
    what = scenario(changes=[{"lever": "court.judges", "op": "to", "value": 320, "from": "2017-03-01"}], measures=[])
    run = server.post(f"{STUDY}/runs", {"scenario": what, "replicates": 40})[1]["run"]
    opened = [server.stream(run) for _ in range(10)]
    begun = time.time()
    expect(server.get("/api/server")[0] == 200 and time.time() - begun < 1, "an eleventh request beside ten streams")
    seen = [[] for _ in opened]

    def watch(i):
        for event in events(opened[i][1]):
            seen[i].append((time.time(), *event))
    threads = [threading.Thread(target=watch, args=[i]) for i in range(len(opened))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=240)
    for one in seen:
        names = [name for _, name, _ in one]
        documents = [data for _, name, data in one if name == "document"]
        expect(names and names[-1] == "end" and one[-1][2]["state"] == "done", "a stream ends with its run")
        expect(documents and documents[-1]["finished"] == 40 and documents[-1]["state"] == "done", "the last document is whole")
        expect([d["finished"] for d in documents] == sorted(d["finished"] for d in documents), "replicates only become more")
        times = [t for t, name, _ in one if name == "document"]
        expect(len(times) < 4 * (times[-1] - times[0]) + 4, f"at most four a second: {len(times)} in {times[-1] - times[0]:.1f} s")
    connection, response = server.stream(run)
    expect([e[0] for e in events(response)] == ["document", "end"], "a stream of a finished run")
    expect(response.getheader("Content-Type").startswith("text/event-stream"), "the type of a stream")
    refused((server.ask("GET", "/api/runs/000000000000/events")[0], json.loads(server.ask("GET", "/api/runs/000000000000/events")[2])), 404, "not_found", "no run, no stream")


def partial_figures(server):
    """At a larger scale replicate 0 is under way long enough to be watched."""
    run = server.post(f"{STUDY}/runs", {"scenario": scenario(), "replicates": 1, "scale": 0.2})[1]["run"]
    _, response = server.stream(run)
    partial = None
    for name, data in events(response):
        if name == "document" and data["finished"] == 0 and "2017-06" <= data["month_reached"] < "2019-09":
            partial = data
    expect(partial is not None, "partial figures are seen")
    if partial is None:
        return
    last = server.get(f"/api/runs/{run}")[1]
    figure, whole = [[f for f in d["figures"] if f["outcome"] == "eoir_pending_cases_fy_end"][0] for d in (partial, last)]
    months = [i for i, v in enumerate(figure["scenario"]["median"]) if v is not None]
    expect(months == list(range(len(months))) and 32 <= len(months) < 60, f"months so far: {len(months)}")
    for side in ("base", "scenario"):
        expect(all(figure[side]["median"][i] == whole[side]["median"][i] for i in months), f"what is shown early is what comes out ({side})")
    expect(figure["difference"]["p05"] == [None] * 60 and figure["runs"]["base"] == [] and partial["claims"] == [], "one life has no interval")


def calling_off(server):
    started = [server.post(f"{STUDY}/runs", {"scenario": scenario(), "replicates": 50, "scale": 0.05})[1]["run"]]
    for _ in range(8):  # a lever that is dragged: more often than runs may be under way
        status, answer = server.post(f"{STUDY}/runs", {"scenario": scenario(), "replicates": 50, "scale": 0.05, "replaces": started[-1]})
        expect(status == 201, f"a run in the place of another: {answer}")
        started.append(answer["run"])
    states = {r["run"]: r["state"] for r in server.get("/api/runs")[1]["runs"]}
    expect([states[r] for r in started] == ["cancelled"] * 8 + ["running"], "each is cancelled at once")
    expect(server.ask("DELETE", f"/api/runs/{started[-1]}")[0] == 200, "DELETE calls off")
    expect(server.get(f"/api/runs/{started[-1]}")[1]["state"] == "cancelled", "and the run says so")
    refused(server.get(f"/api/runs/{started[-1]}/report"), 404, "not_found", "no report of a cancelled run")
    expect(server.ask("DELETE", f"/api/runs/{started[-1]}")[0] == 200, "DELETE again forgets")
    refused(server.get(f"/api/runs/{started[-1]}"), 410, "gone", "a forgotten run")
    limit = server.get("/api/server")[1]["limits"]
    many = [server.post(f"{STUDY}/runs", {"scenario": scenario(), "replicates": 50, "scale": 0.05}) for _ in range(limit["runs"] + 1)]
    refused(many[-1], 429, "too_many_runs", "too many runs")
    for status, answer in many[:-1]:
        expect(status == 201, "as many as the limit says")
        server.ask("DELETE", f"/api/runs/{answer['run']}")
    for bad in [{"replicates": limit["replicates"] + 1}, {"replicates": 0}, {"replicates": 1.5}, {}, {"replicates": 2, "scale": 0}, {"replicates": 2, "scale": 50}]:
        refused(server.post(f"{STUDY}/runs", {"scenario": scenario(), **bad}), 422, "faulty_scenario", f"run {bad}")


def solving(server):
    decision = server.get(STUDY)[1]["decision_day"]
    what = scenario(measures=[], changes=[])
    ask = {"scenario": what, "lever": "court.judges", "goal": "eoir_pending_cases_fy_end < 700000 by 2019-08-31", "replicates": 3,
           "range": [100, 900], "probability": 0.5}
    status, started = server.post(f"{STUDY}/solve", ask)
    expect(status == 201, f"a search begins: {started}")
    document = server.finished(started["run"])
    expect(document["kind"] == "solve" and document["state"] == "done" and document["evaluations"] > 15, f"the search ends: {document}")
    by_hand = subprocess.run([program, "solve", "studies/guatemala-2017.toml", "--lever", ask["lever"], "--until", ask["goal"], "-n", "3", "--range", "100..900",
                              "--probability", "0.5", "--from", decision, "--scale", "0.004", "--json", "-q"], cwd=source, capture_output=True, text=True)
    theirs = json.loads(by_hand.stdout)
    ours = document["answer"]
    expect((ours["kind"], ours["value"]) == (theirs["answer"], theirs["value"]), f"the answer of rechtsweg solve: {ours} {theirs}")
    expect([(c["value"], c["held"]) for c in ours["curve"]] == [(c["value"], c["held"]) for c in theirs["curve"]], "and its curve")
    for bad in [{"lever": "court.judge"}, {"goal": "x"}, {"goal": "eoir_pending_cases < 1 by 2018-01-31"}, {"range": [5, 1]}, {"range": [0, 1e9]},
                {"probability": 2}, {"replicates": 1}]:
        refused(server.post(f"{STUDY}/solve", {**ask, **bad}), 422, "faulty_scenario", f"solve {bad}")
    started = server.post(f"{STUDY}/solve", {**ask, "scale": 0.05})[1]["run"]
    server.ask("DELETE", f"/api/runs/{started}")
    expect(server.get(f"/api/runs/{started}")[1]["state"] == "cancelled", "a search is called off")


def ends_and_begins(tree, folder, kept, study):
    """Ended with streams open; what was saved is there again; a half-written run and a damaged one do no harm."""
    server = Server(program, tree, folder)
    runs = {r["run"]: r for r in server.get("/api/runs")[1]["runs"]}
    expect(kept in runs and runs[kept]["state"] == "done" and runs[kept]["scenario"]["title"] == "A hundred more judges", "saved runs after a restart")
    document = server.get(f"/api/runs/{kept}")[1]
    expect(document["finished"] == 3 and len(document["figures"]) == len(study["featured"]), "their documents")
    expect(server.ask("GET", f"/api/runs/{kept}/report")[0] == 200, "their reports")
    again = subprocess.run([program, "serve", "studies/guatemala-2017.toml", "-o", str(folder), "--scale", "0.004"], cwd=tree, capture_output=True, text=True, timeout=60)
    expect(again.returncode == 3 and "another server" in again.stderr, f"two servers on one folder: {again.stderr}")
    taken = subprocess.run([program, "serve", "studies/guatemala-2017.toml", "-o", str(folder) + "-2", "--scale", "0.004", "--port", str(server.port)],
                           cwd=tree, capture_output=True, text=True, timeout=60)
    expect(taken.returncode == 3 and f"port {server.port} is in use" in taken.stderr, f"a port in use: {taken.returncode} {taken.stderr}")
    run = server.post(f"{STUDY}/runs", {"scenario": scenario(), "replicates": 50, "scale": 0.05})[1]["run"]
    opened = [server.stream(run) for _ in range(10)]
    silent = socket.create_connection(("127.0.0.1", server.port))  # says nothing, and half a request
    half = socket.create_connection(("127.0.0.1", server.port))
    half.sendall(b"GET / HT")
    time.sleep(0.5)
    seconds, code = server.end()
    expect(seconds < SOON and code == 0, f"SIGTERM with streams open: {seconds:.2f} s, code {code}")
    for connection, _ in opened:
        connection.close()
    silent.close(), half.close()
    (folder / "0123456789ab.part").mkdir()
    (folder / "0123456789ac").mkdir()
    (folder / "0123456789ac" / "run.json").write_text("{")
    server = Server(program, tree, folder)
    expect(kept in {r["run"] for r in server.get("/api/runs")[1]["runs"]}, "damaged runs do no harm")
    expect(not (folder / "0123456789ab.part").exists(), "what was half-written is gone")
    expect(server.ask("DELETE", f"/api/runs/{kept}")[0] == 200 and not (folder / kept).exists(), "DELETE forgets a saved run")
    seconds, code = server.end(signal.SIGINT)
    expect(seconds < SOON and code == 0, f"Ctrl-C: {seconds:.2f} s, code {code}")


def ports(tree, scratch):
    first = Server(program, tree, scratch / "a", port=None)
    second = Server(program, tree, scratch / "b", port=None)
    expect(second.port != first.port, "the next free port")
    time.sleep(0.2)
    expect(any("is in use; taking" in line for line in second.said), "and it is said")
    first.end(), second.end()
    faulty = subprocess.run([program, "serve", "nowhere.toml"], cwd=tree, capture_output=True, text=True)
    expect(faulty.returncode == 1, "a study that is not there")


with tempfile.TemporaryDirectory() as folder:
    scratch = pathlib.Path(folder)
    tree = scratch / "tree"
    tree.mkdir()
    copy_of_tree(source, tree)
    expelled = (source / "measures" / "later" / "public_health_expulsion_2020.toml").read_text()
    (tree / "measures" / "expelled.toml").write_text(expelled.replace("2020-03-20", "2018-03-20").replace("2023-05-11", "2019-05-11"))
    kept_in = scratch / "kept"
    server = Server(program, tree, kept_in)
    try:
        begun = time.time()

        def done(what):
            print(f"{what}: {time.time() - begun:.1f} s", flush=True)
        study = what_there_is(server)
        done("what there is")
        who_may_ask(server)
        bodies(server)
        faults(server)
        done("faults")
        kept = same_as_run(server, tree, study)
        same_with_new_ways(server, tree, study)
        done("same as run")
        streams(server)
        done("streams")
        partial_figures(server)
        calling_off(server)
        done("calling off")
        solving(server)
        done("solving")
        fuzzed(server, study)
        done("fuzzed")
        expect(server.process.poll() is None, "the server is still there")
        seconds, code = server.end()
        expect(seconds < SOON and code == 0, f"SIGTERM: {seconds:.2f} s, code {code}")
        ends_and_begins(tree, kept_in, kept, study)
        done("ends and begins")
        ports(tree, scratch)
        done("ports")
    finally:
        if server.process.poll() is None:
            server.process.kill()

print(f"{failures} failures")
sys.exit(failures > 0)
