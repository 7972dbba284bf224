"""VersityGW tells `tracklake serve` of what boto3 puts: it becomes rows, long before a sweep."""

import sys
import tempfile
import unittest
from pathlib import Path

import boto3
from servers import REGION, ROOT, VersityGw

sys.path.insert(0, str(ROOT / "tests/e2e"))
from service import TRACKS, Service, playlist, raw_name  # noqa: E402

BUCKET = "music"
TOKEN = "0123456789abcdef0123456789abcdef"
ENTRIES = "SELECT count(*) FROM playlist_tracks"


class WebhookTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="tracklake-webhook-")
        self.addCleanup(folder.cleanup)
        self.lake = Path(folder.name) / "lake"

    def serve(self, environment=(), place=None):
        environment = dict(environment) | {"TRACKLAKE_SERVE__TOKEN": TOKEN}
        service = Service(ROOT / "build", self.lake, environment, place=place)
        return self.enterContext(service).serving()

    def gateway(self, data, service):
        """Shows the folder as S3, and tells the service; it does not start without its answer."""
        webhook = f"http://127.0.0.1:{service.port()}/events/s3?token={TOKEN}"
        return self.enterContext(VersityGw(data=data, webhook=webhook))

    def client(self, server):
        settings = server.environment
        return boto3.client("s3", endpoint_url=server.address, region_name=REGION,
                            aws_access_key_id=settings["AWS_ACCESS_KEY_ID"],
                            aws_secret_access_key=settings["AWS_SECRET_ACCESS_KEY"])

    def test_an_object_that_boto3_puts_into_a_lakes_bucket_becomes_rows(self):
        # A bucket has no folders to watch, and the next sweep is ten minutes away.
        store = self.enterContext(VersityGw())
        store.make_bucket(BUCKET)
        service = self.serve(store.environment, f"s3://{BUCKET}/lake")
        s3 = self.client(self.gateway(store.data, service))
        names = [raw_name(1, playlist(1)), "by hand/2024-01-01 10:00:00 a+b%20ü.json",
                 raw_name(3, playlist(3))]
        for number, name in enumerate(names, 1):
            s3.put_object(Bucket=BUCKET, Key=f"lake/raw/{name}", Body=playlist(number))
            service.wait_for_count(ENTRIES, number * TRACKS)
        s3.put_object(Bucket=BUCKET, Key="elsewhere/raw/a.json", Body=playlist(9))
        self.assertEqual(service.ask("GET", "/healthz",
                                     headers=[("Authorization", f"Bearer {TOKEN}")])[0], 200)
        self.assertEqual(service.run("verify").returncode, 0)

    def test_a_folder_behind_a_gateway_is_told_of_twice_and_transformed_once(self):
        service = self.serve()
        s3 = self.client(self.gateway(self.lake.parent, service))
        for number in range(3):
            s3.put_object(Bucket="lake", Key="raw/" + raw_name(number, playlist(number)),
                          Body=playlist(number))
        service.wait_for_count(ENTRIES, 3 * TRACKS)
        self.assertEqual(service.run("verify").returncode, 0)


if __name__ == "__main__":
    unittest.main()
