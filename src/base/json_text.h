// Writing JSON by hand, where the bytes must be the same on every machine. Any thread.
#pragma once

#include <string>
#include <string_view>

namespace tracklake {

// Appends the text as a JSON string, quotes included. The text must be valid UTF-8, which stays as
// it is; only what JSON demands is escaped.
void AppendJsonString(std::string_view text, std::string* json);

std::string JsonString(std::string_view text);

}  // namespace tracklake
