// What is said of an element or object that was not made into rows. Pure functions.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "transform/field_reader.h"
#include "transform/json_document.h"
#include "transform/json_value.h"

namespace tracklake {

// Where something stands in its object: in a list, or at the root when there is none. The list's
// pointer belongs to whoever makes the place.
struct Place {
  std::string_view list;
  std::optional<std::size_t> index;
  bool is_element = index.has_value();  // a lone entry is one at the root

  bool is_root() const { return !index; }
  std::string pointer() const;  // JSON pointer
};

// "track.album.artists[0].name: expected a text, found a number"; `element` holds the culprit.
std::string ReasonOf(JsonValue element, const FieldReader& read);

// "not JSON at byte 4711: a comma or a closing bracket is due".
std::string ReasonOf(const JsonFault& fault);

}  // namespace tracklake
