#include "transform/record.h"

#include <cstring>

namespace tracklake {
namespace {

// In the order of Key.
constexpr std::array<std::string_view, kKeyCount> kNames = {
    "acousticness",
    "added_at",
    "added_by",
    "album",
    "album_type",
    "artists",
    "collaborative",
    "danceability",
    "description",
    "disc_number",
    "duration_ms",
    "energy",
    "explicit",
    "external_ids",
    "external_urls",
    "followers",
    "genres",
    "href",
    "id",
    "images",
    "instrumentalness",
    "is_local",
    "is_playable",
    "item",
    "items",
    "key",
    "label",
    "liveness",
    "loudness",
    "mode",
    "name",
    "next",
    "offset",
    "owner",
    "played_at",
    "popularity",
    "public",
    "release_date",
    "snapshot_id",
    "speechiness",
    "tempo",
    "time_signature",
    "total",
    "total_tracks",
    "track",
    "track_number",
    "tracks",
    "type",
    "uri",
    "valence",
};

// A perfect hash: no two names share a slot, so a key is compared with one name at most. A new name
// that collides needs other factors; the table below does not compile with these.
constexpr std::size_t kSlots = 128;
constexpr std::uint8_t kNoKey = 0xFF;

constexpr std::size_t SlotOf(std::string_view key) {
  const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(key[at]); };
  return (key.size() * 4 + byte(0) * 4 + byte(1) + byte(key.size() - 1)) % kSlots;
}

consteval std::array<std::uint8_t, kSlots> MakeSlots() {
  std::array<std::uint8_t, kSlots> slots;
  slots.fill(kNoKey);
  for (std::size_t i = 0; i < kNames.size(); ++i) {
    std::uint8_t& slot = slots[SlotOf(kNames[i])];
    if (slot != kNoKey) throw "two names share a slot";
    slot = static_cast<std::uint8_t>(i);
  }
  return slots;
}

constexpr std::array<std::uint8_t, kSlots> kSlotsOfNames = MakeSlots();

std::uint8_t FindKey(std::string_view key) {
  if (key.size() < 2) return kNoKey;
  const std::uint8_t found = kSlotsOfNames[SlotOf(key)];
  return found != kNoKey && kNames[found] == key ? found : kNoKey;
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
