#!/usr/bin/env python3
"""The real service's API over HTTP: what commands print, queries as streams, and runs again.

    tests/e2e/api_test.py BUILD_DIR
"""

import http.client
import json
import subprocess
import sys
import tempfile
import threading
import time
import unittest
from pathlib import Path

from service import TRACKS, WAIT_SECONDS, Service, playlist, raw_name

SPARE_WORKERS = 2
SETTLED_SECONDS = 0.3
ENDLESS = "SELECT count(*) FROM range(1000000000) a, range(1000000000) b"
MANY = "SELECT i, repeat('x', 100) AS text FROM range(100000000) r(i)"


class ApiTest(unittest.TestCase):
    build = None  # the folder of the binaries

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.lake = Path(folder.name) / "lake"
        for number in range(3):
            text = playlist(number)
            target = self.lake / "raw" / raw_name(number, text)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(text)
        self.service = self.enterContext(
            Service(self.build, self.lake, {"SPOTIPY_CLIENT_ID": "client"})).serving()

    def ask(self, method, path, body=None, headers=()):
        """(status, headers, body) of one request."""
        connection = self.connect()
        try:
            return self.answer(connection, method, path, body, headers)
        finally:
            connection.close()

    def connect(self):
        return http.client.HTTPConnection("127.0.0.1", self.service.port(), timeout=WAIT_SECONDS)

    @staticmethod
    def answer(connection, method, path, body=None, headers=()):
        sent = {"X-Tracklake-Request": "1", **dict(headers)}
        if body is not None:
            sent["Content-Type"] = "application/json"
            body = json.dumps(body)
        connection.request(method, "/api/v1" + path, body, sent)
        answer = connection.getresponse()
        return answer.status, answer.headers, answer.read()

    def get(self, path):
        status, _, body = self.ask("GET", path)
        self.assertEqual(status, 200, body)
        return json.loads(body)

    def query(self, sql, **members):
        status, _, body = self.ask("POST", "/query", {"sql": sql, **members})
        self.assertEqual(status, 200, body)
        return body.decode().splitlines()

    def workers(self):
        """The processes that run SQL for the service now, or wait for some."""
        listed = subprocess.run(["ps", "--ppid", str(self.service.process.pid), "-o", "pid=,args="],
                                text=True, capture_output=True).stdout
        return {int(line.split()[0]) for line in listed.splitlines() if "sql-worker" in line}

    def spares_wait(self):
        workers = self.workers()
        time.sleep(SETTLED_SECONDS)  # none of them is one that has answered, and ends
        return len(workers) == SPARE_WORKERS and workers == self.workers()

    def wait_until(self, what):
        end = time.monotonic() + WAIT_SECONDS
        while not what():
            self.assertLess(time.monotonic(), end)
            time.sleep(0.05)

    def has_told_all(self):
        alarms = self.get("/alarms")["alarms"]
        return alarms and all(alarm["told_at"] for alarm in alarms)

    def test_lists_are_what_commands_print(self):
        self.wait_until(lambda: self.get("/runs")["runs"])
        self.wait_until(self.has_told_all)  # that nothing new has come since 2024
        for path, command in (("/status", ["status"]), ("/runs", ["runs"]), ("/quota", ["quota"]),
                              ("/alarms", ["alarms"]), ("/schedule", ["schedule"]),
                              ("/catalog", ["catalog", "tables"])):
            done = self.service.run("--format", "json", *command)
            printed, told = json.loads(done.stdout), self.get(path)
            same = [name for name in told if name not in ("at", "runs", "next", "problems")]
            self.assertTrue(same)
            self.assertEqual([told[name] for name in same], [printed[name] for name in same])

    def test_many_who_look_at_the_lake_at_once_are_told_when_to_ask_again(self):
        told = []
        askers = [threading.Thread(target=lambda path=path: told.append(self.ask("GET", path)))
                  for path in ("/status", "/gaps") * 6]
        for asker in askers:
            asker.start()
        for asker in askers:
            asker.join()
        self.assertEqual({status for status, _, _ in told}, {200, 429})
        self.assertEqual({headers["Retry-After"] for status, headers, _ in told if status == 429},
                         {"1"})

    def test_a_query_is_columns_rows_and_an_end(self):
        head, row, end = self.query("SELECT count(*) AS n FROM playlist_tracks")
        self.assertEqual(json.loads(head)["columns"], [{"name": "n", "type": "BIGINT"}])
        self.assertEqual(json.loads(row), [3 * TRACKS])
        self.assertEqual(json.loads(end)["rows"], 1)

    def test_many_rows_come_as_they_are_made(self):
        connection = self.connect()
        self.addCleanup(connection.close)
        connection.request("POST", "/api/v1/query", json.dumps({"sql": MANY}),
                           {"Content-Type": "application/json"})
        answer = connection.getresponse()
        for _ in range(1_000):
            self.assertTrue(answer.readline())
        running = self.workers()
        self.assertTrue(running)
        connection.close()  # and its caller hangs up
        answer.close()
        self.wait_until(lambda: not running & self.workers())

    def test_a_caller_that_hangs_up_before_the_first_row_ends_its_query(self):
        connection = self.connect()
        connection.request("POST", "/api/v1/query", json.dumps({"sql": ENDLESS}),
                           {"Content-Type": "application/json"})
        self.wait_until(self.workers)
        running = self.workers()
        connection.close()
        self.wait_until(lambda: not running & self.workers())

    def test_a_query_finds_a_worker_that_waits_and_none_waits_before_the_first(self):
        self.wait_until(lambda: not self.workers())  # the alarms' look at the lake is over
        self.query("SELECT 1")
        self.wait_until(self.spares_wait)
        waiting = self.workers()
        self.assertEqual(json.loads(self.query("SELECT count(*) FROM playlist_tracks")[1]),
                         [3 * TRACKS])
        self.wait_until(lambda: waiting - self.workers())  # one was taken, and has ended
        self.assertTrue(waiting & self.workers())
        self.service.end()
        for process in waiting:
            self.wait_until(lambda process=process: not Path(f"/proc/{process}").exists())

    def test_a_query_is_stopped_by_its_id(self):
        told = []
        asked = threading.Thread(target=lambda: told.append(
            self.ask("POST", "/query", {"sql": ENDLESS, "id": "slow"})))
        asked.start()
        self.wait_until(lambda: self.ask("DELETE", "/query/slow")[0] == 204)
        asked.join()
        self.assertEqual(told[0][0], 409)
        self.assertEqual(json.loads(told[0][2])["error"]["code"], "conflict")

    def test_csv_whose_query_fails_midway_is_cut_so_that_a_client_knows(self):
        failing = "SELECT CASE WHEN i = 3000000 THEN error('no') ELSE i END FROM range(4000000) r(i)"
        with self.assertRaises(http.client.IncompleteRead):
            self.ask("POST", "/query", {"sql": failing, "format": "csv"})
        self.assertIn("error", json.loads(self.query(failing)[-1]))

    def test_an_error_in_the_sql_has_its_place(self):
        status, _, body = self.ask("POST", "/query", {"sql": "SELECT\n  positon FROM playlist_tracks"})
        self.assertEqual(status, 400)
        self.assertEqual(json.loads(body)["error"]["position"], {"line": 2, "column": 3})

    def test_a_run_is_run_again_under_the_id_that_is_told(self):
        self.assertEqual(self.service.run("crawl").returncode, 0)
        run = self.get("/runs?command=crawl")["runs"][0]["id"]
        status, headers, body = self.ask("POST", f"/runs/{run}/retry")
        self.assertEqual(status, 202, body)
        told = json.loads(body)
        self.assertEqual(told["retry_of"], run)
        self.assertEqual(headers["Location"], f"/api/v1/runs/{told['id']}")
        self.wait_until(lambda: self.ask("GET", f"/runs/{told['id']}")[0] == 200)
        self.wait_until(lambda: self.get(f"/runs/{told['id']}")["outcome"] == "done")
        _, _, log = self.ask("GET", f"/runs/{told['id']}/log")
        self.assertEqual({json.loads(line)["run"] for line in log.splitlines()}, {told["id"]})


if __name__ == "__main__":
    ApiTest.build = Path(sys.argv.pop(1)).resolve()
    unittest.main()
