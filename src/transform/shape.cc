#include "transform/shape.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.h"
#include "transform/object_id.h"
#include "transform/playlist.h"

namespace tracklake {
namespace {

constexpr std::array<std::pair<std::string_view, Type>, 10> kTypes = {{
    {"playlist", Type::kPlaylist},
    {"track", Type::kTrack},
    {"album", Type::kAlbum},
    {"artist", Type::kArtist},
    {"episode", Type::kEpisode},
    {"audio_features", Type::kFeatures},
    {"show", Type::kWithoutTable},
    {"audiobook", Type::kWithoutTable},
    {"chapter", Type::kWithoutTable},
    {"user", Type::kWithoutTable},
}};

constexpr std::array<std::pair<std::string_view, Type>, 11> kBatches = {{
    {"tracks", Type::kTrack},
    {"albums", Type::kAlbum},
    {"artists", Type::kArtist},
    {"playlists", Type::kPlaylist},
    {"episodes", Type::kEpisode},
    {"shows", Type::kWithoutTable},
    {"audiobooks", Type::kWithoutTable},
    {"chapters", Type::kWithoutTable},
    {"categories", Type::kWithoutTable},
    {"audio_features", Type::kFeatures},
    {"content", Type::kReccoBeats},
}};

bool IsErrorBody(JsonValue document) {
  const JsonValue error = document["error"];
  return (error.is_object() || error.is_string()) && document["items"].is_missing() &&
         document["tracks"].is_missing() && document["id"].is_missing();
}

// Whether there is a list under a batch's name, and nothing else under any other's.
bool HoldsLists(JsonValue document) {
  bool holds_any = false;
  for (const auto& [name, type] : kBatches) {
    const JsonValue list = document[name];
    if (list.is_missing()) continue;
    if (!list.is_array() && !list["items"].is_array()) return false;
    holds_any = true;
  }
  return holds_any;
}

bool HoldsEntries(JsonValue page, const Provenance& provenance) {
  const JsonValue href = page["href"];
  return provenance.playlist_id || ParseListAddress(href.text_if_any()).lists_entries ||
         EntryKindOfElements(page["items"]) == EntryKind::kEntry;
}

// A list of entries, and nothing of what search results and batches hold beside `tracks`.
bool HoldsListOfPlaylist(JsonValue object, const Provenance& provenance) {
  for (const auto& [name, type] : kBatches) {
    if (type != Type::kTrack && !object[name].is_missing()) return false;
  }
  for (const char* name : {"items", "tracks"}) {
    const JsonValue page = object[name];
    if (page["items"].is_array()) return HoldsEntries(page, provenance);
  }
  return false;
}

bool IsPlaylistWithoutType(JsonValue object, const Provenance& provenance) {
  return object.is_object() && object["type"].is_missing() &&
         (IdNamedIn(Record(object), IdKind::kPlaylist) || HoldsListOfPlaylist(object, provenance));
}

bool IsQueue(JsonValue document) {
  const JsonValue now = document["currently_playing"];
  return document["queue"].is_array() && (now.is_object() || now.is_null());
}

bool IsText(JsonValue value) { return value.text_if_any().has_value(); }

// What a changed playlist is answered with.
bool IsSnapshotAlone(JsonValue document) {
  for (const JsonField field : document.fields()) {
    if (field.key != "snapshot_id" && field.key != "_tracklake") return false;
  }
  return IsText(document["snapshot_id"]);
}

// Genre seeds, markets, devices; a category; an image of a playlist; its new snapshot.
bool IsAnswerWithoutTable(JsonValue document) {
  const bool is_anonymous = document["id"].is_missing() && document["name"].is_missing();
  for (const char* list : {"genres", "markets", "devices"}) {
    if (is_anonymous && document[list].is_array()) return true;
  }
  if (document["icons"].is_array()) return true;
  if (IsSnapshotAlone(document)) return true;
  return IsText(document["url"]) && !document["height"].is_absent() &&
         !document["width"].is_absent();
}

}  // namespace

Type TypeOf(JsonValue said) {
  const Text name = said.text_if_any();
  for (const auto& [known, type] : kTypes) {
    if (name && EqualsIgnoringCase(*name, known)) return type;
  }
  return Type::kUnknown;
}

Type TypeOfPlayed(JsonValue item) {
  const JsonValue said = item["type"];
  if (!item.is_object() || !said.is_missing()) return TypeOf(said);
  const std::string_view type = TypeOfItem(Record(item));
  const auto known = std::ranges::find(kTypes, type, &std::pair<std::string_view, Type>::first);
  return known != kTypes.end() ? known->second : Type::kUnknown;
}

Type TypeOfElement(JsonValue element, Type type_of_list, const Provenance& provenance) {
  const JsonValue said = element["type"];
  if (!element.is_object() || !said.is_missing()) return TypeOf(said);
  if (IsSavedWithoutTable(Record(element))) return Type::kWithoutTable;
  if (type_of_list != Type::kUnknown) return type_of_list;
  return IsPlaylistWithoutType(element, provenance) ? Type::kPlaylist : Type::kUnknown;
}

std::optional<TableId> TableOf(Type type) {
  switch (type) {
    case Type::kPlaylist:
      return TableId::kPlaylistMetadata;
    case Type::kTrack:
      return TableId::kSongs;
    case Type::kAlbum:
      return TableId::kAlbums;
    case Type::kArtist:
      return TableId::kArtists;
    case Type::kFeatures:
    case Type::kReccoBeats:
      return TableId::kTrackFeatures;
    default:
      return std::nullopt;
  }
}

std::optional<Type> TypeInBatch(std::string_view name) {
  for (const auto& [known, type] : kBatches) {
    if (name == known) return type;
  }
  return std::nullopt;
}

bool IsArrayOfBooleans(JsonValue root) {
  bool holds_any = false;
  for (const JsonValue element : root.elements()) {
    if (element.kind() != JsonKind::kBoolean) return false;
    holds_any = true;
  }
  return holds_any;
}

Shape ShapeOf(JsonValue document, const Provenance& provenance) {
  if (!document.is_object()) return Shape::kUnknown;
  if (provenance.what) return Shape::kFailure;
  if (IsErrorBody(document)) return Shape::kError;
  if (EntryKindByItself(document) != EntryKind::kNone) return Shape::kEntry;
  if (IsSavedWithoutTable(Record(document))) return Shape::kWithoutTable;
  const Type type = TypeOf(document["type"]);
  if (type == Type::kWithoutTable) return Shape::kWithoutTable;
  if (type != Type::kUnknown) return Shape::kThing;
  if (IsQueue(document)) return Shape::kQueue;
  if (document["items"].is_array()) return Shape::kPage;
  if (!PlayedNow(document).is_absent()) return Shape::kPlayer;
  if (IsPlaylistWithoutType(document, provenance)) return Shape::kPlaylist;
  if (HoldsLists(document)) return Shape::kLists;
  return IsAnswerWithoutTable(document) ? Shape::kWithoutTable : Shape::kUnknown;
}

}  // namespace tracklake
