#include "store/staging.h"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <system_error>
#include <utility>

#include "base/exhausted.h"

namespace tracklake {
namespace {

std::unexpected<Error> CannotMake(const std::filesystem::path& path, const std::error_code& error) {
  const bool denied = error == std::errc::permission_denied;
  return Fail(denied ? ErrorKind::kPermission : ErrorKind::kIo, "cannot make {}: {}", path.native(),
              error.message());
}

class TemporaryFolder final : public Staging {
 public:
  explicit TemporaryFolder(std::filesystem::path folder) : folder_(std::move(folder)) {}
  ~TemporaryFolder() override {
    AsFarAsPossible([this] {
      std::error_code left_to_the_system;
      std::filesystem::remove_all(folder_, left_to_the_system);
    });
  }
  const std::filesystem::path& folder() const override { return folder_; }

 private:
  const std::filesystem::path folder_;
};

}  // namespace

Result<std::filesystem::path> Staging::NewFolder(const std::string& name) const {
  auto path = folder() / name;
  std::error_code error;
  std::filesystem::create_directory(path, error);
  if (error) return CannotMake(path, error);
  return path;
}

Result<std::unique_ptr<Staging>> TemporaryStaging::NewStaging() {
  std::error_code error;
  std::filesystem::create_directories(parent_, error);
  std::string name = (parent_ / "tracklake-XXXXXX").native();
  if (mkdtemp(name.data()) == nullptr) {
    return Fail(ErrorKind::kIo, "cannot make a staging folder in {}: {}", parent_.native(),
                std::strerror(errno));
  }
  return std::make_unique<TemporaryFolder>(name);
}

}  // namespace tracklake
