#!/usr/bin/python3
"""One study on many machines gives the tables of one: MPI over two hosts, the loss of a rank, Slurm, and Kubernetes.

Usage: run.py RECHTSWEG SOURCE

The two hosts are network namespaces that reach each other over TCP only; Slurm's controller and daemon are started here
and stopped again. The files that are submitted are those of docs/cluster. No cluster of Kubernetes is started: of its
Job, only the command line is run. Needs root and the packages of the group [cluster]. A part that cannot run on this
machine is named as skipped, and the exit code is 77 then; 1 if anything failed, 0 only if all was tested.
"""
import contextlib
import filecmp
import os
import pathlib
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

TABLES = ["outcomes", "summary", "published", "claims", "flows", "stocks", "capacity", "waits", "levers", "dictionary"]
STUDY = "studies/guatemala-2017.toml"
OPTIONS = ["--scale", "0.01", "--replicates", "8", "--seed", "11", "--quiet"]


class Skipped(Exception):
    pass


class Failed(Exception):
    pass


def needs(*programs):
    if os.geteuid() != 0:
        raise Skipped("needs root")
    absent = [name for name in programs if shutil.which(name, path=os.environ["PATH"]) is None]
    if absent:
        raise Skipped(f"{', '.join(absent)} not installed (./dev install cluster)")


def expect(condition, what):
    if not condition:
        raise Failed(what)


class Cluster:
    def __init__(self, program, source, scratch):
        self.program, self.source, self.scratch = program, source, scratch
        os.environ["PATH"] = f"{program.parent}:{os.environ['PATH']}:/usr/sbin:/sbin"
        os.environ |= {"OMPI_ALLOW_RUN_AS_ROOT": "1", "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM": "1"}
        self.reference = scratch / "reference"
        self.call(program, "run", STUDY, "-o", self.reference, *OPTIONS, "--threads", "1")

    def call(self, *command, code=0, **options):
        done = subprocess.run([str(c) for c in command], cwd=self.source, capture_output=True, text=True, timeout=900,
                              **options)
        expect(code is None or done.returncode == code,
               f"{' '.join(map(str, command))}: exit code {done.returncode}\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
        return done

    def same(self, folder):
        different = [t for t in TABLES if not filecmp.cmp(self.reference / f"{t}.csv", folder / f"{t}.csv", False)]
        expect(not different, f"{folder.name} differs from one thread in {', '.join(different)}")

    # --- two hosts -------------------------------------------------------------------------------

    @contextlib.contextmanager
    def hosts(self):
        needs("ip", "unshare", "mpirun")
        a, b = f"rechtsweg-a-{os.getpid()}", f"rechtsweg-b-{os.getpid()}"
        if subprocess.run(["ip", "netns", "add", a], capture_output=True).returncode != 0:
            raise Skipped("no network namespaces here")
        try:
            self.call("ip", "netns", "add", b)
            self.call("ip", "-n", a, "link", "add", "eth0", "type", "veth", "peer", "name", "eth0", "netns", b)
            for name, address in (a, "10.77.0.1/24"), (b, "10.77.0.2/24"):
                self.call("ip", "-n", name, "address", "add", address, "dev", "eth0")
                for device in "lo", "eth0":
                    self.call("ip", "-n", name, "link", "set", device, "up")
            enter = 'ip netns exec {} unshare --uts sh -c \'hostname {}; exec "$@"\' sh '
            agent = self.scratch / "rsh.sh"  # in place of ssh: the host's name, then a command for its shell
            agent.write_text(f'#!/bin/sh\nshift\nexec {enter.format(b, "host-b")} sh -c "$*"\n')
            agent.chmod(0o755)
            yield ["ip", "netns", "exec", a, "unshare", "--uts", "sh", "-c", 'hostname host-a; exec "$@"', "sh",
                   "mpirun", "-H", "10.77.0.1:2,10.77.0.2:2", "--mca", "plm_rsh_agent", agent, "--mca", "btl", "tcp,self",
                   "--mca", "btl_tcp_if_include", "10.77.0.0/24", "--mca", "oob_tcp_if_include", "10.77.0.0/24",
                   "--bind-to", "none", "--oversubscribe", "-n", "4"]
        finally:
            for name in a, b:
                left = subprocess.run(["ip", "netns", "pids", name], capture_output=True, text=True).stdout.split()
                for pid in left:
                    with contextlib.suppress(ProcessLookupError):
                        os.kill(int(pid), signal.SIGKILL)
                subprocess.run(["ip", "netns", "delete", name], capture_output=True)

    def ranks(self):
        """4 ranks on two hosts, 2 threads each."""
        with self.hosts() as mpirun:
            folder = self.scratch / "ranks"
            self.call(*mpirun, self.program, "run", STUDY, "-o", folder, *OPTIONS, "--threads", "2")
            self.same(folder)

    def rank_of(self, folder, rank):
        """The process that is this rank of the run into this folder."""
        for process in pathlib.Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError):
                if (process / "exe").resolve() == self.program and str(folder) in (process / "cmdline").read_text() \
                        and f"OMPI_COMM_WORLD_RANK={rank}\0" in (process / "environ").read_text():
                    return int(process.name)
        raise Failed(f"there is no rank {rank} to kill")

    def kill_one(self, command, folder, rank):
        log = self.scratch / f"{folder.name}.log"  # a file: a daemon of the launcher may hold a pipe open
        with log.open("wb") as out:
            process = subprocess.Popen([str(c) for c in command], cwd=self.source, stdout=out, stderr=out)
        for _ in range(3000):
            if len(list((folder / "replicates").glob("*.bin"))) >= 2 or process.poll() is not None:
                break
            time.sleep(0.02)
        expect(process.poll() is None, "it ended before a rank could be killed")
        os.kill(self.rank_of(folder, rank), signal.SIGKILL)
        try:
            process.wait(timeout=300)
        except subprocess.TimeoutExpired:
            process.kill()
            raise Failed(f"it does not end after the loss of rank {rank}\n{log.read_text()[-2000:]}")
        return process.returncode, log.read_text()

    def survivors(self):
        """A worker on the other host is killed with kill -9; the others take its replicates."""
        with self.hosts() as mpirun:
            folder = self.scratch / "survivors"
            mpirun = [*mpirun[:-2], "--enable-recovery", *mpirun[-2:]]
            run = [self.program, "run", STUDY, "-o", folder, *[o for o in OPTIONS if o != "--quiet"], "--threads", "1"]
            code, said = self.kill_one([*mpirun, *run], folder, 3)
            expect(code == 0 and "rank 3 is not heard of any more" in said, f"exit code {code}\n{said[-2000:]}")
            self.same(folder)

    def resumed(self):
        """The same where the launcher ends all ranks: what is finished is kept, and --resume goes on."""
        with self.hosts() as mpirun:
            folder = self.scratch / "resumed"
            run = [self.program, "run", STUDY, "-o", folder, *OPTIONS, "--threads", "1"]
            code, said = self.kill_one([*mpirun, *run], folder, 1)
            kept = len(list((folder / "replicates").glob("*.bin")))
            expect(code != 0 and kept >= 2 and "--resume" in (folder / "UNFINISHED.txt").read_text(),
                   f"exit code {code}, {kept} replicates kept\n{said[-2000:]}")
            self.call(*mpirun, *run, "--resume")
            self.same(folder)

    # --- Slurm -----------------------------------------------------------------------------------

    @contextlib.contextmanager
    def slurm(self):
        needs("munged", "slurmctld", "slurmd", "sbatch")
        home = pathlib.Path(tempfile.mkdtemp(prefix="rechtsweg-slurm-"))
        home.chmod(0o755)
        host, started = socket.gethostname().split(".")[0], []
        try:
            munge = home / "munge"
            munge.mkdir(mode=0o755)
            key = munge / "key"
            key.write_bytes(os.urandom(128))
            key.chmod(0o400)
            user = pwd.getpwnam("munge")
            for path in munge, key:
                os.chown(path, user.pw_uid, user.pw_gid)
            for folder in "state", "spool":
                (home / folder).mkdir()
            conf = home / "slurm.conf"
            conf.write_text("\n".join((
                "ClusterName=test", f"SlurmctldHost={host}(127.0.0.1)", "SlurmUser=root", "AuthType=auth/munge",
                f"AuthInfo=socket={munge}/socket", "CredType=cred/munge", f"StateSaveLocation={home}/state",
                f"SlurmdSpoolDir={home}/spool", f"SlurmctldPidFile={home}/ctld.pid", f"SlurmdPidFile={home}/d.pid",
                "SlurmctldPort=26817", "SlurmdPort=26818", "ProctrackType=proctrack/linuxproc", "TaskPlugin=task/none",
                "SelectType=select/cons_tres", "SelectTypeParameters=CR_Core", "MpiDefault=none", "ReturnToService=2",
                "SchedulerParameters=batch_sched_delay=0,sched_min_interval=0",
                f"NodeName={host} NodeAddr=127.0.0.1 CPUs={os.cpu_count()} RealMemory=2000 State=UNKNOWN",
                "PartitionName=all Nodes=ALL Default=YES MaxTime=INFINITE State=UP", "")))
            os.environ["SLURM_CONF"] = str(conf)

            def start(name, *command, **options):
                with (home / f"{name}.log").open("wb") as log:
                    started.append(subprocess.Popen(list(map(str, command)), stdout=log, stderr=log, **options))

            start("munged", "munged", "--foreground", f"--key-file={key}", f"--socket={munge}/socket",
                  f"--pid-file={munge}/pid", f"--log-file={munge}/log", f"--seed-file={munge}/seed",
                  user=user.pw_uid, group=user.pw_gid, extra_groups=[])
            for _ in range(100):
                if (munge / "socket").exists():
                    break
                time.sleep(0.1)
            start("slurmctld", "slurmctld", "-D", "-f", conf)
            start("slurmd", "slurmd", "-D", "-f", conf, "-N", host)
            for _ in range(150):
                if "idle" in subprocess.run(["sinfo", "-h", "-o", "%t"], capture_output=True, text=True).stdout:
                    break
                time.sleep(0.2)
            else:
                logs = "".join((home / f"{n}.log").read_text()[-800:] for n in ("munged", "slurmctld", "slurmd"))
                raise Skipped(f"Slurm does not come up on this machine:\n{logs}")
            yield
        finally:
            for process in reversed(started):
                process.terminate()
                try:
                    process.wait(timeout=20)
                except subprocess.TimeoutExpired:
                    process.kill()
            shutil.rmtree(home, ignore_errors=True)

    def array(self):
        """A job array of 7 shards in Slurm, merged."""
        with self.slurm():
            folder = self.scratch / "array"
            folder.mkdir()
            self.call("sbatch", "--wait", "-o", folder / "log-%a", "docs/cluster/array.sbatch", STUDY, folder, *OPTIONS)
            self.call(self.program, "merge", *sorted(folder.glob("shard-*")), "-o", folder / "merged", "-q")
            self.same(folder / "merged")
            self.batch()
            self.tasks()

    def batch(self):
        folder = self.scratch / "batch"
        self.call("sbatch", "--wait", f"--ntasks={os.cpu_count()}", "-o", self.scratch / "batch.log",
                  "docs/cluster/mpi.sbatch", STUDY, folder, *OPTIONS)
        self.same(folder)

    def tasks(self):
        said = self.call("srun", "-n", os.cpu_count(), "--mpi=none", self.program, "run", STUDY, "-o", self.scratch / "tasks",
                         *OPTIONS, code=None)
        expect(said.returncode == 3 and "--mpi=pmix" in said.stderr, f"srun without PMIx is refused in words: {said.stderr}")
        folder = self.scratch / "pmix"
        self.call("srun", "-n", os.cpu_count(), "--mpi=pmix", self.program, "run", STUDY, "-o", folder, *OPTIONS)
        self.same(folder)

    # --- Kubernetes ------------------------------------------------------------------------------

    def job(self):
        """The command line of Kubernetes' indexed Job, for each index; no cluster is started."""
        try:
            import yaml
        except ImportError:
            raise Skipped("python3-yaml not installed (./dev install cluster)")
        job = yaml.safe_load((self.source / "docs/cluster/job.yaml").read_text())["spec"]
        container = job["template"]["spec"]["containers"][0]
        folder = self.scratch / "job"
        folder.mkdir()
        given = {e["name"]: e["value"] for e in container["env"]} | {"STUDY": str(folder / "small.toml"), "REPLICATES": "8",
                                                                     "RESULTS": str(folder)}
        expect(given["SHARDS"] == str(job["completions"]) and job["completionMode"] == "Indexed", "as many shards as pods")
        # Scale and seed of the reference, in the study itself: the command line stays as it is.
        text = (self.source / STUDY).read_text().replace('"../', f'"{self.source}/')
        text = "\n".join("seed = 11\nscale = 0.01" if line.startswith("seed") else line for line in text.split("\n"))
        (folder / "small.toml").write_text(text)
        for index in range(job["completions"]):
            self.call(*container["command"], env=os.environ | given | {"JOB_COMPLETION_INDEX": str(index)})
        self.call(self.program, "merge", *sorted(folder.glob("shard-*")), "-o", folder / "merged", "-q")
        self.same(folder / "merged")


def main():
    program, source = (pathlib.Path(argument).resolve() for argument in sys.argv[1:3])
    only = sys.argv[3:]
    failed, skipped = 0, 0
    with tempfile.TemporaryDirectory(prefix="rechtsweg-cluster-") as scratch:
        cluster = Cluster(program, source, pathlib.Path(scratch))
        for part in cluster.ranks, cluster.survivors, cluster.resumed, cluster.array, cluster.job:
            if only and part.__name__ not in only:
                continue
            began = time.monotonic()
            try:
                part()
                print(f"{part.__name__}: same tables ({time.monotonic() - began:.0f} s)", flush=True)
            except Skipped as why:
                skipped += 1
                print(f"{part.__name__}: SKIPPED, not tested: {why}", flush=True)
            except (Failed, subprocess.SubprocessError) as why:
                failed += 1
                print(f"{part.__name__}: FAILED: {why}", flush=True)
    print(f"{failed} failed, {skipped} skipped")
    return 1 if failed else 77 if skipped else 0


if __name__ == "__main__":
    sys.exit(main())
