#include "transform/object_id.h"

#include <array>
#include <cstddef>
#include <string>

#include "base/sha256.h"
#include "transform/music.h"

namespace tracklake {
namespace {

constexpr std::string_view kUriStart = "spotify:";
constexpr std::string_view kLocalUri = "spotify:local:";
constexpr std::string_view kLocalId = "local:";

// In the order of IdKind.
constexpr std::array<std::string_view, 6> kKinds = {"track",    "album",   "artist",
                                                    "playlist", "episode", "user"};

// The text behind `start`; NULL when it does not begin so.
Text Behind(std::string_view text, std::string_view start) {
  return text.starts_with(start) ? Text(text.substr(start.size())) : Text();
}

// An id, not empty and of one part. In answers of 2013 what has none is "spotify:track:null".
Text AsOnePart(Text part, char separator) {
  if (!part || part->empty() || part->contains(separator) || part == "null") return std::nullopt;
  return part;
}

// "spotify:track:<id>", and of a playlist also "spotify:user:<user>:playlist:<id>".
Text IdInUri(std::string_view uri, std::string_view kind) {
  uri.remove_prefix(kUriStart.size());
  if (const Text rest = Behind(uri, kind); rest && rest->starts_with(':')) {
    return AsOnePart(rest->substr(1), ':');
  }
  const Text owned = Behind(uri, "user:");
  if (kind != "playlist" || !owned) return std::nullopt;
  const std::size_t user = owned->find(':');
  if (user == 0 || user == std::string_view::npos) return std::nullopt;
  return AsOnePart(Behind(owned->substr(user), ":playlist:"), ':');
}

// A path that ends in "/track/<id>" or "/tracks/<id>".
Text IdInAddress(std::string_view address, std::string_view kind) {
  std::string_view path = address.substr(0, address.find_first_of("?#"));
  const std::size_t slash = path.rfind('/');
  if (slash == std::string_view::npos) return std::nullopt;
  const Text id = AsOnePart(path.substr(slash + 1), '/');
  path = path.substr(0, slash);
  if (path.ends_with('s')) path.remove_suffix(1);
  if (!path.ends_with(kind)) return std::nullopt;
  path.remove_suffix(kind.size());
  return path.ends_with('/') ? id : Text();
}

Text NamedBy(JsonValue value, IdKind kind) {
  const Text text = value.text_if_any();
  return text ? IdNamedBy(*text, kind) : std::nullopt;
}

Text NamedBy(Text text, IdKind kind) { return text ? IdNamedBy(*text, kind) : std::nullopt; }

// Reads the field `id`; false where it is missing, and another field may stand in for it.
bool TakeOwnId(const Record& object, FieldReader& ids, Text* id) {
  const std::size_t faults = ids.fault_count();
  *id = ids.AsId(object[Key::kId]);
  return id->has_value() || ids.fault_count() > faults;
}

Text IdBesideLink(const Record& object, IdKind kind, FieldReader& read) {
  const Text id = NamedBy(read.AsText(object[Key::kUri]), kind);
  return id ? id : NamedBy(read.AsText(object[Key::kHref]), kind);
}

}  // namespace

Text IdNamedBy(std::string_view text, IdKind kind) {
  const std::string_view name = kKinds[static_cast<std::size_t>(kind)];
  return text.starts_with(kUriStart) ? IdInUri(text, name) : IdInAddress(text, name);
}

Text IdNamedIn(const Record& object, IdKind kind) {
  if (const Text id = NamedBy(object[Key::kUri], kind)) return id;
  if (const Text id = NamedBy(object[Key::kHref], kind)) return id;
  return NamedBy(object[Key::kExternalUrls]["spotify"], kind);
}

bool HasId(const Record& object) {
  const JsonValue id = object[Key::kId];
  return !id.is_missing() && id.text_if_any() != "";
}

Text IdOf(const Record& object, IdKind kind, Text url, IdReaders read) {
  Text id;
  if (TakeOwnId(object, read.ids, &id)) return id;
  id = IdBesideLink(object, kind, read.others);
  return id ? id : NamedBy(url, kind);
}

Text IdOf(const Record& object, IdKind kind, IdReaders read) {
  Text id;
  if (TakeOwnId(object, read.ids, &id)) return id;
  id = IdBesideLink(object, kind, read.others);
  return id ? id : NamedBy(UrlOf(object, read.others), kind);
}

Text IdOfTrack(const Record& track, Text url, Draft& draft) {
  Text id;
  if (TakeOwnId(track, draft.identity, &id)) return id;
  const JsonValue uri = track[Key::kUri];
  const Text text = uri.text_if_any();
  if (text && text->starts_with(kLocalUri)) return LocalId(text, draft);
  id = IdBesideLink(track, IdKind::kTrack, draft.read);
  return id ? id : NamedBy(url, IdKind::kTrack);
}

Text IdOfFeatures(const Record& features, Draft& draft) {
  Text id;
  if (TakeOwnId(features, draft.identity, &id)) return id;
  id = NamedBy(draft.read.AsText(features[Key::kUri]), IdKind::kTrack);
  return id ? id : NamedBy(draft.read.AsText(features[Key::kTrackHref]), IdKind::kTrack);
}

Text LocalId(Text name, Draft& draft) {
  if (!name || name->empty()) return std::nullopt;
  return draft.arena->Copy(std::string(kLocalId) + Hash16(*name));
}

bool IsLocalId(Text id) { return id && id->starts_with(kLocalId); }

}  // namespace tracklake
