#include "app/lake_place.h"

#include <utility>

#include "http/url.h"
#include "lake/lake_identity.h"

namespace tracklake::app {

Result<ObjectStore*> LakePlace::Open() {
  if (store_) return store_.get();
  TL_ASSIGN(auto store, places_->Open(name()));
  if (!Exists()) {
    return WithHint(Fail(ErrorKind::kNotFound, "there is no lake in {}", name()),
                    "Make one with tracklake run or tracklake import raw, or name one: --lake DIR");
  }
  store_ = std::move(store);
  return store_.get();
}

Result<ObjectStore*> LakePlace::OpenOrCreate() {
  TL_TRY(Create());
  return Open();
}

Result<ObjectStore*> LakePlace::OpenForLanding() {
  TL_ASSIGN(ObjectStore * store, OpenOrCreate());
  TL_ASSIGN(const Url url, ParseServiceUrl(config_->api_url, "spotify.api_url"));
  auto claimed =
      ClaimLake(*store, *rng_, url.IsLoopback() ? LakeSource::kSimulator : LakeSource::kSpotify);
  if (claimed.has_value()) return store;
  claimed.error().message = fmt::format("{}: {}", name(), claimed.error().message);
  return std::unexpected(std::move(claimed).error());
}

}  // namespace tracklake::app
