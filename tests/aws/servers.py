"""Servers that others wrote and that speak as AWS does, each started on a free port of the loopback
with a folder of its own, and gone with it at the end of a `with`."""

import os
import shutil
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PARTS = ROOT / "build/aws"
KEY, SECRET, REGION = "AKIDEXAMPLE", "secretsecret", "us-east-1"
START_SECONDS = 30


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """`log` holds what it wrote; `environment` is what an AWS program needs to reach it."""

    ready_path = "/"

    def __init__(self):
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.environment = {
            "AWS_ENDPOINT_URL": self.address, "AWS_REGION": REGION,
            "AWS_ACCESS_KEY_ID": KEY, "AWS_SECRET_ACCESS_KEY": SECRET,
            "AWS_EC2_METADATA_DISABLED": "true",
            "AWS_CONFIG_FILE": "/dev/null", "AWS_SHARED_CREDENTIALS_FILE": "/dev/null",
        }

    def __enter__(self):
        self.folder = Path(tempfile.mkdtemp(prefix="tracklake-aws-"))
        self.log = self.folder / "log"
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen(
                self.command(), stdout=log, stderr=log, stdin=subprocess.DEVNULL,
                env=os.environ | self.settings(), cwd=self.folder)
        try:
            self.wait_until_ready()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def wait_until_ready(self):
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                urllib.request.urlopen(self.address + self.ready_path, timeout=1).close()
                return
            except urllib.error.HTTPError:
                return  # it refuses, so it answers
            except OSError:
                time.sleep(0.05)
        raise RuntimeError(f"{type(self).__name__} did not start:\n{self.log.read_text()}")


class VersityGw(Server):
    """S3 over a folder: conditions, parts, checksums. Buckets are hosts of the domain, too; `data`
    is the folder, where it is another one's; `webhook` is told of what is put."""

    def __init__(self, domain="", data=None, webhook=""):
        super().__init__()
        self.domain, self.data, self.webhook = domain, data, webhook

    def command(self):
        if not self.data:
            self.data = self.folder / "data"
            self.data.mkdir()
        return [PARTS / "versitygw", "--port", f"127.0.0.1:{self.port}",
                *(["--virtual-domain", self.domain] if self.domain else []),
                *(["--event-webhook-url", self.webhook] if self.webhook else []),
                "posix", self.data]

    def settings(self):
        return {"ROOT_ACCESS_KEY": KEY, "ROOT_SECRET_KEY": SECRET}

    def make_bucket(self, name):
        (self.data / name).mkdir()


class Emulator(Server):
    """Many services of AWS. `auth`: policies are evaluated."""

    ready_path = "/_ministack/ready"

    def __init__(self, auth=False):
        super().__init__()
        self.auth = auth

    def command(self):
        return [PARTS / "venv/bin/ministack"]

    def settings(self):
        return {
            "GATEWAY_PORT": str(self.port), "BIND_HOST": "127.0.0.1",
            "AWS_ENDPOINT_URL": self.address, "AUTH": "true" if self.auth else "false",
            "ATHENA_ENGINE": "duckdb", "TMPDIR": str(self.folder),
            "AWS_ACCESS_KEY_ID": KEY, "AWS_SECRET_ACCESS_KEY": SECRET,  # who may everything
            "SFTP_ENABLED": "0", "IOT_MTLS_ENABLED": "0",
        }

    def make_bucket(self, name):
        subprocess.run(
            ["curl", "--silent", "--show-error", "--fail", "--request", "PUT",
             "--aws-sigv4", f"aws:amz:{REGION}:s3", "--user", f"{KEY}:{SECRET}",
             f"{self.address}/{name}"], check=True)
