// Any bytes as a file of a time zone: refused, or one in which a time that is shown first then is
// shown then.
#include <cstdint>
#include <string_view>

#include "base/testing/fuzz.h"
#include "schedule/time_zone.h"

using namespace tracklake;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto zone =
      TimeZone::Parse("Any", std::string_view(reinterpret_cast<const char*>(data), size));
  if (!zone) return 0;
  for (Seconds time{}; time < Seconds(std::chrono::days(365 * 100));
       time += std::chrono::hours(7001)) {
    const auto shown = zone->ToLocal(time);
    const auto first = zone->FirstOf(shown);
    if (!first || *first > time) Report("what is shown now is shown never, or later");
    if (zone->ToLocal(*first) != shown) Report("it is not shown then");
  }
  return 0;
}
