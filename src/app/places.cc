#include "app/places.h"

#include <filesystem>

#include "store/local/disk_space.h"
#include "store/local/local_store.h"

namespace tracklake::app {
namespace {

Result<> CheckIsFolder(const std::string& place) {
  if (!place.starts_with("s3://")) return {};
  return WithHint(Fail(ErrorKind::kConfig, "{}: this version keeps lakes in folders only", place),
                  "Give a folder: --lake DIR for the lake.");
}

}  // namespace

bool LocalPlaces::Exists(const std::string& place) {
  std::error_code error;
  return std::filesystem::is_directory(place, error);
}

Result<> LocalPlaces::Create(const std::string& place) {
  TL_TRY(CheckIsFolder(place));
  std::error_code error;
  std::filesystem::create_directories(place, error);
  if (!error) return {};
  return WithHint(
      Fail(ErrorKind::kIo, "cannot make the lake's folder {}: {}", place, error.message()),
      "Give a folder that you may write to: --lake DIR");
}

Result<std::unique_ptr<ObjectStore>> LocalPlaces::Open(const std::string& place) {
  TL_TRY(CheckIsFolder(place));
  return std::make_unique<LocalStore>(place, LocalStore::Options{.sync = sync_});
}

Result<Room> LocalPlaces::LookAt(const std::string& place, std::string_view zone) {
  TL_ASSIGN(const DiskState disk, LookAtDisk(std::filesystem::path(place) / zone));
  return Room{disk.folder.native(), disk.exists, disk.writable, disk.free_bytes, disk.total_bytes};
}

}  // namespace tracklake::app
