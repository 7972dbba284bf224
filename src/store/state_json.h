// The JSON text of small objects under _tracklake/state/ (state_object.h) with which a later run
// spares calls. Any thread.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "base/time.h"

namespace tracklake {

using StateJson = nlohmann::ordered_json;

// An object; an empty one where the text is none, so that it has none of the members looked for.
StateJson StateJsonIn(const std::string& bytes);

// On a line of its own.
std::string StateText(const StateJson& object);

// Members of an object; nullopt where they are absent, of another type, or (counts) below 0.
std::optional<std::string> TextIn(const StateJson& object, const char* name);
std::optional<std::int64_t> CountIn(const StateJson& object, const char* name);
std::optional<Seconds> TimeIn(const StateJson& object, const char* name);

// A member: null where there is no value.
StateJson TextOrNull(const std::optional<std::string>& text);
StateJson TimeOrNull(const std::optional<Seconds>& time);

}  // namespace tracklake
