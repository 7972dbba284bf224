// Reads one raw object from its root: recognises each document's shape and hands its lists and
// things to ListReader. Keeps its memory between objects. Not thread-safe.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "transform/json_document.h"
#include "transform/list_reader.h"
#include "transform/reading.h"
#include "transform/transformer.h"

namespace tracklake {

class ObjectReader {
 public:
  // See Transformer.
  std::optional<Seconds> Load(std::string_view bytes);
  void LoadTooLarge(std::uint64_t size);
  Outcome Read(const RawObject& object, Rows* rows, Arena* arena);

 private:
  void ReadRoot(JsonValue root);
  void ReadDocument(JsonValue document, Place place);
  void ReadShape(Shape shape, JsonValue document, Place place);
  void ReadError(JsonValue document, Place place);
  // A page's list, or all lists of a batch response or search result. Their pages are read before
  // any element.
  void ReadLists(Shape shape, JsonValue document, Place place);
  std::vector<List> ListsOf(JsonValue document, Draft& draft);
  List ListOf(JsonValue value, Type type, Draft& draft);
  void ReadThing(JsonValue document, Type type, Place place);
  void ReadPlayed(JsonValue item);
  void ReadQueue(JsonValue document);
  // What was asked for by its id and did not come.
  void CaptureUnanswered(Type type);
  void RefuseUnknown(JsonValue document, Place place);

  JsonDocument document_;
  std::string refusal_;  // why there is no document; empty when there is one
  Reading reading_;
  ListReader lists_{reading_};
};

}  // namespace tracklake
