#include "transform/playlist.h"

namespace tracklake {
namespace {

constexpr std::string_view kTrack = "track";
constexpr std::string_view kEpisode = "episode";
constexpr std::string_view kAlbum = "album";
constexpr std::string_view kArtist = "artist";
constexpr std::string_view kUnavailable = "unavailable";

// One of the names above, as item_type has it; nullopt for another type.
Text ItemType(std::string_view type) {
  for (const std::string_view known : {kTrack, kEpisode, kAlbum, kArtist}) {
    if (type == known) return known;
  }
  return std::nullopt;
}

bool IsObjectOrNull(JsonValue value) { return value.is_object() || value.is_null(); }

bool IsSavedAlbum(const Record& entry) {
  return entry.has(Key::kAddedAt) && entry[Key::kAlbum].is_object() && !entry.has(Key::kItem) &&
         !entry.has(Key::kTrack) && !entry.has(Key::kType);
}

// A field `track` that is a boolean, as tracks have it, says something about a track: it holds
// none.
bool HoldsItem(const Record& entry) {
  return IsObjectOrNull(entry[Key::kItem]) || IsObjectOrNull(entry[Key::kTrack]);
}

struct Item {
  JsonValue value;
  std::string_view type = kUnavailable;
  std::string_view step;  // from the element to the item, as part of a JSON pointer
};

Item FindItem(JsonValue element, const Record& entry, FieldReader& read) {
  if (IsSavedAlbum(entry)) return {entry[Key::kAlbum], kAlbum, "/album"};
  if (!HoldsItem(entry)) {
    const JsonValue said = entry[Key::kType];
    const Text own_type = said.is_string() ? ItemType(said.text().value_or("")) : Text();
    if (own_type) return {element, *own_type, ""};
  }
  const bool is_item = !entry[Key::kItem].is_missing();
  const JsonValue item = read.AsObject(entry[is_item ? Key::kItem : Key::kTrack]);
  if (item.is_absent()) return {};
  const JsonValue said = item["type"];
  const Text type = ItemType(read.AsText(said).value_or(kTrack));
  if (!type) read.Reject(said, "track, episode, album or artist");
  return {item, type.value_or(kTrack), is_item ? "/item" : "/track"};
}

// Id, name and duration, which every item has.
ItemFacts ReadItem(const Record& item, FieldReader& read) {
  return {.id = read.AsId(item[Key::kId]),
          .name = read.AsText(item[Key::kName]),
          .duration_ms = read.AsBigInt(item[Key::kDurationMs]),
          .is_local = read.AsBool(item[Key::kIsLocal])};
}

ItemFacts DraftItem(const Item& item, Timestamp added_at, Draft& draft) {
  ItemFacts facts;
  if (item.type == kTrack) {
    facts = DraftTrack(item.value, {.added_at = added_at}, draft);
  } else if (item.type != kUnavailable) {
    facts = ReadItem(Record(item.value), draft.read);
  }
  if (item.type == kAlbum) facts.album = DraftAlbum(item.value, Standing::kByItself, draft);
  if (item.type == kArtist) DraftArtist(item.value, Standing::kByItself, draft);
  facts.type = item.type;
  facts.step = item.step;
  return facts;
}

}  // namespace

EntryKind EntryKindOf(JsonValue element) {
  const Record entry(element);
  if (!HoldsItem(entry) && !IsSavedAlbum(entry)) return EntryKind::kNone;
  return entry[Key::kPlayedAt].is_missing() ? EntryKind::kEntry : EntryKind::kPlay;
}

EntryKind EntryKindOfElements(JsonValue list) {
  for (const JsonValue element : list.elements()) {
    if (const EntryKind kind = EntryKindOf(element); kind != EntryKind::kNone) return kind;
  }
  return EntryKind::kNone;
}

EntryFacts DraftEntry(JsonValue element, Draft& draft) {
  FieldReader& read = draft.read;
  const JsonValue object = read.AsObject(element);
  const Record entry(object);
  EntryFacts facts;
  facts.added_at = read.AsTimestamp(entry[Key::kAddedAt]);
  if (facts.added_at == Micros()) facts.added_at.reset();
  facts.added_by = read.AsId(read.AsObject(entry[Key::kAddedBy])["id"]);
  const Bool is_local = read.AsBool(entry[Key::kIsLocal]);
  facts.item = DraftItem(FindItem(object, entry, read), facts.added_at, draft);
  facts.is_local = is_local ? is_local : facts.item.is_local;
  return facts;
}

PlayFacts DraftPlay(JsonValue element, Draft& draft) {
  FieldReader& read = draft.read;
  const JsonValue object = read.AsObject(element);
  const Record play(object);
  PlayFacts facts;
  if (const Text played_at = read.AsText(play[Key::kPlayedAt])) {
    facts.played_at = ParseIsoTimestamp(*played_at);
    facts.has_fraction = played_at->contains('.');
  }
  facts.item = DraftItem(FindItem(object, play, read), Timestamp(), draft);
  return facts;
}

}  // namespace tracklake
