"""A server under test: a small copy of the source tree, one process, and requests to it."""
import http.client
import json
import pathlib
import shutil
import signal
import subprocess
import threading
import time


def copy_of_tree(source, scratch):
    """Studies and measures of its own, so that files can be added; everything else is the source's."""
    for name in ["systems", "data", "claims"]:
        (scratch / name).symlink_to(source / name)
    for name in ["studies", "measures"]:
        shutil.copytree(source / name, scratch / name)
    return scratch


class Server:
    def __init__(self, program, tree, folder, *more, port=0, scale="0.004", study="studies/guatemala-2017.toml"):
        command = [program, "serve", study, "--scale", scale, "-o", str(folder), *map(str, more)]
        if port is not None:
            command += ["--port", str(port)]
        self.process = subprocess.Popen(command, cwd=tree, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        line = self.process.stdout.readline()
        if not line.startswith("http://127.0.0.1:"):
            raise RuntimeError(f"the server did not start: {self.process.communicate()}")
        self.port = int(line.strip().rstrip("/").rsplit(":", 1)[1])
        self.said = []  # read on, so that the server never waits for us
        self.reader = threading.Thread(target=lambda: self.said.extend(self.process.stderr), daemon=True)
        self.reader.start()

    def ask(self, method, path, body=None, headers=None, timeout=60):
        """Status, headers and body of one request. A body that is not bytes is sent as JSON."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        try:
            if body is not None and not isinstance(body, bytes):
                body = json.dumps(body).encode()
            own = {"X-Rechtsweg": "1"} if method in ("POST", "DELETE") else {}
            connection.request(method, path, body, {**own, **(headers or {})})
            response = connection.getresponse()
            return response.status, dict(response.getheaders()), response.read()
        finally:
            connection.close()

    def get(self, path):
        status, _, body = self.ask("GET", path)
        return status, json.loads(body)

    def post(self, path, body, **more):
        status, _, answer = self.ask("POST", path, body, **more)
        return status, json.loads(answer)

    def finished(self, run, seconds=120):
        """The document of a run that has ended."""
        end = time.time() + seconds
        while time.time() < end:
            status, document = self.get(f"/api/runs/{run}")
            if status != 200 or document["state"] != "running":
                return document
            time.sleep(0.05)
        raise RuntimeError("the run does not end")

    def stream(self, run):
        """An open stream of events: the connection and its response."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        connection.request("GET", f"/api/runs/{run}/events")
        return connection, connection.getresponse()

    def memory(self):
        """Resident bytes."""
        for line in pathlib.Path(f"/proc/{self.process.pid}/status").read_text().splitlines():
            if line.startswith("VmRSS"):
                return int(line.split()[1]) * 1024
        return 0

    def end(self, how=signal.SIGTERM):
        """Seconds it took, and the exit code."""
        begun = time.time()
        self.process.send_signal(how)
        code = self.process.wait(timeout=30)
        return time.time() - begun, code


def events(response, most=10000):
    """The events of a stream: pairs of name and data; (None, comment) for comments."""
    name, count = None, 0
    for line in response:
        line = line.decode().rstrip("\n")
        if line.startswith(":"):
            yield None, line
        elif line.startswith("event: "):
            name = line[7:]
        elif line.startswith("data: "):
            yield name, json.loads(line[6:])
            count += 1
            if count >= most:
                return
