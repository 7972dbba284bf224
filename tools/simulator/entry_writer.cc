#include "simulator/entry_writer.h"

#include <fmt/format.h>

#include <iterator>

namespace tracklake::simulator {
namespace {

// About 4 KB each.
constexpr std::size_t kMaxKeptSongs = 8192;
constexpr std::string_view kPopularity = "\"popularity\":";

}  // namespace

EntryWriter::EntryWriter(const ObjectWriter& objects) : objects_(objects) {
  for (const User& user : Users()) users_.push_back(objects_.UserRef(user).dump());
}

EntryWriter::SongText EntryWriter::MakeSongText(TrackNumber track) const {
  Json song = objects_.TrackFull(objects_.catalogue().TrackAt(track), kFirstDay);
  song["episode"] = false;
  song["track"] = true;
  if (objects_.classic()) song["popularity"] = 0;
  const std::string text = song.dump();
  const Life life = objects_.catalogue().LifeAt(track);
  // Inside of names the quotes would be escaped, so this finds the field and nothing else.
  const std::size_t at = text.find(kPopularity);
  if (at == std::string::npos) return {text, "", life};
  const std::size_t value = at + kPopularity.size();
  return {text.substr(0, value), text.substr(value + 1), life};
}

std::shared_ptr<const EntryWriter::SongText> EntryWriter::SongTextOf(TrackNumber track) {
  {
    const std::lock_guard lock(mutex_);
    const auto found = songs_.find(track);
    if (found != songs_.end()) return found->second;
  }
  auto text = std::make_shared<const SongText>(MakeSongText(track));
  const std::lock_guard lock(mutex_);
  if (songs_.size() >= kMaxKeptSongs) songs_.clear();
  songs_[track] = text;
  return text;
}

void EntryWriter::AppendItem(const Entry& entry, Day day, bool episodes, std::string& out) {
  switch (entry.kind) {
    case EntryKind::kTrack: {
      const auto song = SongTextOf(entry.number);
      out += song->before;
      if (objects_.classic()) out += fmt::format("{}", PopularityOn(song->life, day));
      out += song->after;
      return;
    }
    case EntryKind::kEpisode: {
      const Episode episode = EpisodeAt(objects_.catalogue().seed(), entry.number);
      Json object = episodes ? objects_.EpisodeFull(episode) : objects_.EpisodeAsTrack(episode);
      object["episode"] = true;
      object["track"] = !episodes;
      out += object.dump();
      return;
    }
    case EntryKind::kLocal:
      out += objects_.LocalTrack(LocalFiles()[entry.number]).dump();
      return;
    case EntryKind::kGone:
      out += "null";
  }
}

void EntryWriter::Append(const Entry& entry, Day day, bool episodes, std::string& out) {
  const std::string at =
      entry.added_at ? fmt::format("\"{}\"", FormatTimestamp(*entry.added_at)) : "null";
  fmt::format_to(
      std::back_inserter(out),
      R"({{"added_at":{},"added_by":{},"is_local":{},"primary_color":null,"{}":)", at,
      entry.added_by == kNobody ? "null" : users_[static_cast<std::size_t>(entry.added_by)],
      entry.kind == EntryKind::kLocal, objects_.classic() ? "track" : "item");
  AppendItem(entry, day, episodes, out);
  out += R"(,"video_thumbnail":{"url":null}})";
}

}  // namespace tracklake::simulator
