#include "transform/music.h"
#include "transform/object_id.h"

namespace tracklake {
namespace {

constexpr std::string_view kProvider = "spotify";

void DraftGenres(JsonValue genres, Text artist_id, Draft& draft) {
  std::int32_t position = 0;
  for (const JsonValue genre : draft.read.AsArray(genres).elements()) {
    if (draft.is_overfull()) return;
    ArtistGenre& row = draft.artist_genres.emplace_back();
    row.artist_id = artist_id;
    row.genre = draft.read.AsFilledText(genre);
    row.genre_position = ++position;
    row.provider = kProvider;
  }
}

}  // namespace

Text UrlOf(const Record& object, FieldReader& read) {
  return read.AsText(read.AsObject(object[Key::kExternalUrls])["spotify"]);
}

Text ImageOf(const Record& object, FieldReader& read) {
  for (const JsonValue image : read.AsArray(object[Key::kImages]).elements()) {
    return read.AsText(read.AsObject(image)["url"]);
  }
  return std::nullopt;
}

BigInt DurationOf(const Record& object, FieldReader& read) {
  const JsonValue duration = object[Key::kDurationMs];
  const JsonValue inside = duration["totalMilliseconds"];
  return read.AsBigInt(inside.is_absent() ? duration : inside);
}

void DraftArtist(JsonValue object, Standing standing, Draft& draft) {
  const Record artist(object);
  FieldReader& read = draft.read;
  Artist& row = draft.artists.emplace_back();
  FieldReader& ids = standing == Standing::kByItself ? draft.identity : read;
  row.external_url = UrlOf(artist, read);
  row.artist_id = IdOf(artist, IdKind::kArtist, row.external_url, {ids, read});
  row.artist_name = read.AsText(artist[Key::kName]);
  if (!row.artist_id && standing == Standing::kInsideLocalFile && !HasId(artist)) {
    row.artist_id = LocalId(row.artist_name, draft);
  }
  row.popularity = read.AsInt(artist[Key::kPopularity]);
  row.followers = read.AsBigInt(read.AsObject(artist[Key::kFollowers])["total"]);
  row.image_url = ImageOf(artist, read);
  DraftGenres(artist[Key::kGenres], row.artist_id, draft);
  if (standing != Standing::kByItself) return;
  draft.withheld.Note(WithheldField::kArtistPopularity, artist.has(Key::kPopularity));
  draft.withheld.Note(WithheldField::kArtistFollowers, artist.has(Key::kFollowers));
  draft.withheld.Note(WithheldField::kArtistGenres, artist.has(Key::kGenres));
}

}  // namespace tracklake
