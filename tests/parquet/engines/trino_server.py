"""One Trino on a free port of this machine, and its statement protocol.

The protocol is a POST and then GETs of `nextUri`; a client library would bring eight more packages
to pin. Columns come as Trino's text and JSON: nothing is lost on the way.
"""

import contextlib
import http.client
import json
import os
import signal
import socket
import subprocess
import time

from engines import jdk

START_SECONDS = 180
STOP_SECONDS = 30
ASK_SECONDS = 600
HEADERS = {"X-Trino-User": "readers", "X-Trino-Time-Zone": "UTC",
           # Without it times come in milliseconds, whatever their type.
           "X-Trino-Client-Capabilities": "PARAMETRIC_DATETIME"}

CONFIG = """coordinator=true
node-scheduler.include-coordinator=true
http-server.http.port={port}
discovery.uri=http://127.0.0.1:{port}
node.internal-address=127.0.0.1
catalog.management=static
query.max-memory=2GB
query.max-memory-per-node=1GB
query.max-length=100000000
query.max-history=20
query.min-expire-age=1s
web-ui.enabled=false
"""
NODE = "node.environment=readers\nnode.id=readers\nnode.data-dir={data}\n"
JVM = """-server
-Xmx3G
-Djdk.attach.allowAttachSelf=true
--add-opens=java.base/java.nio=ALL-UNNAMED
--sun-misc-unsafe-memory-access=allow
"""
# Tables are the folders that are there: the metastore is only their definitions.
HIVE = """connector.name=hive
hive.metastore=file
hive.metastore.catalog.dir=local:///metastore
hive.metastore.disable-location-checks=true
hive.storage-format=PARQUET
hive.timestamp-precision=MICROSECONDS
fs.native-local.enabled=true
local.location={root}
"""


class TrinoError(Exception):
    pass


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


class TrinoServer:
    """A context manager. `root`: a folder that gets trino/; for the usual catalog, that below which all
    tables are, which gets metastore/ too. `properties`: of another catalog."""

    def __init__(self, installed, root, catalog="hive", properties=None):
        self.installed, self.root, self.port = installed, root, free_port()
        self.catalog, self.properties = catalog, properties or HIVE.format(root=root)

    def __enter__(self):
        home = jdk.find("Trino")
        etc = self.configure()
        self.log = (self.root / "trino.log").open("wb")
        self.process = subprocess.Popen(
            [self.installed / "bin/launcher", "run", "-etc-dir", etc, "-jvm-dir", home],
            stdout=self.log, stderr=self.log, start_new_session=True)
        try:
            self.wait()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        for sign in (signal.SIGTERM, signal.SIGKILL):
            try:
                os.killpg(self.process.pid, sign)
                self.process.wait(STOP_SECONDS)
                break
            except ProcessLookupError:
                break
            except subprocess.TimeoutExpired:
                continue
        self.process.wait()
        self.log.close()

    def configure(self):
        etc = self.root / "trino" / "etc"
        (etc / "catalog").mkdir(parents=True)
        (etc / "config.properties").write_text(CONFIG.format(port=self.port))
        (etc / "node.properties").write_text(NODE.format(data=self.root / "trino"))
        (etc / "jvm.config").write_text(JVM)
        (etc / "catalog" / f"{self.catalog}.properties").write_text(self.properties)
        return etc

    def wait(self):
        """Until a worker is there: a coordinator answers before."""
        end = time.monotonic() + START_SECONDS
        while time.monotonic() < end and self.process.poll() is None:
            try:
                if self.ask("SELECT count(*) FROM system.runtime.nodes WHERE state = 'active'")[0][0]:
                    return
            except (OSError, http.client.HTTPException, TrinoError, json.JSONDecodeError):
                pass
            time.sleep(0.5)
        raise SystemExit(f"readers: Trino did not start; see {self.root}/trino.log\n"
                         + (self.root / "trino.log").read_text()[-2000:])

    def ask(self, sql, schema="random"):
        """The rows of one statement, as lists."""
        return self.answer(sql, schema)[1]

    def answer(self, sql, schema="random"):
        """The columns of one statement, as Trino describes them, and its rows."""
        headers = {**HEADERS, "X-Trino-Catalog": self.catalog, "X-Trino-Schema": schema}
        columns, rows = [], []
        with contextlib.closing(
                http.client.HTTPConnection("127.0.0.1", self.port, timeout=ASK_SECONDS)) as connection:
            answer = self.call(connection, "POST", "/v1/statement", headers, sql.encode())
            while True:
                if "error" in answer:
                    raise TrinoError(answer["error"]["message"][:500])
                columns = answer.get("columns", columns)
                rows += answer.get("data", [])
                if "nextUri" not in answer:
                    return columns, rows
                path = answer["nextUri"].split(str(self.port), 1)[1]
                answer = self.call(connection, "GET", path, headers)

    @staticmethod
    def call(connection, method, path, headers, body=None):
        connection.request(method, path, body, headers)
        response = connection.getresponse()
        text = response.read()
        if response.status != 200:
            raise TrinoError(f"HTTP {response.status}: {text[:200]!r}")
        return json.loads(text)
