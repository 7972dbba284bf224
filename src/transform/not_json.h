// What bytes are that are no JSON: people find the error page of a gateway, or a file in another
// encoding, by its first characters. Pure function.
#pragma once

#include <string>
#include <string_view>

namespace tracklake {

// `UTF-16 (little endian)`, `gzip`, `HTML, it begins with "<html>…"`, `it begins with "Too many…"`.
// Valid UTF-8, control characters masked. "" for bytes that begin as JSON does.
std::string KindOfOtherText(std::string_view bytes);

}  // namespace tracklake
