#include "store/key.h"

namespace tracklake {
namespace {

// Why the segments are no key's, or an empty text when they are one's. The last segment of a prefix
// may be empty or the beginning of a longer one.
std::string_view Fault(std::string_view key, bool is_prefix) {
  if (key.size() > kMaxKeyBytes) return "it is longer than 1,024 bytes";
  if (key.find('\0') != key.npos) return "it has a NUL byte";
  while (true) {
    const std::size_t slash = key.find('/');
    const bool last = slash == key.npos;
    const std::string_view segment = key.substr(0, slash);
    if (segment.empty() && !(is_prefix && last)) return "one of its segments is empty";
    if (segment == ".." || segment == ".") return "it has a segment . or ..";
    if (segment.size() > kMaxSegmentBytes) return "one of its segments is longer than 255 bytes";
    if (last) return {};
    key.remove_prefix(slash + 1);
  }
}

}  // namespace

Result<> CheckKey(std::string_view key) {
  std::string_view fault = Fault(key, false);
  if (key.starts_with(kStagingPrefix) || key.starts_with(kLocksPrefix)) {
    fault = "this part of the lake is reserved for temporaries and locks";
  }
  if (fault.empty()) return {};
  return WithHint(Fail(ErrorKind::kUsage, "'{}' cannot be a key: {}", key, fault),
                  "Keys are relative paths such as raw/spotify/2026-01-31/playlist.json.");
}

Result<> CheckPrefix(std::string_view prefix) {
  const std::string_view fault = Fault(prefix, true);
  if (fault.empty()) return {};
  return WithHint(Fail(ErrorKind::kUsage, "'{}' cannot begin a key: {}", prefix, fault),
                  "Prefixes are relative paths such as raw/.");
}

Result<> CheckLockName(std::string_view name) {
  if (Fault(name, false).empty() && name.find('/') == name.npos) return {};
  return Fail(ErrorKind::kUsage, "'{}' cannot be the name of a lock", name);
}

}  // namespace tracklake
