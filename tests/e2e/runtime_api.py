"""What AWS Lambda is to a function's process: it hands over invocations and takes answers."""

import http.server
import json
import queue
import threading

ROOT = "/2018-06-01/runtime/"


class RuntimeApi(http.server.ThreadingHTTPServer):
    """Gives the invocations of a list, then says that the environment is broken, which ends the process."""

    def __init__(self, *payloads):
        super().__init__(("127.0.0.1", 0), Handler)
        self.waiting = queue.SimpleQueue()
        for payload in payloads:
            self.waiting.put(payload)
        self.answers = []  # (what, header, body)
        threading.Thread(target=self.serve_forever, daemon=True).start()


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def reply(self, status, body=b"", **headers):
        self.send_response(status)
        for name, value in {**headers, "Content-Length": len(body)}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        if self.server.waiting.empty():
            return self.reply(500)
        payload = self.server.waiting.get()
        self.reply(200, payload.encode(), **{"Lambda-Runtime-Aws-Request-Id": "r-1",
                                             "Lambda-Runtime-Invocation-Id": "i-1",
                                             "Lambda-Runtime-Deadline-Ms": "4102444800000"})

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.answers.append((self.path.removeprefix(ROOT), self.headers, json.loads(body)))
        self.reply(202, b"{}")
