// Base64 with padding (RFC 4648 §4), for Basic credentials and for bytes that are no text. Any
// thread.
#pragma once

#include <string>
#include <string_view>

namespace tracklake {

std::string EncodeBase64(std::string_view bytes);

// The alphabet that is safe in addresses, without padding (RFC 4648 §5): PKCE.
std::string EncodeBase64Url(std::string_view bytes);

}  // namespace tracklake
