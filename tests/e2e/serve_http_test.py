#!/usr/bin/env python3
"""What the real service answers over HTTP, and where.

    tests/e2e/serve_http_test.py BUILD_DIR
"""

import http.client
import json
import signal
import socket
import sys
import tempfile
import unittest
from pathlib import Path

from service import TRACKS, Service, playlist, raw_name

CONFIGURATION = 78
TOKEN = "0123456789abcdef"
JSON_TYPE = [("Content-Type", "application/json")]


def created(*keys):
    """What S3 says when these have been put."""
    return json.dumps({"Records": [
        {"eventVersion": "2.1", "eventSource": "aws:s3", "eventName": "ObjectCreated:Put",
         "s3": {"bucket": {"name": "music"}, "object": {"key": key}}} for key in keys]})


class ServeHttpTest(unittest.TestCase):
    build = None

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.lake = Path(folder.name) / "lake"
        self.config = self.lake.parent / "tracklake.toml"

    def serve(self, **environment):
        return self.enterContext(Service(self.build, self.lake, environment))

    def free_port(self):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            return probe.getsockname()[1]

    def test_it_says_that_it_lives_and_when_it_is_ready(self):
        service = self.serve().serving()
        status, headers, text = service.ask("GET", "/healthz")
        self.assertEqual((status, json.loads(text)["status"]), (200, "alive"))
        self.assertEqual(headers["X-Content-Type-Options"], "nosniff")
        status, _, text = service.ask("GET", "/readyz")
        self.assertEqual(status, 200)
        self.assertIn("watching", json.loads(text)["detail"])
        self.assertEqual(service.ask("HEAD", "/healthz")[0::2], (200, ""))

    def test_events_of_s3_are_taken_however_often_they_come_and_in_any_order(self):
        service = self.serve().serving()
        keys = []
        for number in range(3):
            content = playlist(number)
            keys.append("raw/" + raw_name(number, content))
            path = self.lake / keys[-1]
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        for key in [*keys[::-1], *keys, "raw/gone.json", "processed/no.parquet"]:
            self.assertEqual(service.ask("POST", "/events/s3", created(key), JSON_TYPE)[0], 204)
        test = json.dumps({"Service": "Amazon S3", "Event": "s3:TestEvent", "Bucket": "music"})
        self.assertEqual(service.ask("POST", "/events/s3", test, JSON_TYPE)[0], 204)
        self.assertEqual(service.ask("POST", "/events/s3", "{}", JSON_TYPE)[0], 422)
        service.wait_for_count("SELECT count(*) FROM playlist_tracks", 3 * TRACKS)
        self.assertEqual(service.run("verify").returncode, 0)

    def test_who_can_send_no_header_shows_the_token_in_the_address(self):
        service = self.serve(TRACKLAKE_SERVE__TOKEN=TOKEN).serving()
        self.assertEqual(service.ask("POST", "/events/s3", created(), JSON_TYPE)[0], 401)
        self.assertEqual(
            service.ask("POST", f"/events/s3?token={TOKEN}", created(), JSON_TYPE)[0], 204)
        for event in service.events:
            self.assertNotIn(TOKEN, json.dumps(event))

    def test_a_port_that_is_taken_is_named_with_its_cure(self):
        with socket.socket() as other:
            other.bind(("127.0.0.1", 0))
            other.listen()
            address = f"127.0.0.1:{other.getsockname()[1]}"
            service = self.serve(TRACKLAKE_SERVE__LISTEN=address)
            self.assertEqual(service.process.wait(60), CONFIGURATION)
        service.listener.join()
        error = service.events[-1]["error"]
        self.assertIn(f"cannot listen on {address}", error["message"])
        self.assertIn("serve.listen", error["hint"])

    def test_beyond_the_loopback_it_wants_a_token(self):
        service = self.serve(TRACKLAKE_SERVE__LISTEN="0.0.0.0:0")
        self.assertEqual(service.process.wait(60), CONFIGURATION)
        service.listener.join()
        self.assertIn("serve.token is not set", service.events[-1]["error"]["message"])
        secret = self.lake.parent / "token"
        secret.write_text(TOKEN + "\n")
        service = self.serve(TRACKLAKE_SERVE__LISTEN="0.0.0.0:0",
                             TRACKLAKE_SERVE__TOKEN=f"file:{secret}").serving()
        self.assertEqual(service.ask("GET", "/healthz")[0], 401)
        shown = [("Authorization", f"Bearer {TOKEN}")]
        self.assertEqual(service.ask("GET", "/healthz", headers=shown)[0], 200)

    def test_without_an_address_nothing_listens(self):
        service = self.serve(TRACKLAKE_SERVE__LISTEN="").serving()
        self.assertFalse([one for one in service.events if one.get("state") == "listening"])

    def configure(self, port, more=""):
        self.config.write_text(f'[serve]\nlisten = "127.0.0.1:{port}"\n{more}')

    def test_a_reload_takes_another_address_or_stays_where_it_is(self):
        first, second = self.free_port(), self.free_port()
        self.configure(first)
        service = Service(self.build, self.lake)
        del service.environment["TRACKLAKE_SERVE__LISTEN"]
        self.enterContext(service).serving()
        self.assertEqual(service.ask("GET", "/healthz")[0], 200)

        before = len(service.events)
        self.configure(second)
        service.process.send_signal(signal.SIGHUP)
        service.serving(before)
        self.assertEqual(service.port(before), second)
        self.assertEqual(service.ask("GET", "/healthz", after=before)[0], 200)
        with self.assertRaises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", first))

        with socket.socket() as other:
            other.bind(("127.0.0.1", 0))
            other.listen()
            self.configure(other.getsockname()[1])
            service.process.send_signal(signal.SIGHUP)
            trouble = service.wait_for("service_troubled", what="configuration")
            self.assertIn("cannot listen on", trouble["reason"])
        self.assertEqual(service.ask("GET", "/healthz", after=before)[0], 200)

    def follow(self, service, headers=()):
        """A connection over which events come."""
        connection = http.client.HTTPConnection("127.0.0.1", service.port(), timeout=60)
        self.addCleanup(connection.close)
        connection.request("GET", "/api/v1/events", headers=dict(headers))
        answer = connection.getresponse()
        self.assertEqual(answer.status, 200)
        self.assertEqual(answer.headers["Content-Type"], "text/event-stream")
        self.assertEqual(answer.readline(), b"retry: 2000\n")
        return answer

    def read_until(self, answer, event):
        """The ids and events up to the first of that name."""
        found = []
        while not found or found[-1][1]["event"] != event:
            line = answer.readline().decode()
            self.assertTrue(line, "the stream has ended")
            if line.startswith("id: "):
                number = int(line.removeprefix("id: "))
                found.append((number, json.loads(answer.readline().decode().removeprefix("data: "))))
        return found

    def test_what_happens_is_followed_and_taken_up_again(self):
        service = self.serve().serving()
        first = self.follow(service)
        content = playlist(1)
        path = self.lake / "raw" / raw_name(1, content)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        seen = self.read_until(first, "rows_committed")
        self.assertEqual(seen[-1][1]["objects"], 1)
        first.close()
        again = self.follow(service, [("Last-Event-ID", str(seen[0][0] - 1))])
        self.assertEqual(self.read_until(again, "rows_committed"), seen)

    def test_more_followers_than_there_is_room_for_are_told_to_come_again(self):
        service = self.serve().serving()
        for _ in range(8):
            self.follow(service)
        status, headers, _ = service.ask("GET", "/api/v1/events")
        self.assertEqual((status, headers["Retry-After"]), (503, "10"))
        self.assertEqual(service.ask("GET", "/healthz")[0], 200)
        self.assertEqual(service.end(), 143)

    def test_it_ends_soon_although_somebody_is_connected(self):
        service = self.serve().serving()
        with socket.create_connection(("127.0.0.1", service.port())) as caller:
            caller.sendall(b"GET / HT")
            self.assertEqual(service.end(), 143)


if __name__ == "__main__":
    ServeHttpTest.build = Path(sys.argv.pop(1)).resolve()
    unittest.main(verbosity=2)
