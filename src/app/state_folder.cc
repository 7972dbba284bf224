#include "app/state_folder.h"

#include <algorithm>

namespace tracklake::app {
namespace {

namespace fs = std::filesystem;

std::optional<fs::path> AbsoluteFolder(const Environment& read, const std::string& variable) {
  const auto value = read(variable);
  if (!value || !fs::path(*value).is_absolute()) return std::nullopt;
  return fs::path(*value);
}

// With links followed as far as the path exists.
fs::path Real(const fs::path& path) {
  std::error_code error;
  const fs::path absolute = fs::absolute(path, error);
  fs::path real = fs::weakly_canonical(absolute, error);
  if (error) real = absolute.lexically_normal();
  return real.has_filename() ? real : real.parent_path();
}

bool IsBelow(const fs::path& path, const fs::path& folder) {
  const auto [end, ignored] = std::ranges::mismatch(folder, path);
  return end == folder.end();
}

}  // namespace

Result<fs::path> PrivateStateFolder(const Config& config, const Environment& environment) {
  std::optional<fs::path> base = AbsoluteFolder(environment, "XDG_STATE_HOME");
  if (!base) {
    base = AbsoluteFolder(environment, "HOME");
    if (base) *base /= ".local/state";
  }
  if (!base) {
    return WithHint(Fail(ErrorKind::kConfig, "no place for tokens: HOME is not set"),
                    "Set XDG_STATE_HOME to a folder that only this user may read.");
  }
  fs::path folder = *base / "tracklake";
  if (IsBelow(Real(folder), Real(config.lake_dir))) {
    return WithHint(Fail(ErrorKind::kConfig, "tokens would be kept in {}, which is in the lake",
                         folder.native()),
                    "Set XDG_STATE_HOME to a folder outside of the lake.");
  }
  return folder;
}

}  // namespace tracklake::app
