"""The Lambda package, run as AWS Lambda runs it: unpacked into a folder, `bootstrap` started with the
function's environment, and asked for invocation after invocation. By AWS's own emulator of the runtime,
or by one of ours that also shows what a program says to it."""

import http.server
import json
import os
import platform
import re
import subprocess
import threading
import time
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


class RuntimeApi:
    """Ours: hands out the invocations that it is given and keeps what comes back. When none is left,
    it says that the environment is broken, and the program is to end."""

    def __init__(self, *events):
        self.events = list(events)
        self.said = []  # (path below runtime/, headers, JSON)

    def __enter__(self):
        handler = type("Handler", (_Handler,), {"api": self})
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.address = f"127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()

    def run(self, command, handler, environment):
        """The program, from its start to its end."""
        return subprocess.run(
            command, capture_output=True, text=True, timeout=WAIT_SECONDS, stdin=subprocess.DEVNULL,
            env={"AWS_LAMBDA_RUNTIME_API": self.address, "_HANDLER": handler, **environment})


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    api = None

    def do_GET(self):
        if not self.api.events:
            return self.answer(500)
        event = self.api.events.pop(0)
        number = len(self.api.said) + 1
        return self.answer(200, json.dumps(event).encode(), {
            "Lambda-Runtime-Aws-Request-Id": f"request-{number}",
            "Lambda-Runtime-Invocation-Id": f"invocation-{number}",
            "Lambda-Runtime-Deadline-Ms": str(int(time.time() * 1000) + 60_000)})

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.api.said.append((self.path.removeprefix("/2018-06-01/runtime/"), self.headers,
                              json.loads(body)))
        return self.answer(202)

    def answer(self, status, body=b"", headers=None):
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass
