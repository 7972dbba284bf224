#include "transform/shape.h"

#include <array>
#include <utility>

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

constexpr std::array<std::pair<std::string_view, Type>, 8> kBatches = {{
    {"tracks", Type::kTrack},
    {"albums", Type::kAlbum},
    {"artists", Type::kArtist},
    {"playlists", Type::kPlaylist},
    {"episodes", Type::kEpisode},
    {"shows", Type::kWithoutTable},
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

}  // namespace

Type TypeOf(JsonValue said) {
  const Text name = said.is_string() ? said.text() : Text();
  for (const auto& [known, type] : kTypes) {
    if (name == known) return type;
  }
  return Type::kUnknown;
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

Shape ShapeOf(JsonValue document, const Provenance& provenance) {
  if (!document.is_object()) return Shape::kUnknown;
  if (provenance.what) return Shape::kFailure;
  if (IsErrorBody(document)) return Shape::kError;
  if (EntryKindOf(document) != EntryKind::kNone) return Shape::kEntry;
  const Type type = TypeOf(document["type"]);
  if (type != Type::kUnknown && type != Type::kWithoutTable) return Shape::kThing;
  if (document["items"].is_array()) return Shape::kPage;
  if (HoldsLists(document)) return Shape::kLists;
  return Shape::kUnknown;
}

}  // namespace tracklake
