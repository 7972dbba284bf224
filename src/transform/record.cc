#include "transform/record.h"

#include <cstring>

namespace tracklake {
namespace {

// In the order of Key.
constexpr std::array<std::string_view, kKeyCount> kNames = {
    "acousticness",  "added_at",
    "added_by",      "album",
    "album_type",    "artists",
    "audiobook",     "chapter",
    "collaborative", "danceability",
    "description",   "disc_number",
    "duration_ms",   "energy",
    "episode",       "explicit",
    "external_ids",  "external_urls",
    "followers",     "genres",
    "href",          "id",
    "images",        "instrumentalness",
    "is_local",      "is_playable",
    "item",          "items",
    "key",           "label",
    "liveness",      "loudness",
    "mode",          "name",
    "next",          "offset",
    "owner",         "played_at",
    "popularity",    "public",
    "release_date",  "show",
    "snapshot_id",   "speechiness",
    "tempo",         "time_signature",
    "total",         "total_tracks",
    "track",         "track_href",
    "track_number",  "tracks",
    "type",          "uri",
    "valence",
};

// A key as numbers that compare at once: its size, its first eight bytes (zeros behind a shorter
// one), and of a longer one its last eight.
struct Word {
  std::size_t size = 0;
  std::uint64_t head = 0, tail = 0;

  bool operator==(const Word&) const = default;
};
constexpr std::size_t kWordBytes = sizeof(std::uint64_t);
constexpr std::size_t kMaxSize = 2 * kWordBytes;

// Loads the word at `text`, low byte first.
std::uint64_t Load(const char* text) {
  std::uint64_t word;
  std::memcpy(&word, text, kWordBytes);
  return word;
}

// A key of 1 to kMaxSize bytes in a document. Reads a word from its start, which may end behind the
// key: documents are followed by padding.
Word WordOf(std::string_view key) {
  if (key.size() > kWordBytes) {
    return {key.size(), Load(key.data()), Load(key.data() + key.size() - kWordBytes)};
  }
  const std::size_t unused_bits = 8 * (kWordBytes - key.size());
  return {key.size(), Load(key.data()) << unused_bits >> unused_bits, 0};
}

// The same for a name.
consteval Word WordOfName(std::string_view name) {
  const auto load = [name](std::size_t at) {
    std::uint64_t word = 0;
    for (std::size_t i = 0; i < kWordBytes && at + i < name.size(); ++i) {
      word |= std::uint64_t{static_cast<unsigned char>(name[at + i])} << (8 * i);
    }
    return word;
  };
  return {name.size(), load(0), name.size() > kWordBytes ? load(name.size() - kWordBytes) : 0};
}

// A perfect hash: no two names share a slot, so a key is compared with one name at most.
constexpr int kSlotBits = 8;
constexpr std::uint8_t kNoKey = 0xFF;

constexpr std::size_t SlotOf(const Word& word, std::uint64_t factor) {
  return static_cast<std::size_t>((word.head + word.size) * factor >> (64 - kSlotBits));
}

struct KeyTable {
  std::uint64_t factor = 1;
  std::array<Word, kKeyCount> words;
  std::array<std::uint8_t, std::size_t{1} << kSlotBits> slots;

  consteval KeyTable() : words(), slots() {
    for (std::size_t i = 0; i < kKeyCount; ++i) words[i] = WordOfName(kNames[i]);
    while (!Fill()) factor = factor * 6364136223846793005 + 1442695040888963408;
  }

  // False when two names share a slot.
  consteval bool Fill() {
    slots.fill(kNoKey);
    for (std::size_t i = 0; i < kKeyCount; ++i) {
      std::uint8_t& slot = slots[SlotOf(words[i], factor)];
      if (slot != kNoKey) return false;
      slot = static_cast<std::uint8_t>(i);
    }
    return true;
  }
};
constexpr KeyTable kTable;

std::uint8_t FindKey(std::string_view key) {
  if (key.empty() || key.size() > kMaxSize) return kNoKey;
  const Word word = WordOf(key);
  const std::uint8_t found = kTable.slots[SlotOf(word, kTable.factor)];
  return found != kNoKey && kTable.words[found] == word ? found : kNoKey;
}

}  // namespace

Record::Record(JsonValue object) : index_(object.index()) {
  for (const JsonField field : object.fields()) {
    const std::uint8_t key = FindKey(field.key);
    if (key == kNoKey || (seen_ >> key & 1) != 0) continue;
    seen_ |= std::uint64_t{1} << key;
    marks_[key] = field.value.mark();
  }
}

}  // namespace tracklake
