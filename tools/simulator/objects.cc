#include "simulator/objects.h"

#include <fmt/format.h>

#include <utility>

#include "simulator/markets.h"

namespace tracklake::simulator {
namespace {

constexpr int kMissingMarketPerMille = 25;  // in albums that miss some at all

// The 24 hex digits that tell pictures apart.
std::string Picture(std::uint64_t key) {
  return fmt::format("{:016x}{:08x}", key, Mix(key, 1) >> 32);
}

Json OrNull(const std::optional<std::string>& value) { return value ? Json(*value) : Json(); }

}  // namespace

std::string PercentEncode(std::string_view text) {
  std::string encoded;
  for (const char c : text) {
    const bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                       c == '-' || c == '_' || c == '.' || c == '~';
    if (plain) {
      encoded += c;
    } else {
      encoded += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
  }
  return encoded;
}

Json Images(std::uint64_t key, int count) {
  Json images = Json::array();
  if (count == 1) {
    const auto url =
        fmt::format("https://i.scdn.co/image/ab67706c0000bebb{}", Picture(Mix(key, 1)));
    images.push_back({{"height", nullptr}, {"url", url}, {"width", nullptr}});
    return images;
  }
  static constexpr std::pair<int, std::string_view> kSizes[] = {
      {640, "ab67616d0000b273"}, {300, "ab67616d00001e02"}, {64, "ab67616d00004851"}};
  for (int i = 0; i < count; ++i) {
    const auto& [pixels, prefix] = kSizes[i];
    const auto url = fmt::format("https://i.scdn.co/image/{}{}", prefix, Picture(Mix(key, 2)));
    images.push_back({{"height", pixels}, {"url", url}, {"width", pixels}});
  }
  return images;
}

Json ObjectWriter::Base(std::string_view type, std::string_view id) const {
  return {{"external_urls", {{"spotify", fmt::format("https://open.spotify.com/{}/{}", type, id)}}},
          {"href", fmt::format("{}/{}s/{}", api_, type, id)},
          {"id", id},
          {"type", type},
          {"uri", fmt::format("spotify:{}:{}", type, id)}};
}

Json ObjectWriter::UserRef(const User& user) const {
  const std::string id = PercentEncode(user.id);
  return {{"external_urls", {{"spotify", "https://open.spotify.com/user/" + id}}},
          {"href", api_ + "/users/" + id},
          {"id", user.id},
          {"type", "user"},
          {"uri", "spotify:user:" + id}};
}

void ObjectWriter::AddMarkets(std::uint64_t album, bool delisted, Json& object) const {
  if (!classic()) return;
  Dice dice(Mix(catalogue_.seed(), kForAlbum, album, 3));
  const int missing = dice.Chance(300) ? kMissingMarketPerMille : 0;
  Json markets = Json::array();
  for (const auto market : Markets()) {
    if (!delisted && !dice.Chance(missing)) markets.push_back(market);
  }
  object["available_markets"] = std::move(markets);
}

Json ObjectWriter::Artists(const std::vector<std::uint32_t>& numbers) const {
  Json artists = Json::array();
  for (const auto number : numbers) artists.push_back(ArtistSimple(catalogue_.ArtistAt(number)));
  return artists;
}

Json ObjectWriter::ArtistSimple(const Artist& artist) const {
  Json object = Base("artist", artist.id);
  object["name"] = artist.name;
  return object;
}

Json ObjectWriter::ArtistFull(const Artist& artist, Day day) const {
  Json object = ArtistSimple(artist);
  const std::uint64_t key = Mix(catalogue_.seed(), kForArtist, artist.number, 1);
  object["images"] = Images(key, artist.stature > 250 ? 3 : 0);
  if (!classic()) return object;
  object["genres"] = artist.genres;
  object["popularity"] = ArtistPopularityOn(key, artist.stature, day);
  object["followers"] = {{"href", nullptr}, {"total", FollowersOn(key, artist.stature, day)}};
  return object;
}

Json ObjectWriter::AlbumSimple(const Album& album) const {
  Json object = Base("album", album.id);
  object["album_type"] = album.type;
  object["artists"] = Artists(album.artists);
  object["images"] = Images(Mix(catalogue_.seed(), kForAlbum, album.number, 2), 3);
  object["name"] = album.name;
  object["release_date"] = OrNull(album.release_date);
  object["release_date_precision"] = OrNull(album.precision);
  object["total_tracks"] = album.tracks;
  AddMarkets(album.number, album.delisted, object);
  return object;
}

Json ObjectWriter::AlbumFull(const Album& album, Day day) const {
  Json object = AlbumSimple(album);
  object["copyrights"] = Json::array({{{"text", "© " + album.label}, {"type", "C"}},
                                      {{"text", "℗ " + album.label}, {"type", "P"}}});
  object["external_ids"] = {{"upc", album.upc}};
  object["genres"] = Json::array();
  if (!classic()) return object;
  object["label"] = album.label;
  object["popularity"] =
      PopularityOn(catalogue_.LifeAt(album.number * kMaxTracksPerAlbum), day) * 9 / 10;
  return object;
}

Json ObjectWriter::TrackSimple(const Track& track) const {
  Json object = Base("track", track.id);
  object["artists"] = Artists(track.artists);
  object["disc_number"] = track.disc;
  object["duration_ms"] = track.duration_ms;
  object["explicit"] = track.is_explicit;
  object["is_local"] = false;
  object["name"] = track.name;
  object["track_number"] = track.place;
  if (classic()) object["preview_url"] = nullptr;
  AddMarkets(AlbumOf(track.number), track.delisted, object);
  return object;
}

Json ObjectWriter::TrackFull(const Track& track, Day day) const {
  Json object = TrackSimple(track);
  object["album"] = AlbumSimple(catalogue_.AlbumAt(AlbumOf(track.number)));
  object["external_ids"] = Json::object();
  if (track.isrc) object["external_ids"]["isrc"] = *track.isrc;
  if (classic()) object["popularity"] = PopularityOn(catalogue_.LifeAt(track.number), day);
  return object;
}

}  // namespace tracklake::simulator
