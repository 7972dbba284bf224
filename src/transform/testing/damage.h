// Small documents in every shape, and ways to damage them.
#pragma once

#include <random>
#include <string>
#include <vector>

#include "transform/testing/apply.h"

namespace tracklake::testing {

// A playlist as the old API tells it: a full track, a local file, an episode, a hole.
inline std::string FullPlaylist() {
  return Json(R"({'collaborative': false, 'description': 'It\u00e9s', 'external_urls': {'spotify':
'https://open/p'}, 'followers': {'href': null, 'total': 12}, 'id': 'p', 'images': [{'height': 6, 'url':
'https://i/p', 'width': 6}], 'name': 'P', 'owner': {'display_name': 'O', 'id': 'o'}, 'public': true,
'snapshot_id': 's', 'tracks': {'href': 'https://x/v1/playlists/p/tracks', 'items': [{'added_at':
'2020-01-02T03:04:05Z', 'added_by': {'id': 'u'}, 'is_local': false, 'track': {'album': {'album_type':
'album', 'artists': [{'id': 'a', 'name': 'Ada'}], 'available_markets': ['DE', 'US'], 'id': 'b', 'images':
[], 'name': 'B', 'release_date': '1999-12', 'total_tracks': 9}, 'artists': [{'external_urls':
{'spotify': 'https://open/a'}, 'id': 'a', 'name': 'Ada'}, {'id': 'c', 'name': 'C\n'}],
'available_markets': ['DE', 'US'], 'disc_number': 1, 'duration_ms': 61000.0, 'explicit': true,
'external_ids': {'isrc': 'de-1'}, 'id': 't', 'name': 'T', 'popularity': 5, 'track_number': 3, 'type':
'track', 'uri': 'spotify:track:t'}}, {'added_at': '1970-01-01T00:00:00Z', 'is_local': true, 'track':
{'id': null, 'name': 'L', 'uri': 'spotify:local:l', 'artists': [{'id': null}], 'album': {'id': null}}},
null, {'track': {'id': 'e', 'type': 'episode', 'name': 'E'}}], 'limit': 100, 'next': null, 'offset': 0,
'total': 4}, 'type': 'playlist', 'uri': 'spotify:playlist:p'})");
}

inline std::string PageOfPlays() {
  return Json(
      R"({'items': [{'track': {'id': 't', 'name': 'T', 'artists': [{'id': 'a', 'name': 'A'}],
'album': {'id': 'b', 'name': ''}, 'type': 'track'}, 'played_at': '2026-01-02T03:04:05.678Z'}],
'cursors': {'after': '1'}, '_tracklake': {'account': 'me', 'snapshot_before': null}})");
}

inline std::string SearchResult() {
  return Json(
      R"({'artists': {'items': [{'id': 'a', 'genres': ['pop', ''], 'followers': {'total': 1e2},
'type': 'artist'}], 'total': 1}, 'albums': [{'id': 'b', 'tracks': {'items': [{'id': 't'}, null]}}],
'playlists': {'items': [null, {'id': 'q', 'type': 'playlist', 'items': {'total': 5}}]},
'audio_features': [{'id': 't', 'tempo': 120.5, 'key': -1}]})");
}

inline std::string ListOfDocuments() {
  return Json(R"([{'error': {'status': 429, 'message': 'slow'}}, {'_tracklake': {'what': 'artists',
'id': 'x', 'status': 'failed', 'recoverable': true}}, {'type': 'track', 'id': 't', 'album': {'id': 'b'}},
{'type': 'song'}, {'href': 'https://x/playlists/p/items', 'items': [{'item': {'id': 'u'}}], 'offset': 7}])");
}

inline std::vector<std::string> Documents() {
  return {FullPlaylist(), PageOfPlays(), SearchResult(), ListOfDocuments()};
}

}  // namespace tracklake::testing
