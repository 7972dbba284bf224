#include <cstdlib>

#include "base/time.h"
#include "transform/music.h"

namespace tracklake {
namespace {

struct ReleaseDate {
  Date first_day;
  Text precision;
  Int year;
};

// The length decides: Spotify's own precision contradicts it now and then.
ReleaseDate ParseReleaseDate(Text text) {
  if (!text) return {};
  Date day;
  std::string_view precision;
  switch (text->size()) {
    case 4:
      day = ParseIsoDate(std::string(*text) + "-01-01");
      precision = "year";
      break;
    case 7:
      day = ParseIsoDate(std::string(*text) + "-01");
      precision = "month";
      break;
    case 10:
      day = ParseIsoDate(*text);
      precision = "day";
      break;
    default:
      break;
  }
  if (!day) return {};
  return {day, precision, static_cast<int>(std::chrono::year_month_day(*day).year())};
}

void DraftRelease(JsonValue text, FieldReader& read, Album& row) {
  const ReleaseDate release = ParseReleaseDate(read.AsText(text));
  row.release_date = release.first_day;
  row.release_date_precision = release.precision;
  row.release_year = release.year;
}

// The album's artists are candidates of their own; the first also stands in the album's row.
void DraftAlbumArtists(JsonValue artists, std::size_t album, Draft& draft) {
  bool is_first = true;
  for (const JsonValue element : draft.read.AsArray(artists).elements()) {
    if (const JsonValue artist = draft.read.AsObject(element); !artist.is_absent()) {
      DraftArtist(artist, Standing::kInside, draft);
      if (is_first) {
        draft.albums[album].artist_id = draft.artists.back().artist_id;
        draft.albums[album].artist_name = draft.artists.back().artist_name;
      }
    }
    is_first = false;
  }
}

}  // namespace

AlbumFacts DraftAlbum(JsonValue object, Standing standing, Draft& draft) {
  const Record album(object);
  FieldReader& read = draft.read;
  Album& row = draft.albums.emplace_back();
  row.album_id = read.AsId(album[Key::kId]);
  row.album_name = read.AsFilledText(album[Key::kName]);
  row.album_type = read.AsText(album[Key::kAlbumType]);
  DraftRelease(album[Key::kReleaseDate], read, row);
  row.total_tracks = read.AsInt(album[Key::kTotalTracks]);
  row.label = read.AsFilledText(album[Key::kLabel]);
  row.upc = read.AsFilledText(read.AsObject(album[Key::kExternalIds])["upc"]);
  row.url = UrlOf(album, read);
  row.image_url = ImageOf(album, read);
  const Text id = row.album_id;
  DraftAlbumArtists(album[Key::kArtists], draft.albums.size() - 1, draft);
  if (standing == Standing::kInside) return {id, {}};
  const JsonValue tracks = read.AsObject(album[Key::kTracks]);
  if (tracks.is_absent()) return {id, {}};
  draft.withheld.Note(WithheldField::kAlbumLabel, album.has(Key::kLabel));
  return {id, read.AsArray(tracks["items"])};
}

}  // namespace tracklake
