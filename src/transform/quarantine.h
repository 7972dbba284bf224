// What is said of what was not made into rows, or not whole: the lines of quarantine.
// Pure functions.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "transform/field_reader.h"
#include "transform/json_document.h"
#include "transform/json_value.h"
#include "transform/transformer.h"

namespace tracklake {

// Where something stands: an element that is wrong is quarantined alone, what stands outside of any
// element takes the whole object with it.
enum class Place : bool { kRoot, kElement };

// A line while its document is still there.
struct LineDraft {
  JsonValue item;
  std::string reason;
  bool is_field = false;  // of a row that was made; else of an element that was not
};

// In the order of the document, each with its pointer; one a value, none inside an element that is
// quarantined, and at most so many of fields. Costs one walk over what stands before the last.
std::vector<QuarantineItem> ItemsOf(std::vector<LineDraft> lines, std::size_t max_fields,
                                    JsonValue root);

// "track.name: expected a text, found a number"; `element` holds the value.
std::string ReasonOf(JsonValue element, const WrongValue& fault);
// "expected a text, found a number".
std::string ReasonOf(const WrongValue& fault);

// "not JSON at byte 4711: a comma or a closing bracket is due", "not JSON: HTML, it begins with …".
std::string ReasonOf(const JsonFault& fault, std::string_view document);

}  // namespace tracklake
