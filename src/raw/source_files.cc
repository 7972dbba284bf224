#include "raw/source_files.h"

#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <system_error>
#include <utility>

#include "base/os_error.h"
#include "base/text.h"
#include "raw/account_export.h"
#include "raw/fetched_at.h"
#include "store/object_store.h"

namespace tracklake {
namespace {

namespace fs = std::filesystem;

// Deeper folders are a mistake or a trap.
constexpr int kMaxFolderDepth = 64;

std::string ReasonText(std::error_code error) { return error.message(); }

struct OtherKind {
  std::string_view ending;
  std::string_view what;
};

constexpr std::string_view kTable = "tabular data: `tracklake crawl --apply FOLDER` reads it";
constexpr std::string_view kPacked = "packed: unpack it first";
constexpr std::string_view kExport =
    "Spotify account export: this version cannot import it; `tracklake crawl --apply FOLDER` makes "
    "it a table";
constexpr std::string_view kLines = "one document a line: split it into a file each";

constexpr OtherKind kOtherKinds[] = {{".csv", kTable},   {".tsv", kTable},  {".parquet", kTable},
                                     {".gz", kPacked},   {".zip", kPacked}, {".zst", kPacked},
                                     {".bz2", kPacked},  {".xz", kPacked},  {".jsonl", kLines},
                                     {".ndjson", kLines}};

class Finder {
 public:
  void Named(const fs::path& path) {
    std::error_code error;
    const fs::file_status status = fs::status(path, error);
    if (error) {
      files_.push_back({path, ReasonText(error), {}});
    } else if (fs::is_directory(status)) {
      Folder(path, 0);
    } else if (fs::is_regular_file(status) && IsAccountExport(path)) {
      files_.push_back({path, std::string(kExport), {}});
    } else if (fs::is_regular_file(status)) {
      files_.push_back({path, {}, {}});
    } else {
      files_.push_back({path, "it is neither a file nor a folder", {}});
    }
  }

  std::vector<SourceFile> Take() { return std::move(files_); }

 private:
  void Folder(const fs::path& folder, int depth) {
    std::error_code error;
    std::vector<fs::path> entries;
    for (fs::directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
      entries.push_back(at->path());
    }
    if (!error && depth > kMaxFolderDepth)
      error = std::make_error_code(std::errc::filename_too_long);
    if (error) {
      files_.push_back({folder, ReasonText(error), {}});
      return;
    }
    std::ranges::sort(entries, {}, [](const fs::path& path) { return path.native(); });
    for (const fs::path& entry : entries) Entry(entry, depth);
  }

  void Entry(const fs::path& entry, int depth) {
    std::error_code error;
    const bool is_link = fs::is_symlink(entry, error);
    const fs::file_status status = fs::status(entry, error);
    if (entry.filename().native().starts_with('.')) {
      files_.push_back({entry, {}, "hidden"});
    } else if (fs::is_directory(status)) {
      if (is_link) {
        files_.push_back({entry, {}, "a link to a folder"});
      } else {
        Folder(entry, depth + 1);
      }
    } else if (fs::is_regular_file(status) && IsAccountExport(entry)) {
      files_.push_back({entry, {}, std::string(kExport)});
    } else if (!IsJsonName(entry)) {
      files_.push_back({entry, {}, NotJson(entry)});
    } else {
      Named(entry);
    }
  }

  static bool IsJsonName(const fs::path& path) { return EndsWith(path, ".json"); }

  static bool EndsWith(const fs::path& path, std::string_view ending) {
    return EqualsIgnoringCase(path.extension().native(), ending);
  }

  // Also what the file looks like, and who takes it.
  static std::string NotJson(const fs::path& path) {
    std::string reason = "not a .json file";
    for (const OtherKind& kind : kOtherKinds) {
      if (EndsWith(path, kind.ending)) return fmt::format("{} ({})", reason, kind.what);
    }
    return reason;
  }

  std::vector<SourceFile> files_;
};

std::unexpected<Error> CannotRead(const fs::path& path, int error_number) {
  return WithHint(Fail(KindOfErrno(error_number), "cannot read {}: {}", path.native(),
                       std::generic_category().message(error_number)),
                  CureOfErrno(error_number));
}

std::unexpected<Error> TooLarge(const fs::path& path) {
  return Fail(ErrorKind::kBadData, "{} is larger than {}: no raw object may be", path.native(),
              HumanBytes(kMaxRawBytes));
}

// Everything up to the limit and one byte more, so that a file that grew, or whose size is not
// known before, is found out.
Result<std::string> ReadUpToLimit(const fs::path& path, std::size_t expected) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return CannotRead(path, errno);
  std::string bytes;
  bytes.reserve(expected + ObjectStore::kReadPadding + 1);
  constexpr std::size_t kBlock = 1 << 20;
  while (in && bytes.size() <= kMaxRawBytes) {
    const std::size_t before = bytes.size();
    const std::size_t block = before < expected ? expected - before + 1 : kBlock;
    bytes.resize(before + block);
    in.read(bytes.data() + before, static_cast<std::streamsize>(block));
    bytes.resize(before + static_cast<std::size_t>(in.gcount()));
  }
  if (bytes.size() > kMaxRawBytes) return TooLarge(path);
  if (in.bad()) return CannotRead(path, errno);
  bytes.reserve(bytes.size() + ObjectStore::kReadPadding);
  return bytes;
}

}  // namespace

std::vector<SourceFile> FindSourceFiles(std::span<const fs::path> paths) {
  Finder finder;
  for (const fs::path& path : paths) finder.Named(path);
  return finder.Take();
}

Result<SourceBytes> ReadSourceFile(const fs::path& path) {
  struct stat status;
  if (stat(path.c_str(), &status) != 0) {
    return CannotRead(path, errno);
  }
  const auto size = static_cast<std::size_t>(status.st_size);
  if (size > kMaxRawBytes) return TooLarge(path);
  TL_ASSIGN(std::string bytes, ReadUpToLimit(path, size));
  return SourceBytes{std::move(bytes), Seconds(std::chrono::seconds(status.st_mtim.tv_sec))};
}

}  // namespace tracklake
