#include "http/http_date.h"

#include <curl/curl.h>

#include <string>

namespace tracklake {

std::optional<Seconds> ParseHttpDate(std::string_view text) {
  const time_t time = curl_getdate(std::string(text).c_str(), nullptr);
  if (time == -1) return std::nullopt;
  return Seconds(std::chrono::seconds(time));
}

}  // namespace tracklake
