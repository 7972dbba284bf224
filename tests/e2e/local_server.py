"""A server within the test itself, on a free port of the loopback."""

import http.client
import http.server
import sys
import threading
import typing
import urllib.parse

ASK_SECONDS = 60
POLL_SECONDS = 0.02  # so soon it ends when it is told to
OF_ONE_CONNECTION = ("transfer-encoding", "connection", "content-length")


class LocalServer(http.server.ThreadingHTTPServer):
    """Serves from its beginning to the end of its `with`, each connection on a thread of its own."""

    daemon_threads = True

    def __init__(self, handler):
        super().__init__(("127.0.0.1", 0), handler)
        self.address = f"http://127.0.0.1:{self.server_port}"
        threading.Thread(target=self.serve_forever, args=(POLL_SECONDS,), daemon=True).start()

    def __exit__(self, *_):
        self.shutdown()
        self.server_close()

    def handle_error(self, *about):
        """Whoever is served may hang up, or be killed."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(*about)


class Answer(typing.NamedTuple):
    status: int
    content: bytes
    length: int  # as it is told, of a HEAD too
    headers: list  # without it


class LocalHandler(http.server.BaseHTTPRequestHandler):
    """Says nothing of its own, not even the time; an answer leaves in one piece."""

    protocol_version = "HTTP/1.1"
    wbufsize = -1
    disable_nagle_algorithm = True

    def body(self):
        return self.rfile.read(int(self.headers.get("Content-Length", 0)))

    def ask(self, address, body, headers=None):
        """The Answer of another server to what is asked here."""
        connection = http.client.HTTPConnection(urllib.parse.urlparse(address).netloc, timeout=ASK_SECONDS)
        connection.request(self.command, self.path, body, headers or dict(self.headers.items()))
        response = connection.getresponse()
        content = response.read()
        connection.close()
        length = response.getheader("Content-Length", "0") if self.command == "HEAD" else len(content)
        return Answer(response.status, content, int(length),
                      [(name, value) for name, value in response.getheaders()
                       if name.lower() not in OF_ONE_CONNECTION])

    def begin(self, status, headers, length):
        self.send_response_only(status)
        for name, value in [*headers, ("Content-Length", str(length))]:
            self.send_header(name, value)
        self.end_headers()

    def reply(self, status, content=b"", headers=()):
        self.begin(status, headers, len(content))
        if self.command != "HEAD":
            self.wfile.write(content)

    def log_message(self, *_):
        pass
