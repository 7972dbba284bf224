// The objects that look like songs and are none: local files, and episodes in both disguises.
#include <fmt/format.h>

#include "simulator/markets.h"
#include "simulator/objects.h"

namespace tracklake::simulator {
namespace {

// As in spotify:local: URIs: spaces are '+', the rest is percent-encoded.
std::string PlusEncode(std::string_view text) {
  std::string encoded;
  for (const char c : text) {
    encoded += c == ' ' ? "+" : PercentEncode(std::string_view(&c, 1));
  }
  return encoded;
}

Json WithoutId(std::string_view type, std::string_view name) {
  return {{"external_urls", Json::object()},
          {"href", nullptr},
          {"id", nullptr},
          {"name", name},
          {"type", type},
          {"uri", nullptr}};
}

}  // namespace

Json ObjectWriter::LocalTrack(const LocalFile& file) const {
  Json album = WithoutId("album", file.album);
  album["album_type"] = nullptr;
  album["artists"] = Json::array();
  album["images"] = Json::array();
  album["release_date"] = nullptr;
  album["release_date_precision"] = nullptr;
  Json track = WithoutId("track", file.title);
  track["uri"] = fmt::format("spotify:local:{}:{}:{}:{}", PlusEncode(file.artist),
                             PlusEncode(file.album), PlusEncode(file.title), file.seconds);
  track["artists"] = Json::array({WithoutId("artist", file.artist)});
  track["disc_number"] = 0;
  track["duration_ms"] = file.seconds * 1000;
  track["explicit"] = false;
  track["external_ids"] = Json::object();
  track["is_local"] = true;
  track["track_number"] = 0;
  if (classic()) {
    album["available_markets"] = Json::array();
    track["available_markets"] = Json::array();
    track["popularity"] = 0;
    track["preview_url"] = nullptr;
  }
  track["album"] = std::move(album);
  return track;
}

Json ObjectWriter::Show() const {
  Json show = Base("show", ShowId(catalogue_.seed()));
  show["copyrights"] = Json::array();
  show["description"] = "A podcast about the small print of records.";
  show["explicit"] = false;
  show["html_description"] = "<p>A podcast about the small print of records.</p>";
  show["images"] = Images(Mix(catalogue_.seed(), kForEpisode), 3);
  show["is_externally_hosted"] = false;
  show["languages"] = {"en"};
  show["media_type"] = "audio";
  show["name"] = kShowName;
  show["total_episodes"] = 600;
  if (classic()) {
    show["available_markets"] = Markets();
    show["publisher"] = kShowPublisher;
  }
  return show;
}

Json ObjectWriter::EpisodeFull(const Episode& episode) const {
  Json object = Base("episode", episode.id);
  object["description"] = episode.description;
  object["duration_ms"] = episode.duration_ms;
  object["explicit"] = episode.is_explicit;
  object["html_description"] = "<p>" + episode.description + "</p>";
  object["images"] = Images(Mix(catalogue_.seed(), kForEpisode, episode.number), 3);
  object["is_externally_hosted"] = false;
  object["is_playable"] = true;
  object["language"] = "en";
  object["languages"] = {"en"};
  object["name"] = episode.name;
  object["release_date"] = FormatDate(episode.released);
  object["release_date_precision"] = "day";
  object["show"] = Show();
  if (classic()) object["audio_preview_url"] = nullptr;
  return object;
}

Json ObjectWriter::EpisodeAsTrack(const Episode& episode) const {
  Json album = Base("show", ShowId(catalogue_.seed()));
  album["album_type"] = nullptr;
  album["artists"] = Json::array({WithoutId("artist", "")});
  album["artists"][0]["name"] = nullptr;
  album["images"] = Images(Mix(catalogue_.seed(), kForEpisode), 3);
  album["name"] = kShowName;
  album["release_date"] = nullptr;
  album["release_date_precision"] = nullptr;
  Json track = Base("episode", episode.id);
  track["artists"] = album["artists"];
  track["disc_number"] = 0;
  track["duration_ms"] = episode.duration_ms;
  track["explicit"] = episode.is_explicit;
  track["external_ids"] = Json::object();
  track["is_local"] = false;
  track["name"] = episode.name;
  track["track_number"] = 0;
  if (classic()) {
    album["available_markets"] = Json::array();
    track["popularity"] = 0;
  }
  track["album"] = std::move(album);
  return track;
}

}  // namespace tracklake::simulator
