// Any text as an expression: refused with a cure, or one whose ticks come in order, each on a whole
// minute of the clocks where it is cron's, and whose last tick is one that the next ones meet.
#include <cstdint>
#include <string_view>

#include "base/testing/fuzz.h"
#include "schedule/expression.h"
#include "schedule/testing/zone_bytes.h"

using namespace tracklake;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto expression = Expression::Parse(text);
  if (!expression) {
    if (expression.error().hint.empty()) Report("there is no cure");
    return 0;
  }
  const auto zone = TimeZone::Parse("Rule", ZoneBytesOfRule("CET-1CEST,M3.5.0,M10.5.0/3"));
  if (!zone) Report("the zone is none");
  const Seconds start{std::chrono::seconds(1'790'000'000)};
  std::optional<Seconds> tick = start;
  for (int i = 0; i < 20 && tick; ++i) {
    const auto next = expression->NextTick(*tick, start, *zone);
    if (next && *next <= *tick) Report("time goes back");
    if (next && expression->LastTick(start, *next, start, *zone) != next) Report("a tick is lost");
    tick = next;
  }
  return 0;
}
