#include "transform/object_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "transform/captures.h"

namespace tracklake {
namespace {

// A list in an array, as in batch responses, or in a page.
List ListOf(JsonValue value, Type type, const std::string& pointer, FieldReader& read) {
  List list{.pointer = pointer, .type = type};
  if (value.is_array()) {
    list.page = BareList(value, read);
    list.role = Role::kBatched;
  } else {
    list.page = ReadPage(value, read);
    list.pointer += "/items";
  }
  return list;
}

std::vector<List> ListsOf(JsonValue document, const std::string& pointer, FieldReader& read) {
  std::vector<List> lists;
  std::set<std::string_view> seen;  // of duplicate keys the first counts
  for (const JsonField field : document.fields()) {
    const std::optional<Type> type = TypeInBatch(field.key);
    if (!type || !seen.insert(field.key).second || field.value.is_null()) continue;
    lists.push_back(ListOf(field.value, *type, fmt::format("{}/{}", pointer, field.key), read));
  }
  return lists;
}

}  // namespace

Outcome ObjectReader::Read(const RawObject& object, Rows* rows, Arena* arena) {
  reading_.Begin(object, rows, arena);
  if (object.bytes.size() > kMaxDocumentBytes) {
    reading_.Refuse(
        fmt::format("{} bytes are more than {}", object.bytes.size(), kMaxDocumentBytes));
  } else if (const auto fault = document_.Load(object.bytes)) {
    reading_.Refuse(ReasonOf(*fault));
  } else {
    ReadRoot(document_.root());
  }
  return reading_.End();
}

void ObjectReader::ReadRoot(JsonValue root) {
  if (!root.is_array()) return ReadDocument(root, {});
  if (EntryKindOfElements(root) != EntryKind::kNone) {
    FieldReader read;
    lists_.ReadList({.page = BareList(root, read)});
    return;
  }
  std::size_t index = 0;
  for (const JsonValue document : root.elements()) {
    if (reading_.is_refused()) return;
    const Place place{"", index++};
    if (!document.is_null()) ReadDocument(document, place);
  }
}

void ObjectReader::ReadDocument(JsonValue document, const Place& place) {
  Draft& draft = reading_.NewDraft();
  reading_.set_provenance(ReadProvenance(document, draft.read));
  const Type type = TypeOf(document["type"]);
  if (!reading_.IsUsable(document, place, TableOf(type))) return;
  ReadShape(ShapeOf(document, reading_.provenance()), document, place);
}

void ObjectReader::ReadShape(Shape shape, JsonValue document, const Place& place) {
  switch (shape) {
    case Shape::kFailure:
      return reading_.rows().AddCapture(CaptureOfFailure(reading_.provenance()));
    case Shape::kError:
      return ReadError(document, place);
    case Shape::kEntry:
      return lists_.ReadLoneEntry(document, EntryKindOf(document), place);
    case Shape::kThing:
      return ReadThing(document, place);
    case Shape::kPage:
    case Shape::kLists:
      return ReadLists(shape, document, place);
    case Shape::kUnknown:
      return RefuseUnknown(document, place);
  }
}

void ObjectReader::ReadError(JsonValue document, const Place& place) {
  Draft& draft = reading_.NewDraft();
  const Capture row =
      CaptureOfError(document["error"], reading_.rows().raw_key(), draft.read, reading_.arena());
  if (reading_.IsUsable(document, place, std::nullopt)) reading_.rows().AddCapture(row);
}

void ObjectReader::ReadLists(Shape shape, JsonValue document, const Place& place) {
  Draft& draft = reading_.NewDraft();
  const std::string pointer = place.pointer();
  std::vector<List> lists;
  if (shape == Shape::kPage) {
    lists.push_back(ListOf(document, Type::kUnknown, pointer, draft.read));
  } else {
    lists = ListsOf(document, pointer, draft.read);
  }
  if (!reading_.IsUsable(document, place, std::nullopt)) return;
  const bool is_playlist = reading_.provenance().playlist_id.has_value();
  for (List& list : lists) {
    list.holds_entries = is_playlist && list.role == Role::kListed;
    lists_.ReadList(list);
  }
  const auto batch =
      std::ranges::find(lists, Role::kBatched, [](const List& list) { return list.role; });
  if (batch != lists.end()) CaptureUnanswered(batch->type);
}

void ObjectReader::ReadThing(JsonValue document, const Place& place) {
  const Type type = TypeOf(document["type"]);
  lists_.ReadThing(document, type, Role::kDocument, place);
  if (reading_.has_answer()) CaptureUnanswered(type);
}

void ObjectReader::CaptureUnanswered(Type type) {
  if (type == Type::kPlaylist || type == Type::kWithoutTable) return;
  for (const JsonValue asked : reading_.provenance().asked.elements()) {
    const Text id = FieldReader().AsId(asked);
    if (!id || reading_.IsAnswered(*id)) continue;
    reading_.rows().AddCapture(CaptureOfUnanswered(type, id));
  }
}

void ObjectReader::RefuseUnknown(JsonValue document, const Place& place) {
  constexpr std::string_view kReason = "unknown shape";
  if (place.is_root()) return reading_.Refuse(std::string(kReason));
  reading_.Quarantine(std::string(kReason), document, place, std::nullopt);
}

}  // namespace tracklake
