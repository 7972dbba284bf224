// Members of JSON that others wrote: nothing here throws for its shape. Any thread.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

namespace tracklake {

// The member; null where there is none, or where `object` is no object.
inline const nlohmann::json& Member(const nlohmann::json& object, const char* name) {
  static const nlohmann::json kNull;
  if (!object.is_object()) return kNull;
  const auto found = object.find(name);
  return found == object.end() ? kNull : *found;
}

// "" where it is no text.
inline std::string TextOf(const nlohmann::json& object, const char* name) {
  const nlohmann::json& member = Member(object, name);
  return member.is_string() ? member.get<std::string>() : std::string();
}

}  // namespace tracklake
