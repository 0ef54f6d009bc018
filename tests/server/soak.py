#!/usr/bin/python3
"""Many people at one server for a while: runs begun, replaced, called off, watched and forgotten. Prints
what was done and how the server's memory went, and fails if it answers 5xx or goes on growing.

Usage: soak.py RECHTSWEG SOURCE SECONDS
"""
import pathlib
import random
import sys
import tempfile
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from served import Server, copy_of_tree, events  # noqa: E402

program, source, seconds = str(pathlib.Path(sys.argv[1]).resolve()), pathlib.Path(sys.argv[2]).resolve(), float(sys.argv[3])
STUDY = "/api/studies/guatemala-2017"
done, wrong, guard = {}, [], threading.Lock()


def count(what, status, body):
    with guard:
        done[what, status] = done.get((what, status), 0) + 1
        if status >= 500:
            wrong.append((what, status, body[:300]))


def visitor(server, number, end):
    chance = random.Random(number)
    last = None
    while time.time() < end:
        what = {"title": f"visitor {number}", "measures": chance.sample(["wall_as_stated", "beds_as_stated", "judge_surge_as_stated"], chance.randrange(3)),
                "changes": [{"lever": "court.judges", "op": "to", "value": chance.randrange(250, 321),
                             "from": chance.choice(["2017-02-20", "2017-10-01", "2016-06-01"])}]}
        if chance.random() < 0.1:
            what["changes"][0]["lever"] = "court.judge"
        body = {"scenario": what, "replicates": chance.randrange(1, 6)}
        if chance.random() < 0.1:
            body["scale"] = chance.choice([0.002, 0.003, 0.005, 0.006, 0.007, 0.008, 0.009])
        if last and chance.random() < 0.6:
            body["replaces"] = last
        status, answer = server.post(f"{STUDY}/runs", body)
        count("run", status, str(answer))
        if status != 201:
            if "are saved" in str(answer):  # full: somebody tidies up, or nothing would run any more
                saved = [run["run"] for run in server.get("/api/runs")[1]["runs"] if run["state"] == "done"]
                for run in saved[len(saved) // 2:]:
                    count("tidy", server.ask("DELETE", f"/api/runs/{run}")[0], "")
            time.sleep(0.05)
            continue
        last = answer["run"]
        if chance.random() < 0.5:  # look on for a while, and close the page
            connection, response = server.stream(last)
            try:
                for _ in zip(range(chance.randrange(1, 40)), events(response)):
                    pass
                count("stream", response.status, "")
            finally:
                connection.close()
        for method, path in [("GET", "/api/runs"), ("GET", f"/api/runs/{last}"), ("GET", f"/api/runs/{last}/report"), ("GET", STUDY), ("GET", "/")]:
            if chance.random() < 0.3:
                status, _, text = server.ask(method, path)
                count(path.replace(last, "ID"), status, str(text[:300]))
        if chance.random() < 0.7:
            for _ in range(2):
                count("delete", server.ask("DELETE", f"/api/runs/{last}")[0], "")


with tempfile.TemporaryDirectory() as folder:
    scratch = pathlib.Path(folder)
    tree = scratch / "tree"
    tree.mkdir()
    server = Server(program, copy_of_tree(source, tree), scratch / "kept")
    begun = time.time()
    threads = [threading.Thread(target=visitor, args=[server, n, begun + seconds]) for n in range(8)]
    for thread in threads:
        thread.start()
    memory = []
    while any(thread.is_alive() for thread in threads):
        time.sleep(min(10, seconds / 12))
        memory.append((time.time() - begun, server.memory()))
        if server.process.poll() is not None:
            wrong.append(("the server has ended", server.process.returncode, str(server.said)[-300:]))
            break
    for thread in threads:
        thread.join()
    ended, code = server.end() if server.process.poll() is None else (0, -1)

for (what, status), times in sorted(done.items()):
    print(f"{times:7d}  {status}  {what}")
for at, bytes_ in memory:
    print(f"{at:7.0f} s  {bytes_ / 2**20:7.0f} MB")
third = len(memory) // 3
early, late = (max(b for _, b in part) for part in (memory[third:2 * third], memory[2 * third:]))
print(f"memory at most {early / 2**20:.0f} MB in the second third, {late / 2**20:.0f} MB in the last: {100 * (late / early - 1):+.1f}%")
print(f"ended in {ended:.2f} s with {code}; wrong answers: {wrong[:5]}")
sys.exit(bool(wrong) or code != 0 or late > 1.15 * early + 64 * 2**20)
