// Reads base 64 (RFC 4648) as Basic authorization carries it; base/base64.h writes it. Any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace tracklake::simulator {

// nullopt unless the text is whole, padded base 64.
std::optional<std::string> DecodeBase64(std::string_view text);

}  // namespace tracklake::simulator
