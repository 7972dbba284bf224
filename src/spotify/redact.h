// Takes a secret out of what somebody else wrote, such as an error page that quotes our request.
#pragma once

#include <string>
#include <string_view>

#include "base/secret.h"

namespace tracklake {

// The text with every occurrence of the secret replaced by "***".
inline std::string Redact(std::string_view text, const Secret& secret) {
  std::string clean(text);
  if (secret.empty()) return clean;
  constexpr std::string_view kStars = "***";
  for (std::size_t at = clean.find(secret.Reveal()); at != std::string::npos;
       at = clean.find(secret.Reveal(), at + kStars.size())) {
    clean.replace(at, secret.Reveal().size(), kStars);
  }
  return clean;
}

}  // namespace tracklake
