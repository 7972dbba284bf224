#include "cli/context.h"

#include <filesystem>

#include "http/url.h"
#include "lake/lake_identity.h"
#include "store/local/local_store.h"

namespace tracklake::cli {

namespace {

Result<> CheckPlace(const std::string& dir) {
  if (!dir.starts_with("s3://")) return {};
  return WithHint(Fail(ErrorKind::kConfig, "{}: this version keeps lakes in folders only", dir),
                  "Give a folder: --lake DIR");
}

}  // namespace

Context::Context(app::LoadedConfig loaded, app::Environment environment, Terminal terminal,
                 Format format, std::unique_ptr<Clock> clock)
    : loaded_(std::move(loaded)),
      environment_(std::move(environment)),
      terminal_(terminal),
      format_(format),
      clock_(std::move(clock)) {}

Result<> Context::CreateLakeFolder() {
  TL_TRY(CheckPlace(config().lake_dir));
  std::error_code error;
  std::filesystem::create_directories(config().lake_dir, error);
  if (!error) return {};
  return WithHint(Fail(ErrorKind::kIo, "cannot make the lake's folder {}: {}", config().lake_dir,
                       error.message()),
                  "Give a folder that you may write to: --lake DIR");
}

Result<ObjectStore*> Context::OpenStore() {
  if (store_) return store_.get();
  const std::string& dir = config().lake_dir;
  TL_TRY(CheckPlace(dir));
  if (!std::filesystem::is_directory(dir)) {
    return WithHint(Fail(ErrorKind::kNotFound, "there is no lake in {}", dir),
                    "Make one with tracklake run or tracklake import raw, or name one: --lake DIR");
  }
  store_ = std::make_unique<LocalStore>(dir, LocalStore::Options{.sync = config().store_sync});
  return store_.get();
}

Result<ObjectStore*> Context::OpenStoreForLanding() {
  TL_TRY(CreateLakeFolder());
  TL_ASSIGN(ObjectStore * store, OpenStore());
  const auto url = ParseUrl(config().api_url);
  const bool is_simulated = url && url->IsLoopback();
  auto claimed =
      ClaimLake(*store, rng_, is_simulated ? LakeSource::kSimulator : LakeSource::kSpotify);
  if (claimed.has_value()) return store;
  claimed.error().message = fmt::format("{}: {}", config().lake_dir, claimed.error().message);
  return std::unexpected(std::move(claimed).error());
}

Result<std::unique_ptr<ObjectStore>> Context::OpenStoreAt(const std::string& place) const {
  TL_TRY(CheckPlace(place));
  return std::make_unique<LocalStore>(place, LocalStore::Options{.sync = config().store_sync});
}

}  // namespace tracklake::cli
