// Writes the entries of playlists as JSON text. The text of a song is made once and kept, all but
// its popularity, which changes from day to day: a page of 100 entries is then a copy of 400 KB.
// Safe for concurrent use.
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

#include "simulator/entries.h"
#include "simulator/objects.h"

namespace tracklake::simulator {

class EntryWriter {
 public:
  // The writer must outlive this.
  explicit EntryWriter(const ObjectWriter& objects);

  // Appends one entry. Unless episodes were asked for, they come out disguised as songs.
  void Append(const Entry& entry, Day day, bool episodes, std::string& out);

 private:
  struct SongText {
    std::string before;  // all up to the popularity; in the shape of 2026 the whole song
    std::string after;
    Life life;
  };

  std::shared_ptr<const SongText> SongTextOf(TrackNumber track);
  SongText MakeSongText(TrackNumber track) const;
  void AppendItem(const Entry& entry, Day day, bool episodes, std::string& out);

  const ObjectWriter& objects_;
  std::vector<std::string> users_;
  std::mutex mutex_;
  std::unordered_map<TrackNumber, std::shared_ptr<const SongText>> songs_;  // guarded by mutex_
};

}  // namespace tracklake::simulator
