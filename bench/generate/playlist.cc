#include "generate/playlist.h"

#include <fmt/format.h>

#include <algorithm>

#include "generate/words.h"

namespace tracklake::bench {
namespace {

constexpr std::uint64_t kChangesADay = Playlist::kEntries / 25;
constexpr std::uint64_t kSecondsADay = 86400;
// Of 1,000 entries so many are not ordinary tracks.
constexpr std::uint64_t kNullPerMille = 3;
constexpr std::uint64_t kLocalPerMille = 3;
constexpr std::uint64_t kEpisodePerMille = 5;
constexpr std::uint64_t kRepeatPerMille = 5;
// An average raw object, so that rendering rarely reallocates.
constexpr std::size_t kObjectBytes = 512 * 1024;

}  // namespace

Playlist::Playlist(const Catalogue& catalogue, std::uint64_t seed, Day start)
    : catalogue_(catalogue), rng_(seed), today_(start), id_(MakeId(rng_)), name_(MakeName(rng_)) {
  for (std::size_t i = 0; i < kEntries; ++i) entries_.push_back(MakeEntry());
}

void Playlist::Advance() {
  today_ += std::chrono::days(1);
  for (std::uint64_t i = 0; i < kChangesADay; ++i) {
    entries_.erase(entries_.begin() + static_cast<std::ptrdiff_t>(Below(rng_, entries_.size())));
    const std::uint64_t place = Below(rng_, entries_.size() + 1);
    entries_.insert(entries_.begin() + static_cast<std::ptrdiff_t>(place), MakeEntry());
  }
}

Playlist::Entry Playlist::MakeEntry() {
  const Seconds added = Seconds(today_) - std::chrono::seconds(1 + Below(rng_, kSecondsADay));
  Entry entry{Kind::kTrack, 0, FormatTimestamp(added), {}};
  std::uint64_t dice = Below(rng_, 1000);
  if (dice < kNullPerMille) {
    entry.kind = Kind::kNull;
  } else if ((dice -= kNullPerMille) < kLocalPerMille) {
    entry.kind = Kind::kLocal;
    entry.special = MakeLocal();
  } else if ((dice -= kLocalPerMille) < kEpisodePerMille) {
    entry.kind = Kind::kEpisode;
    entry.special = MakeEpisode();
  } else if ((dice -= kEpisodePerMille) < kRepeatPerMille && !entries_.empty()) {
    entry.track = entries_[Below(rng_, entries_.size())].track;
  } else {
    // The square favours low indices: hits stand in many playlists, most tracks in few.
    const double unit = rng_.NextUnit();
    const auto count = static_cast<double>(catalogue_.tracks().size());
    entry.track = static_cast<std::size_t>(unit * unit * count);
  }
  return entry;
}

std::string Playlist::MakeLocal() {
  const std::string artist = MakeName(rng_);
  const std::string title = MakeName(rng_);
  const std::uint64_t seconds = 60 + Below(rng_, 300);
  return fmt::format(
      R"({{"album":{{"album_type":null,"artists":[],"available_markets":[],"external_urls":{{}},)"
      R"("href":null,"id":null,"images":[],"name":"","release_date":null,)"
      R"("release_date_precision":null,"type":"album","uri":null}},"artists":[{{)"
      R"("external_urls":{{}},"href":null,"id":null,"name":"{0}","type":"artist","uri":null}}],)"
      R"("available_markets":[],"disc_number":0,"duration_ms":{1}000,"explicit":false,)"
      R"("external_ids":{{}},"external_urls":{{}},"href":null,"id":null,"is_local":true,)"
      R"("name":"{2}","popularity":0,"preview_url":null,"track_number":0,"type":"track",)"
      R"("uri":"spotify:local:{3}::{4}:{1}"}})",
      artist, seconds, title, MakeHex(rng_, 8), MakeHex(rng_, 8));
}

std::string Playlist::MakeEpisode() {
  const std::string id = MakeId(rng_);
  const std::string show = MakeId(rng_);
  return fmt::format(
      R"({{"audio_preview_url":null,"description":"{0}","duration_ms":{1},"episode":true,)"
      R"("explicit":false,"external_urls":{{"spotify":"https://open.spotify.com/episode/{2}"}},)"
      R"("href":"https://api.spotify.com/v1/episodes/{2}","id":"{2}","images":[],)"
      R"("is_externally_hosted":false,"is_playable":true,"language":"en","languages":["en"],)"
      R"("name":"{3}","release_date":"2026-01-05","release_date_precision":"day","show":{{)"
      R"("id":"{4}","media_type":"audio","name":"{5}","publisher":"{5}","type":"show",)"
      R"("uri":"spotify:show:{4}"}},"track":false,"type":"episode","uri":"spotify:episode:{2}"}})",
      MakeName(rng_), 600000 + Below(rng_, 7200000), id, MakeName(rng_), show, MakeName(rng_));
}

// A track is as popular on one day in every playlist, however often it stands there.
int Playlist::PopularityToday(std::size_t index) const {
  const int base = catalogue_.tracks()[index].base_popularity;
  if (base == 0) return 0;
  const auto day = static_cast<std::uint64_t>(today_.time_since_epoch().count());
  SeededRng dice(index * 131071 + day);
  return std::clamp(base + static_cast<int>(Below(dice, 7)) - 3, 1, 100);
}

void Playlist::AppendEntry(std::string& out, const Entry& entry) const {
  out += R"({"added_at":")";
  out += entry.added_at;
  out += R"(","added_by":{"external_urls":{"spotify":"https://open.spotify.com/user/keeper"},)"
         R"("href":"https://api.spotify.com/v1/users/keeper","id":"keeper","type":"user",)"
         R"("uri":"spotify:user:keeper"},"is_local":)";
  out += entry.kind == Kind::kLocal ? "true" : "false";
  out += R"(,"primary_color":null,"track":)";
  if (entry.kind == Kind::kTrack) {
    const Track& track = catalogue_.tracks()[entry.track];
    out += track.head;
    out += std::to_string(PopularityToday(entry.track));
    out += track.tail;
  } else {
    out += entry.kind == Kind::kNull ? "null" : entry.special;
  }
  out += R"(,"video_thumbnail":{"url":null}})";
}

std::string Playlist::Render(Seconds fetched_at) {
  const std::string snapshot = MakeHex(rng_, 40);
  std::string out;
  out.reserve(kObjectBytes);
  out += fmt::format(
      R"({{"collaborative":false,"description":"Invented, for a benchmark","external_urls":{{)"
      R"("spotify":"https://open.spotify.com/playlist/{0}"}},"followers":{{"href":null,)"
      R"("total":{1}}},"href":"https://api.spotify.com/v1/playlists/{0}","id":"{0}","images":[],)"
      R"("name":"{2}","owner":{{"display_name":"Keeper","id":"keeper","type":"user",)"
      R"("uri":"spotify:user:keeper"}},"primary_color":null,"public":true,"snapshot_id":"{3}",)"
      R"("tracks":{{"href":"https://api.spotify.com/v1/playlists/{0}/tracks?offset=0&limit=100",)"
      R"("items":[)",
      id_, Below(rng_, 1000000), name_, snapshot);
  for (std::size_t i = 0; i < entries_.size(); ++i) {
    if (i > 0) out += ',';
    AppendEntry(out, entries_[i]);
  }
  out += fmt::format(
      R"(],"limit":100,"next":null,"offset":0,"previous":null,"total":{}}},"type":"playlist",)"
      R"("uri":"spotify:playlist:{}","_tracklake":{{"fetched_at":"{}"}}}})",
      entries_.size(), id_, FormatTimestamp(fetched_at));
  return out;
}

}  // namespace tracklake::bench
