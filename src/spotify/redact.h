// Takes a secret out of what somebody else wrote, such as an error page that quotes our request.
#pragma once

#include <string>
#include <string_view>

#include "base/secret.h"
#include "http/transport.h"

namespace tracklake {

inline constexpr std::string_view kMasked = "***";

// Replaces every occurrence of the secret by "***"; how many there were.
inline int RedactIn(std::string* text, const Secret& secret) {
  if (secret.empty()) return 0;
  int places = 0;
  for (std::size_t at = text->find(secret.Reveal()); at != std::string::npos;
       at = text->find(secret.Reveal(), at + kMasked.size())) {
    text->replace(at, secret.Reveal().size(), kMasked);
    ++places;
  }
  return places;
}

inline std::string Redact(std::string_view text, const Secret& secret) {
  std::string clean(text);
  RedactIn(&clean, secret);
  return clean;
}

// In the body and in every header; how many places of the body.
inline int RedactResponse(HttpResponse* response, const Secret& secret) {
  for (HttpHeader& header : response->headers) RedactIn(&header.value, secret);
  return RedactIn(&response->body, secret);
}

}  // namespace tracklake
