// Reads one raw object from its root: recognises each document's shape and hands its lists and
// things to ListReader. Keeps its memory between objects. Not thread-safe.
#pragma once

#include <vector>

#include "transform/json_document.h"
#include "transform/list_reader.h"
#include "transform/reading.h"
#include "transform/transformer.h"

namespace tracklake {

class ObjectReader {
 public:
  // See Transformer::Apply.
  Outcome Read(const RawObject& object, Rows* rows, Arena* arena);

 private:
  void ReadRoot(JsonValue root);
  void ReadDocument(JsonValue document, const Place& place);
  void ReadShape(Shape shape, JsonValue document, const Place& place);
  void ReadError(JsonValue document, const Place& place);
  // A page's list, or all lists of a batch response or search result. Their pages are read before
  // any element.
  void ReadLists(Shape shape, JsonValue document, const Place& place);
  void ReadThing(JsonValue document, const Place& place);
  // What was asked for by its id and did not come.
  void CaptureUnanswered(Type type);
  void RefuseUnknown(JsonValue document, const Place& place);

  JsonDocument document_;
  Reading reading_;
  ListReader lists_{reading_};
};

}  // namespace tracklake
