// The grammar of JSON's scalars, and what they mean. Pure functions, any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace tracklake {

inline bool IsJsonSpace(char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; }

// Whether `token` is exactly true, false, null or a number.
bool IsJsonScalar(std::string_view token);

// What the escapes of a document are like. Half a surrogate pair is no broken escape.
struct EscapeSurvey {
  bool any = false;
  bool in_keys = false;               // any in a key
  std::optional<std::size_t> broken;  // the first that is none; nothing behind it was looked at
};
// `document` has backslashes only inside strings, and every string is closed.
EscapeSurvey SurveyEscapes(std::string_view document);

// Writes the text that the inside of a string (without its quotes, escapes whole) stands for to
// `target`, which has room for escaped.size() bytes. Returns the size; nullopt when the text holds
// half a surrogate pair, which no UTF-8 can say.
std::optional<std::size_t> ResolveEscapes(std::string_view escaped, char* target);

// The value of a JSON number. A number with a point or an exponent is read as the nearest double;
// nullopt when it is not integral or beyond 64 bits.
std::optional<std::int64_t> ParseIntegral(std::string_view number);

// The nearest double; nullopt when it is beyond the finite ones.
std::optional<double> ParseDouble(std::string_view number);

}  // namespace tracklake
