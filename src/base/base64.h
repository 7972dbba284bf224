// Base64 with padding (RFC 4648 §4), for Basic credentials and for bytes that are no text. Any
// thread.
#pragma once

#include <string>
#include <string_view>

namespace tracklake {

std::string EncodeBase64(std::string_view bytes);

}  // namespace tracklake
