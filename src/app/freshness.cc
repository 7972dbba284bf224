#include "app/freshness.h"

#include "lake/newest_raw.h"

namespace tracklake::app {

Result<> TellFreshness(const Services& services) {
  TL_ASSIGN(ObjectStore * store, services.lake.Open());
  const Seconds now = services.clock.NowSeconds();
  TL_ASSIGN(const auto newest, NewestRaw(*store, now));
  RawAgeMeasured measured;
  if (newest) measured.age = now - *newest;
  services.events.Tell(measured);
  return {};
}

}  // namespace tracklake::app
