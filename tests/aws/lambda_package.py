"""The Lambda package, run as AWS Lambda runs it: unpacked into a folder, `bootstrap` started with the
function's environment, and asked for invocation after invocation: by AWS's own emulator of the runtime,
or under ours (tests/e2e/runtime_api.py), which also shows what a program says to it."""

import json
import os
import platform
import re
import subprocess
import urllib.request
import zipfile

from servers import PARTS, ROOT, Server, free_port

MACHINE = {"x86_64": "x86_64", "aarch64": "arm64"}[platform.machine()]
FUNCTIONS = ("extract", "transform", "enrich", "upkeep")
WAIT_SECONDS = 30


def package_of(machine):
    return ROOT / f"build/lambda/tracklake-{machine}.zip"


def build(machine):
    """The package, unless it is there."""
    if not package_of(machine).exists():
        subprocess.run(["make", "-C", ROOT, f"lambda-{machine}"], check=True)


def unpack(machine, folder):
    """The folder of an unpacked package."""
    build(machine)
    with zipfile.ZipFile(package_of(machine)) as archive:
        for entry in archive.infolist():
            path = archive.extract(entry, folder)
            os.chmod(path, entry.external_attr >> 16 & 0o777)
    return folder


def object_created(bucket, *keys):
    """An event of S3's: these keys are new."""
    return {"Records": [{"eventVersion": "2.1", "eventSource": "aws:s3",
                         "eventName": "ObjectCreated:Put",
                         "s3": {"bucket": {"name": bucket}, "object": {"key": key}}}
                        for key in keys]}


def queue_batch(*bodies):
    return {"Records": [{"messageId": f"m{number}", "eventSource": "aws:sqs", "body": json.dumps(body),
                         "attributes": {"ApproximateReceiveCount": "1"}}
                        for number, body in enumerate(bodies, 1)]}


class RuntimeInterfaceEmulator(Server):
    """AWS's: starts the function at its first invocation. One call at a time."""

    def __init__(self, package, handler, environment, before=()):
        super().__init__()
        self.package, self.handler, self.before = package, handler, before
        self.environment = environment

    def command(self):
        return [*self.before, PARTS / "aws-lambda-rie",
                "--runtime-interface-emulator-address", f"127.0.0.1:{self.port}",
                "--runtime-api-address", f"127.0.0.1:{free_port()}",
                self.package / "bootstrap", self.handler]

    def settings(self):
        return {"LAMBDA_TASK_ROOT": str(self.package), "AWS_LAMBDA_FUNCTION_TIMEOUT": "60",
                **self.environment}

    def invoke(self, event):
        """What it answers, as JSON."""
        request = urllib.request.Request(
            f"{self.address}/2015-03-31/functions/function/invocations", json.dumps(event).encode())
        with urllib.request.urlopen(request, timeout=WAIT_SECONDS) as answer:
            return json.load(answer)

    def init_ms(self):
        """From the start of the program until it asked for its first invocation."""
        return float(re.search(r"INIT REPORT\(durationMs: ([\d.]+)\)", self.log.read_text())[1])


def run(api, command, handler, environment):
    """The program under a runtime API, from its start to its end."""
    return subprocess.run(
        command, capture_output=True, text=True, timeout=WAIT_SECONDS, stdin=subprocess.DEVNULL,
        env={"AWS_LAMBDA_RUNTIME_API": api.address, "_HANDLER": handler, **environment})
