#!/usr/bin/env python3
"""spotipy, which many use against the real Spotify, reads the simulator's classic class.

    tests/simulator/spotipy_test.py BUILD_DIR
"""

import sys
import unittest
import urllib.parse
from pathlib import Path

import testbed

BUILD = Path(sys.argv[1]).resolve()
testbed.run_pinned(BUILD)

import spotipy  # noqa: E402  only the pinned Python has it
from spotipy.cache_handler import MemoryCacheHandler  # noqa: E402
from spotipy.oauth2 import SpotifyClientCredentials, SpotifyPKCE  # noqa: E402

CHART = "0Top50DailyChart000001"
LONG = "1LongListOf715Songs002"


def client(simulator, auth):
    api = spotipy.Spotify(auth_manager=auth, retries=0, status_retries=0)
    api.prefix = f"{simulator.address}/v1/"
    return api


def as_app(simulator):
    auth = SpotifyClientCredentials(testbed.CLIENT_ID, testbed.CLIENT_SECRET,
                                    cache_handler=MemoryCacheHandler())
    auth.OAUTH_TOKEN_URL = f"{simulator.address}/api/token"
    return client(simulator, auth)


def as_user(simulator):
    """spotipy's own PKCE; only the browser is played here."""
    auth = SpotifyPKCE(testbed.CLIENT_ID, testbed.REDIRECT, scope=testbed.SCOPES,
                       cache_handler=MemoryCacheHandler(), open_browser=False)
    auth.OAUTH_AUTHORIZE_URL = f"{simulator.address}/authorize"
    auth.OAUTH_TOKEN_URL = f"{simulator.address}/api/token"
    target = urllib.parse.urlsplit(auth.get_authorize_url())
    _, headers, _ = simulator.ask(f"{target.path}?{target.query}")
    auth.get_access_token(auth.parse_response_code(headers["Location"]))
    return client(simulator, auth), auth


class SpotipyTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.simulator = cls.enterClassContext(testbed.Simulator(BUILD, "--app", "old-dev"))
        cls.app = as_app(cls.simulator)
        cls.user, cls.auth = as_user(cls.simulator)

    def all(self, api, page):
        items = list(page["items"])
        while page["next"]:
            page = api.next(page)
            page = page.get("artists", page)
            items += page["items"]
        return items

    def test_playlists_are_read_to_their_end(self):
        playlist = self.app.playlist(LONG, additional_types=("track", "episode"))
        entries = self.all(self.app, playlist["tracks"])
        self.assertEqual(len(entries), 715)
        self.assertEqual(entries[0]["track"]["type"], "track")
        self.assertEqual(len(self.app.playlist_items(CHART, limit=50)["items"]), 50)

    def test_artists_albums_and_tracks_are_read_singly_and_in_batches(self):
        song = self.app.playlist_items(CHART, limit=1)["items"][0]
        song = song.get("track") or song["item"]
        artist, album = song["artists"][0]["id"], song["album"]["id"]
        self.assertEqual(self.app.artist(artist)["id"], artist)
        self.assertEqual(self.app.artists([artist])["artists"][0]["id"], artist)
        self.assertEqual(self.app.album(album)["id"], album)
        self.assertEqual(self.app.albums([album])["albums"][0]["id"], album)
        self.assertEqual(self.app.track(song["id"])["name"], song["name"])
        self.assertEqual(self.app.tracks([song["id"]])["tracks"][0]["id"], song["id"])
        self.assertGreater(self.app.album_tracks(album)["total"], 0)
        self.assertGreater(self.app.artist_albums(artist)["total"], 0)
        self.assertIn("tracks", self.app.artist_top_tracks(artist))

    def test_searches_find_what_they_are_asked_for(self):
        found = self.app.search("the namesakes", type="artist")["artists"]["items"]
        self.assertEqual([artist["name"] for artist in found], ["The Namesakes"] * 2)
        self.assertIn("albums", self.app.search("harbour", limit=10, type="album,track"))

    def test_the_library_of_a_user_is_read(self):
        self.assertEqual(self.user.me()["id"], "nadia.o")
        recent = self.user.current_user_recently_played(limit=50)
        self.assertEqual(len(recent["items"]), 50)
        self.assertEqual(len(self.all(self.user, self.user.current_user_saved_tracks(50))), 300)
        self.assertEqual(len(self.all(self.user, self.user.current_user_saved_albums(5))), 12)
        followed = self.user.current_user_followed_artists(limit=50)["artists"]
        self.assertEqual(len(self.all(self.user, followed)), 60)
        listed = self.all(self.user, self.user.current_user_playlists(limit=2))
        self.assertIn(None, listed, "Spotify's own playlist")
        self.assertEqual(len(self.user.current_user_top_tracks(50, 0, "short_term")["items"]), 50)
        self.assertEqual(len(self.user.current_user_top_artists(10)["items"]), 10)

    def test_a_refresh_brings_a_new_refresh_token(self):
        before = self.auth.get_cached_token()["refresh_token"]
        self.auth.refresh_access_token(before)
        self.assertNotEqual(self.auth.get_cached_token()["refresh_token"], before)

    def test_errors_are_understood(self):
        with self.assertRaises(spotipy.SpotifyException) as closed:
            self.app.audio_features(["4iV5W9uYEdYUVa79Axb7Rh"])
        self.assertEqual(closed.exception.http_status, 403)
        with self.assertRaises(spotipy.SpotifyException) as unknown:
            self.app.playlist("37i9dQZEVXbMDoHDwVN2tF")
        self.assertEqual(unknown.exception.http_status, 404)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], verbosity=2)
