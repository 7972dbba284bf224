#include <system_error>

#include "store/object_store.h"

namespace tracklake {
namespace {

std::unexpected<Error> CannotMake(const std::filesystem::path& path, const std::error_code& error) {
  const bool denied = error == std::errc::permission_denied;
  return Fail(denied ? ErrorKind::kPermission : ErrorKind::kIo, "cannot make {}: {}", path.native(),
              error.message());
}

}  // namespace

Result<std::filesystem::path> Staging::NewFolder(const std::string& name) const {
  auto path = folder() / name;
  std::error_code error;
  std::filesystem::create_directory(path, error);
  if (error) return CannotMake(path, error);
  return path;
}

Result<> Staging::Rename(const std::filesystem::path& from, const std::filesystem::path& to) const {
  std::error_code error;
  std::filesystem::rename(from, to, error);
  if (error) return CannotMake(to, error);
  return {};
}

}  // namespace tracklake
