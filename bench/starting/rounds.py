"""The contestants, the stage on which they start, and what is measured of each start."""

import contextlib
import hashlib
import json
import re
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import lambda_package
from lambda_package import FUNCTIONS, RuntimeInterfaceEmulator
from harness import setup
from servers import VersityGw
from tls_proxy import CertificateAuthority, TlsProxy

HERE = Path(__file__).resolve().parent
VENV = setup.BUILD / "bench-lambda-venv"
BUCKET = "music"
S3_DOMAIN = "s3.us-east-1.amazonaws.com"
NOTHING_TO_DO = {"extract": "Function.Config"}  # none is configured


@dataclass(frozen=True)
class Start:
    init_ms: float
    answer_ms: float  # the first one, init included
    peak_mb: float


def make_venv():
    requirements = HERE / "requirements.txt"
    digest = hashlib.sha256(requirements.read_bytes()).hexdigest()
    stamp = VENV / "requirements.sha256"
    if stamp.exists() and stamp.read_text() == digest:
        return
    shutil.rmtree(VENV, ignore_errors=True)
    setup.run_quietly([sys.executable, "-m", "venv", VENV])
    setup.run_quietly([VENV / "bin/pip", "install", "--quiet", "--disable-pip-version-check",
                       "--require-hashes", "--only-binary=:all:", "-r", requirements])
    stamp.write_text(digest)


class Stage:
    """A bucket with one raw object of 100 entries, and both packages unpacked."""

    def __init__(self, folder):
        self.folder, self.open = folder, contextlib.ExitStack()
        make_venv()
        setup.run_quietly(["ninja", "-C", setup.BUILD, "bench_generate"])
        self.raw = setup.generate(1, 1, 1).objects()[0]
        self.key = f"raw/spotify/{self.raw.parent.name}/{self.raw.name}"
        lambda_package.build(lambda_package.MACHINE)
        self.package_bytes = lambda_package.package_of(lambda_package.MACHINE).stat().st_size
        self.package = lambda_package.unpack(lambda_package.MACHINE, folder / "package")
        self.python = folder / "python"
        self.python.mkdir()
        for source in (HERE / "pandas_function.py", setup.BENCH / "peers/pandas_tutorial.py"):
            shutil.copy(source, self.python)
        # Lambda brings its modules compiled.
        subprocess.run([VENV / "bin/python", "-m", "compileall", "-q", self.python], check=True)
        self.bucket = None

    def __enter__(self):
        server = self.open.enter_context(VersityGw(S3_DOMAIN))
        server.make_bucket(BUCKET)
        self.bucket = server.folder / "data" / BUCKET
        authority = CertificateAuthority(self.folder)
        with open(self.package / "aws-roots.pem", "a") as roots:
            roots.write(authority.root.read_text())
        proxy = self.open.enter_context(
            TlsProxy(*authority.certificate_for(f"*.{S3_DOMAIN}"), server.port))
        self.plain = server.environment | {
            "TRACKLAKE_LAKE__DIR": f"s3://{BUCKET}", "TRACKLAKE_SPOTIFY__CLIENT_ID": "0" * 32,
            "TRACKLAKE_SPOTIFY__CLIENT_SECRET": "0" * 32}
        self.secure = {**self.plain, "HTTPS_PROXY": proxy.address}
        del self.secure["AWS_ENDPOINT_URL"]
        return self

    def __exit__(self, *error):
        self.open.__exit__(*error)

    def reset(self):
        for zone in self.bucket.iterdir():
            shutil.rmtree(zone, ignore_errors=True)
        (self.bucket / self.key).parent.mkdir(parents=True)
        shutil.copy(self.raw, self.bucket / self.key)

    def start(self, before, command, handler, event, environment, harmless=None):
        """One start of a function, put behind `before`, and its first answer, which may be that error."""
        self.reset()
        bootstrap = self.folder / "bootstrap"
        bootstrap.write_text(f"#!/bin/sh\n{before}{command}\n")
        bootstrap.chmod(0o755)
        with RuntimeInterfaceEmulator(self.folder, handler,
                                      {**environment, "LAMBDA_TASK_ROOT": str(self.package),
                                       "PYTHONPATH": str(self.python)}) as emulator:
            begin = time.perf_counter()
            answer = emulator.invoke(event)
            seconds = time.perf_counter() - begin
            if answer.get("errorType", harmless) != harmless:
                raise setup.BenchError(f"{handler}: {json.dumps(answer)}")
            return Start(emulator.init_ms(), seconds * 1000, peak_mb(emulator.process.pid))


def peak_mb(parent):
    """Of the emulator's child, which waits for the next invocation."""
    [child] = subprocess.run(["pgrep", "-P", str(parent)], capture_output=True, check=True,
                             text=True).stdout.split()
    status = Path(f"/proc/{child}/status").read_text()
    return int(re.search(r"VmHWM:\s+(\d+) kB", status)[1]) / 1024


def play(stage, rounds, before, log):
    """{name: [Start]} of all contestants."""
    new, none = (lambda_package.object_created(BUCKET, key) for key in (stage.key, stage.key + ".none.json"))
    program = str(stage.package / "bootstrap")
    python = f"{VENV}/bin/python -m awslambdaric pandas_function.handler"
    contestants = {
        **{name: (program, name, new if name == "transform" else {}, stage.plain, NOTHING_TO_DO.get(name))
           for name in FUNCTIONS},
        "transform, HTTPS": (program, "transform", none, stage.secure, "Function.NotFound"),
        "pandas": (python, "pandas_function.handler", new, stage.plain),
    }
    starts = {name: [] for name in contestants}
    for number in range(1, rounds + 1):
        for name, contestant in contestants.items():
            starts[name].append(stage.start(before, *contestant))
            log(f"round {number}, {name}: {starts[name][-1]}")
    return starts
