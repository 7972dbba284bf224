#include "transform/object_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "transform/captures.h"

namespace tracklake {

std::optional<Seconds> ObjectReader::Load(std::string_view bytes) {
  refusal_.clear();
  if (bytes.size() > kMaxDocumentBytes) {
    LoadTooLarge(bytes.size());
    return std::nullopt;
  }
  if (const auto fault = document_.Load(bytes)) {
    refusal_ = ReasonOf(*fault, bytes);
    return std::nullopt;
  }
  return TimeIn(document_.root());
}

void ObjectReader::LoadTooLarge(std::uint64_t size) {
  refusal_ = fmt::format("too large: {} bytes, at most {} are read", size, kMaxDocumentBytes);
}

Outcome ObjectReader::Read(const RawObject& object, Rows* rows, Arena* arena) {
  reading_.Begin(object, rows, arena);
  if (refusal_.empty()) {
    ReadRoot(document_.root());
  } else {
    reading_.Refuse(refusal_);
  }
  return reading_.End(document_.root());
}

void ObjectReader::ReadRoot(JsonValue root) {
  if (!root.is_array()) return ReadDocument(root, Place::kRoot);
  if (IsArrayOfBooleans(root)) return;
  if (const EntryKind kind = EntryKindOfElements(root); kind != EntryKind::kNone) {
    return lists_.ReadList({.page = BareList(root), .kind = kind});
  }
  for (const JsonValue document : root.elements()) {
    if (reading_.is_refused()) return;
    if (!document.is_null()) ReadDocument(document, Place::kElement);
  }
}

void ObjectReader::ReadDocument(JsonValue document, Place place) {
  Draft& draft = reading_.NewDraft();
  reading_.set_provenance(ReadProvenance(document, draft));
  const Shape shape = ShapeOf(document, reading_.provenance());
  const Type type = shape == Shape::kPlaylist ? Type::kPlaylist : TypeOf(document["type"]);
  if (reading_.IsUsable(document, place, TableOf(type))) ReadShape(shape, document, place);
}

void ObjectReader::ReadShape(Shape shape, JsonValue document, Place place) {
  switch (shape) {
    case Shape::kFailure:
      return reading_.rows().AddCapture(CaptureOfFailure(reading_.provenance()));
    case Shape::kError:
      return ReadError(document, place);
    case Shape::kEntry:
      return lists_.ReadLoneEntry(document, EntryKindOf(document));
    case Shape::kThing:
      return ReadThing(document, TypeOf(document["type"]), place);
    case Shape::kPlaylist:
      return ReadThing(document, Type::kPlaylist, place);
    case Shape::kPage:
    case Shape::kLists:
      return ReadLists(shape, document, place);
    case Shape::kPlayer:
      return ReadPlayed(PlayedNow(document));
    case Shape::kQueue:
      return ReadQueue(document);
    case Shape::kWithoutTable:
      return;
    case Shape::kUnknown:
      return RefuseUnknown(document, place);
  }
}

void ObjectReader::ReadError(JsonValue document, Place place) {
  Draft& draft = reading_.NewDraft();
  const Capture row =
      CaptureOfError(document["error"], reading_.rows().raw_key(), draft.read, reading_.arena());
  if (reading_.IsUsable(document, place, std::nullopt)) reading_.rows().AddCapture(row);
}

// A list in an array, as in batch responses, or in a page.
List ObjectReader::ListOf(JsonValue value, Type type, Draft& draft) {
  List list{.type = type};
  if (value.is_array()) {
    list.page = BareList(value);
    list.kind = EntryKindOfElements(value);
    list.role = Role::kBatched;
    return list;
  }
  list.page = ReadPage(value, draft);
  const bool holds_entries = reading_.provenance().playlist_id || list.page.address.lists_entries;
  list.kind = holds_entries ? EntryKind::kEntry : EntryKindOfElements(list.page.items);
  if (list.kind == EntryKind::kEntry) {
    ReadExtent(value, reading_.provenance(), draft, &list.page);
  }
  return list;
}

std::vector<List> ObjectReader::ListsOf(JsonValue document, Draft& draft) {
  std::vector<List> lists;
  std::set<std::string_view> seen;  // of duplicate keys the first counts
  for (const JsonField field : document.fields()) {
    const std::optional<Type> type = TypeInBatch(field.key);
    if (!type || !seen.insert(field.key).second || field.value.is_null()) continue;
    lists.push_back(ListOf(field.value, *type, draft));
  }
  return lists;
}

void ObjectReader::ReadLists(Shape shape, JsonValue document, Place place) {
  Draft& draft = reading_.NewDraft();
  std::vector<List> lists;
  if (shape == Shape::kPage) {
    lists.push_back(ListOf(document, Type::kUnknown, draft));
  } else {
    lists = ListsOf(document, draft);
  }
  if (!reading_.IsUsable(document, place, std::nullopt)) return;
  for (const List& list : lists) lists_.ReadList(list);
  const auto batch =
      std::ranges::find(lists, Role::kBatched, [](const List& list) { return list.role; });
  if (batch != lists.end()) CaptureUnanswered(batch->type);
}

void ObjectReader::ReadThing(JsonValue document, Type type, Place place) {
  lists_.ReadThing(document, type, Role::kDocument, place);
  if (reading_.has_answer()) CaptureUnanswered(type);
}

void ObjectReader::ReadPlayed(JsonValue item) {
  if (!item.is_null()) lists_.ReadElement(item, TypeOfPlayed(item), Role::kListed);
}

void ObjectReader::ReadQueue(JsonValue document) {
  const JsonValue now = document["currently_playing"];
  if (!now.is_null()) {
    lists_.ReadElement(now, TypeOfElement(now, Type::kTrack, reading_.provenance()), Role::kListed);
  }
  lists_.ReadList({.page = BareList(document["queue"]), .type = Type::kTrack});
}

void ObjectReader::CaptureUnanswered(Type type) {
  if (type == Type::kPlaylist || type == Type::kWithoutTable) return;
  for (const JsonValue asked : reading_.provenance().asked.elements()) {
    const Text id = FieldReader().AsId(asked);
    if (reading_.rows().is_overfull()) return;
    if (!id || reading_.IsAnswered(*id)) continue;
    reading_.rows().AddCapture(CaptureOfUnanswered(type, id));
  }
}

void ObjectReader::RefuseUnknown(JsonValue document, Place place) {
  constexpr std::string_view kReason = "unknown shape";
  if (place == Place::kRoot) return reading_.Refuse(std::string(kReason));
  reading_.Quarantine(std::string(kReason), document, std::nullopt);
}

}  // namespace tracklake
