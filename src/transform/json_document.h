// A JSON document, checked whole before anybody reads it. simdjson's first stage (SIMD, 8 GB/s)
// finds every quote, bracket, comma and the start of every value, and checks the UTF-8; one pass
// over those marks then checks the grammar and notes where each array and object ends. So a broken
// document is refused before it has given a row, readers may go forth and back, and stepping over
// an array (half the bytes of a playlist are lists of markets) costs nothing a second time.
// docs/decisions/reading-json.md tells why, with figures.
//
// Keeps its memory between documents. Not thread-safe: one a worker.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

#include "transform/json_value.h"

namespace simdjson::internal {
class dom_parser_implementation;
}

namespace tracklake {

// Why bytes are no JSON document that we read, and where.
struct JsonFault {
  std::string_view reason;              // a literal
  std::optional<std::size_t> position;  // byte in the document, where one can be told
};

class JsonDocument {
 public:
  // Arrays and objects may stand inside each other this deep; the root is at depth 1.
  static constexpr std::size_t kMaxDepth = 64;

  JsonDocument();
  ~JsonDocument();
  JsonDocument(const JsonDocument&) = delete;
  JsonDocument& operator=(const JsonDocument&) = delete;

  // Takes a document in place of the last one, whose values end here. `bytes` must stay, and be
  // followed by SIMDJSON_PADDING readable bytes. nullopt when it is JSON (RFC 8259, a byte order
  // mark before it allowed) and nested no deeper than `max_depth`; else root() is absent. Throws
  // std::bad_alloc where there is no memory: that is no fault of the document.
  std::optional<JsonFault> Load(std::string_view bytes, std::size_t max_depth = kMaxDepth);

  JsonValue root() const { return root_; }

 private:
  std::optional<JsonFault> FindMarks(std::string_view text);
  void Reserve(std::size_t size);
  void Allocate();

  std::unique_ptr<simdjson::internal::dom_parser_implementation> stage1_;
  std::unique_ptr<std::uint32_t[]> closers_;
  std::unique_ptr<char[]> unescaped_;
  std::size_t capacity_ = 0;
  JsonIndex index_;
  JsonValue root_;
};

}  // namespace tracklake
