// A folder for one test, removed with everything in it when the test ends. Not thread-safe.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <string>
#include <system_error>

namespace tracklake {

class TempLake {
 public:
  TempLake() {
    std::string name = (std::filesystem::temp_directory_path() / "tracklake-test-XXXXXX").native();
    if (mkdtemp(name.data()) == nullptr) std::abort();
    path_ = name;
  }
  ~TempLake() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TempLake(const TempLake&) = delete;
  TempLake& operator=(const TempLake&) = delete;

  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace tracklake
