// Reading of JSON that foreigners wrote. Any thread.
#pragma once

#include <simdjson.h>

#include <string_view>

namespace tracklake::event {

// The text at that place; "" where there is none. Good as long as the parser is.
inline std::string_view TextAt(simdjson::dom::element json, std::string_view pointer) {
  std::string_view text;
  return json.at_pointer(pointer).get_string().get(text) == simdjson::SUCCESS ? text
                                                                              : std::string_view();
}

}  // namespace tracklake::event
