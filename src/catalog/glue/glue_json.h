// JSON of the Glue API, which foreigners may have written: nothing here throws for its shape. Any
// thread.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

namespace tracklake::glue {

using Json = nlohmann::json;

// The member; null where there is none, or where `object` is no object.
inline const Json& Member(const Json& object, const char* name) {
  static const Json kNull;
  if (!object.is_object()) return kNull;
  const auto found = object.find(name);
  return found == object.end() ? kNull : *found;
}

// "" where it is no text.
inline std::string TextOf(const Json& object, const char* name) {
  const Json& member = Member(object, name);
  return member.is_string() ? member.get<std::string>() : std::string();
}

}  // namespace tracklake::glue
