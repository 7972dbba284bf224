#include "app/make_clock.h"

#include "app/stop.h"
#include "http/url.h"

namespace tracklake::app {

Result<std::unique_ptr<Clock>> MakeClock(const Config& config, const Environment& environment,
                                         const std::stop_token& stop) {
  const auto text = environment("TRACKLAKE_CLOCK");
  if (!text) return std::make_unique<StoppableClock>(stop);
  const auto time = ParseIsoSeconds(*text);
  if (!time) {
    return WithHint(Fail(ErrorKind::kConfig, "TRACKLAKE_CLOCK is {}", *text),
                    "Write it as 2026-11-20T06:00:00Z.");
  }
  const auto url = ParseUrl(config.api_url);
  if (!url && url.error().kind != ErrorKind::kBadData) return std::unexpected(url.error());
  if (!url || !url->IsLoopback()) {
    return WithHint(Fail(ErrorKind::kConfig, "TRACKLAKE_CLOCK is set, but {} is not a simulator",
                         WithoutUserInfo(config.api_url)),
                    "Unset TRACKLAKE_CLOCK, or set spotify.api_url to a loopback address.");
  }
  return std::make_unique<SimulatedClock>(*time);
}

}  // namespace tracklake::app
