// Base 64 of RFC 4648, for snapshot ids and for Basic authorization. Pure functions, any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace tracklake::simulator {

std::string EncodeBase64(std::string_view bytes);

// nullopt unless the text is whole, padded base 64.
std::optional<std::string> DecodeBase64(std::string_view text);

}  // namespace tracklake::simulator
