#include "store/local/scratch.h"

#include <cerrno>
#include <cstdlib>
#include <system_error>
#include <utility>

#include "store/local/io_error.h"

namespace tracklake {
namespace {

class SystemFolder final : public Staging {
 public:
  explicit SystemFolder(std::filesystem::path folder) : folder_(std::move(folder)) {}
  ~SystemFolder() override {
    std::error_code left_to_the_system;
    std::filesystem::remove_all(folder_, left_to_the_system);
  }
  const std::filesystem::path& folder() const override { return folder_; }

 private:
  const std::filesystem::path folder_;
};

}  // namespace

Result<std::unique_ptr<Staging>> NewScratch(ObjectStore* store) {
  auto staging = store->staging().NewStaging();
  if (staging) return staging;
  std::error_code error;
  const auto parent = std::filesystem::temp_directory_path(error);
  if (error) return staging;
  std::string name = (parent / "tracklake-XXXXXX").native();
  if (mkdtemp(name.data()) == nullptr) return local::IoError("make the folder", name, errno);
  return std::make_unique<SystemFolder>(std::move(name));
}

}  // namespace tracklake
