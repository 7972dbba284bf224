#include <fmt/format.h>

#include <string>

#include "base/time.h"
#include "transform/music.h"
#include "transform/object_id.h"

namespace tracklake {
namespace {

struct ReleaseDate {
  Date first_day;
  Text precision;
  Int year;
};

// The length decides: Spotify's own precision contradicts it now and then.
ReleaseDate ParseReleaseDate(std::string_view text) {
  Date day;
  std::string_view precision;
  switch (text.size()) {
    case 4:
      day = ParseIsoDate(std::string(text) + "-01-01");
      precision = "year";
      break;
    case 7:
      day = ParseIsoDate(std::string(text) + "-01");
      precision = "month";
      break;
    case 10:
      day = ParseIsoDate(text);
      precision = "day";
      break;
    default:
      break;
  }
  if (!day) return {};
  return {day, precision, static_cast<int>(std::chrono::year_month_day(*day).year())};
}

// {"year": 1983, "month": 4, "day": null}, as answers of 2014 have it, written as others are.
std::string WrittenRelease(JsonValue object, FieldReader& read) {
  const Int year = read.AsInt(object["year"]);
  const Int month = read.AsInt(object["month"]);
  const Int day = read.AsInt(object["day"]);
  if (!year) return "";
  if (!month) return fmt::format("{:04}", *year);
  if (!day) return fmt::format("{:04}-{:02}", *year, *month);
  return fmt::format("{:04}-{:02}-{:02}", *year, *month, *day);
}

ReleaseDate ReadReleaseDate(JsonValue value, FieldReader& read) {
  if (!value["year"].is_absent()) return ParseReleaseDate(WrittenRelease(value, read));
  return ParseReleaseDate(read.AsText(value).value_or(""));
}

void DraftRelease(JsonValue value, FieldReader& read, Album& row) {
  const ReleaseDate release = ReadReleaseDate(value, read);
  row.release_date = release.first_day;
  row.release_date_precision = release.precision;
  row.release_year = release.year;
}

// The album's artists are candidates of their own; the first also stands in the album's row.
void DraftAlbumArtists(JsonValue artists, std::size_t album, Standing standing, Draft& draft) {
  bool is_first = true;
  for (const JsonValue element : draft.read.AsArray(artists).elements()) {
    if (draft.is_overfull()) return;
    if (const JsonValue artist = draft.read.AsObject(element); !artist.is_absent()) {
      DraftArtist(artist, standing, draft);
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
  FieldReader& ids = standing == Standing::kByItself ? draft.identity : read;
  row.url = UrlOf(album, read);
  row.album_id = IdOf(album, IdKind::kAlbum, row.url, {ids, read});
  row.album_name = read.AsFilledText(album[Key::kName]);
  if (!row.album_id && standing == Standing::kInsideLocalFile && !HasId(album)) {
    row.album_id = LocalId(row.album_name, draft);
  }
  row.album_type = read.AsText(album[Key::kAlbumType]);
  DraftRelease(album[Key::kReleaseDate], read, row);
  row.total_tracks = read.AsInt(album[Key::kTotalTracks]);
  row.label = read.AsFilledText(album[Key::kLabel]);
  row.upc = read.AsFilledText(read.AsObject(album[Key::kExternalIds])["upc"]);
  row.image_url = ImageOf(album, read);
  const Text id = row.album_id;
  const Standing inside = standing == Standing::kByItself ? Standing::kInside : standing;
  DraftAlbumArtists(album[Key::kArtists], draft.albums.size() - 1, inside, draft);
  if (standing != Standing::kByItself) return {id, {}};
  const JsonValue tracks = draft.identity.AsObject(album[Key::kTracks]);
  if (tracks.is_absent()) return {id, {}};
  draft.withheld.Note(WithheldField::kAlbumLabel, album.has(Key::kLabel));
  return {id, draft.identity.AsArray(tracks["items"])};
}

}  // namespace tracklake
