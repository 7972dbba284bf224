#include <array>
#include <utility>

#include "base/text.h"
#include "transform/object_id.h"
#include "transform/playlist.h"

namespace tracklake {
namespace {

constexpr std::string_view kTrack = "track";
constexpr std::string_view kEpisode = "episode";
constexpr std::string_view kAlbum = "album";
constexpr std::string_view kArtist = "artist";
constexpr std::string_view kUnavailable = "unavailable";

constexpr std::array<std::pair<std::string_view, IdKind>, 4> kItemTypes = {{
    {kTrack, IdKind::kTrack},
    {kEpisode, IdKind::kEpisode},
    {kAlbum, IdKind::kAlbum},
    {kArtist, IdKind::kArtist},
}};

// One of the names above, as item_type has it; nullopt for another type.
Text ItemType(std::string_view type) {
  for (const auto& [known, kind] : kItemTypes) {
    if (EqualsIgnoringCase(type, known)) return known;
  }
  return std::nullopt;
}

Text ItemType(JsonValue said) {
  return said.is_string() ? ItemType(said.text().value_or("")) : Text();
}

bool IsObjectOrNull(JsonValue value) { return value.is_object() || value.is_null(); }

bool IsSavedAlbum(const Record& entry) {
  return entry.has(Key::kAddedAt) && entry[Key::kAlbum].is_object() && !entry.has(Key::kItem) &&
         !entry.has(Key::kTrack) && !entry.has(Key::kType);
}

// Signs of a player's state, and of an audio analysis, neither of which is an entry of a list.
bool IsPlayerState(JsonValue object) {
  return !object["is_playing"].is_absent() || !object["progress_ms"].is_absent() ||
         !object["currently_playing_type"].is_absent();
}

bool IsAnalysis(JsonValue object) {
  for (const char* part : {"bars", "beats", "sections", "segments", "tatums"}) {
    if (object[part].is_array()) return true;
  }
  return false;
}

bool SaysWhen(const Record& entry) { return entry.has(Key::kAddedAt) || entry.has(Key::kPlayedAt); }

// A field `track` that is a boolean, as tracks have it, says something about a track: it holds
// none.
bool HoldsItem(const Record& entry) {
  return IsObjectOrNull(entry[Key::kItem]) || IsObjectOrNull(entry[Key::kTrack]);
}

struct Item {
  JsonValue value;
  std::string_view type = kUnavailable;
};

Item FindItem(JsonValue element, const Record& entry, FieldReader& identity) {
  if (IsSavedAlbum(entry)) return {entry[Key::kAlbum], kAlbum};
  if (!HoldsItem(entry)) {
    if (const Text own_type = ItemType(entry[Key::kType])) return {element, *own_type};
  }
  const bool is_item = !entry[Key::kItem].is_missing();
  const JsonValue item = identity.AsObject(entry[is_item ? Key::kItem : Key::kTrack]);
  if (item.is_absent()) return {};
  const JsonValue said = item["type"];
  if (said.is_missing()) return {item, TypeOfItem(Record(item))};
  const Text type = ItemType(said);
  if (!type) identity.Reject(said, "track, episode, album or artist");
  return {item, type.value_or(kTrack)};
}

// Id, name and duration, which every item has.
ItemFacts ReadItem(const Item& item, Draft& draft) {
  const Record record(item.value);
  FieldReader& read = draft.read;
  ItemFacts facts{.name = read.AsText(record[Key::kName]),
                  .duration_ms = DurationOf(record, read),
                  .is_local = read.AsBool(record[Key::kIsLocal])};
  if (item.type == kAlbum) {
    facts.album = DraftAlbum(item.value, Standing::kByItself, draft);
    facts.id = facts.album.id;
  } else if (item.type == kArtist) {
    DraftArtist(item.value, Standing::kByItself, draft);
    facts.id = draft.artists.back().artist_id;
  } else {
    facts.id = IdOf(record, IdKind::kEpisode, {draft.identity, read});
  }
  return facts;
}

ItemFacts DraftItem(const Item& item, const TrackPlace& place, Draft& draft) {
  ItemFacts facts;
  if (item.type == kTrack) {
    facts = DraftTrack(item.value, place, draft);
  } else if (item.type != kUnavailable) {
    facts = ReadItem(item, draft);
  }
  facts.type = item.type;
  return facts;
}

}  // namespace

EntryKind EntryKindOf(JsonValue element) {
  const Record entry(element);
  if (!HoldsItem(entry) && !IsSavedAlbum(entry)) return EntryKind::kNone;
  if (!SaysWhen(entry) && (IsPlayerState(element) || IsAnalysis(element))) return EntryKind::kNone;
  return entry[Key::kPlayedAt].is_missing() ? EntryKind::kEntry : EntryKind::kPlay;
}

EntryKind EntryKindByItself(JsonValue document) {
  return SaysWhen(Record(document)) ? EntryKindOf(document) : EntryKind::kNone;
}

bool IsSavedWithoutTable(const Record& object) {
  if (!object.has(Key::kAddedAt)) return false;
  for (const Key key : {Key::kItem, Key::kTrack, Key::kAlbum, Key::kType}) {
    if (object.has(key)) return false;
  }
  for (const Key key : {Key::kShow, Key::kEpisode, Key::kAudiobook, Key::kChapter}) {
    if (object[key].is_object()) return true;
  }
  return false;
}

JsonValue PlayedNow(JsonValue object) {
  const JsonValue item = object["item"];
  if (IsObjectOrNull(item) && IsPlayerState(object)) return item;
  const JsonValue held = item.is_object() ? item : object["track"];
  const Text type = held.is_object() ? ItemType(held["type"]) : Text();
  return type == kTrack || type == kEpisode ? held : JsonValue();
}

std::string_view TypeOfItem(const Record& item) {
  for (const Key key : {Key::kUri, Key::kHref, Key::kExternalUrls}) {
    const JsonValue value = key == Key::kExternalUrls ? item[key]["spotify"] : item[key];
    const Text text = value.text_if_any();
    for (const auto& [type, kind] : kItemTypes) {
      if (text && IdNamedBy(*text, kind)) return type;
    }
  }
  return kTrack;
}

EntryKind EntryKindOfElements(JsonValue list) {
  for (const JsonValue element : list.elements()) {
    if (const EntryKind kind = EntryKindOf(element); kind != EntryKind::kNone) return kind;
  }
  return EntryKind::kNone;
}

EntryFacts DraftEntry(JsonValue element, Draft& draft) {
  FieldReader& read = draft.read;
  const JsonValue object = draft.identity.AsObject(element);
  const Record entry(object);
  EntryFacts facts;
  facts.is_applicable = !IsSavedWithoutTable(entry);
  if (!facts.is_applicable) return facts;
  facts.added_at = read.AsTimestamp(entry[Key::kAddedAt]);
  if (facts.added_at == Micros()) facts.added_at.reset();
  const JsonValue added_by = read.AsObject(entry[Key::kAddedBy]);
  facts.added_by = IdOf(Record(added_by), IdKind::kUser, {read, read});
  const Bool is_local = read.AsBool(entry[Key::kIsLocal]);
  const TrackPlace place{.added_at = facts.added_at, .is_local = is_local == true};
  facts.item = DraftItem(FindItem(object, entry, draft.identity), place, draft);
  facts.is_local = is_local ? is_local : facts.item.is_local;
  return facts;
}

PlayFacts DraftPlay(JsonValue element, Draft& draft) {
  FieldReader& read = draft.read;
  const JsonValue object = draft.identity.AsObject(element);
  const Record play(object);
  PlayFacts facts;
  if (const Text played_at = read.AsText(play[Key::kPlayedAt])) {
    facts.played_at = ParseIsoTimestamp(*played_at);
    facts.has_fraction = played_at->contains('.');
  }
  facts.item = DraftItem(FindItem(object, play, draft.identity), {}, draft);
  return facts;
}

}  // namespace tracklake
