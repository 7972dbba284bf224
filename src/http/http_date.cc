#include "http/http_date.h"

#include <string>

#include "http/curl_library_internal.h"

namespace tracklake {

std::optional<Seconds> ParseHttpDate(std::string_view text) {
  if (!LoadCurl()) return std::nullopt;  // nor is there any answer with a date, then
  const time_t time = Curl().getdate(std::string(text).c_str(), nullptr);
  if (time == -1) return std::nullopt;
  return Seconds(std::chrono::seconds(time));
}

}  // namespace tracklake
