// Reports as JSON: the form in which other programs read them, whoever hands them over. Members are
// contracts: they come, and never change or go. Pure functions, any thread.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/time.h"

namespace tracklake::app {

using Json = nlohmann::ordered_json;

// null where there is none.
Json TextOrNull(const std::string& text);
Json TimeOrNull(const std::optional<Seconds>& time);

// "usage", "not_found", …
std::string_view CodeOf(ErrorKind kind);

// {"code", "message", "hint", "retry_at"}.
Json JsonOf(const Error& error);

// The report on a line of its own, after its schema_version. What is no UTF-8 is replaced.
std::string JsonLine(const Json& report);

}  // namespace tracklake::app
