#include "query/worker/landlock.h"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <utility>

#include "store/local/fd.h"

namespace tracklake {
namespace {

// The kernel's interface (linux/landlock.h), here because the headers of many systems are older
// than their kernels.
constexpr long kCreateRuleset = 444;
constexpr long kAddRule = 445;
constexpr long kRestrictSelf = 446;
constexpr unsigned kAskVersion = 1;
constexpr int kPathBeneath = 1;

constexpr std::uint64_t kWriteFile = 1 << 1;
constexpr std::uint64_t kReadFile = 1 << 2;
constexpr std::uint64_t kReadFolder = 1 << 3;
constexpr std::uint64_t kRemoveFolder = 1 << 4;
constexpr std::uint64_t kRemoveFile = 1 << 5;
constexpr std::uint64_t kMakeFolder = 1 << 7;
constexpr std::uint64_t kMakeFile = 1 << 8;  // a regular one
constexpr std::uint64_t kTruncate = 1 << 14;
constexpr std::uint64_t kIoctl = 1 << 15;
// What the first version knows: the above, removing, and making each kind of file.
constexpr std::uint64_t kFirstRights = (1 << 13) - 1;
constexpr std::uint64_t kRefer = 1 << 13;
constexpr std::uint64_t kBindAndConnectTcp = 0b11;
constexpr std::uint64_t kAbstractSocketsAndSignals = 0b11;

// Files and folders, but no links, sockets, pipes or devices.
constexpr std::uint64_t kSpills = kWriteFile | kReadFile | kReadFolder | kRemoveFolder |
                                  kRemoveFile | kMakeFolder | kMakeFile | kTruncate;

struct Ruleset {
  std::uint64_t files = 0;
  std::uint64_t network = 0;
  std::uint64_t scoped = 0;
};
struct [[gnu::packed]] PathRule {
  std::uint64_t allowed;
  std::int32_t parent;
};

// Everything that this version can forbid. A field that it does not know must not be passed.
Ruleset AllOf(int version, std::size_t* size) {
  Ruleset all{.files = kFirstRights};
  *size = sizeof(all.files);
  if (version >= 2) all.files |= kRefer;
  if (version >= 3) all.files |= kTruncate;
  if (version >= 4) {
    all.network = kBindAndConnectTcp;
    *size += sizeof(all.network);
  }
  if (version >= 5) all.files |= kIoctl;
  if (version >= 6) {
    all.scoped = kAbstractSocketsAndSignals;
    *size += sizeof(all.scoped);
  }
  return all;
}

std::unexpected<Error> Refused(const char* what) {
  return Fail(ErrorKind::kIo, "the query cannot be shut in: {}: {}", what, std::strerror(errno));
}

Result<> Allow(const local::Fd& ruleset, const std::string& path, std::uint64_t rights) {
  if (path.empty()) return {};
  const local::Fd place(open(path.c_str(), O_PATH | O_CLOEXEC));
  if (!place.ok()) return {};  // a file that has gone is an error of what reads it
  const PathRule rule{rights, place.get()};
  if (syscall(kAddRule, ruleset.get(), kPathBeneath, &rule, 0) != 0) return Refused("a file");
  return {};
}

}  // namespace

int LandlockVersion() {
  const long version = syscall(kCreateRuleset, nullptr, 0, kAskVersion);
  return version < 0 ? 0 : static_cast<int>(version);
}

Result<> RestrictFiles(std::span<const std::string> readable, const std::string& writable_folder,
                       const std::string& writable_file) {
  const int version = LandlockVersion();
  if (version == 0) return {};
  std::size_t size = 0;
  const Ruleset all = AllOf(version, &size);
  const local::Fd ruleset(static_cast<int>(syscall(kCreateRuleset, &all, size, 0)));
  if (!ruleset.ok()) return Refused("Landlock");
  std::string last;
  for (const std::string& file : readable) {
    std::string folder = std::filesystem::path(file).parent_path().native();
    if (folder == last) continue;
    TL_TRY(Allow(ruleset, folder, kReadFile));
    last = std::move(folder);
  }
  TL_TRY(Allow(ruleset, writable_folder, all.files & kSpills));
  TL_TRY(Allow(ruleset, writable_file, all.files & (kReadFile | kWriteFile | kTruncate)));
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return Refused("no new privileges");
  if (syscall(kRestrictSelf, ruleset.get(), 0) != 0) return Refused("Landlock");
  return {};
}

}  // namespace tracklake
