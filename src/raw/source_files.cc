#include "raw/source_files.h"

#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <optional>
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

constexpr std::string_view kTable = "tabular data: `tracklake crawl --apply {}` makes it a table";
constexpr std::string_view kPacked = "packed: unpack it first";
constexpr std::string_view kExport =
    "Spotify account export, not an answer of its Web API: `tracklake crawl --apply {}` makes it a "
    "table";
constexpr std::string_view kLines = "one document a line: split it into a file each";

constexpr OtherKind kOtherKinds[] = {{".csv", kTable},   {".tsv", kTable},  {".parquet", kTable},
                                     {".gz", kPacked},   {".zip", kPacked}, {".zst", kPacked},
                                     {".bz2", kPacked},  {".xz", kPacked},  {".jsonl", kLines},
                                     {".ndjson", kLines}};

constexpr std::string_view kNoJson = "it is no JSON, and not called .json";

// Enough to see what a file is. nullopt: it cannot be read, which is told when it is.
std::optional<std::string> BeginningOf(const fs::path& path) {
  constexpr std::size_t kEnough = 4096;
  std::ifstream in(path, std::ios::binary);
  if (!in) return std::nullopt;
  std::string bytes(kEnough, '\0');
  in.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  bytes.resize(static_cast<std::size_t>(in.gcount()));
  return bytes;
}

// One document, as far as its beginning tells; not one a line.
bool MayBeJson(const std::optional<std::string>& beginning) {
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  if (!beginning) return true;
  std::string_view text = *beginning;
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  text = Trim(text);
  if (!text.starts_with('{') && !text.starts_with('[')) return false;
  const std::size_t end = std::min(text.find('\n'), text.size());
  const bool is_whole = Trim(text.substr(0, end)).ends_with('}');
  return !text.starts_with('{') || !is_whole || !Trim(text.substr(end)).starts_with('{');
}

class Finder {
 public:
  void Named(const fs::path& path) {
    std::error_code error;
    const fs::file_status status = fs::status(path, error);
    if (error) {
      files_.push_back({path, ReasonText(error), {}});
    } else if (fs::is_directory(status)) {
      folder_ = path;
      Folder(path, 0);
      folder_.clear();
    } else if (fs::is_regular_file(status) && IsExport(path)) {
      files_.push_back({path, WithFolder(kExport, path.parent_path()), {}});
    } else if (fs::is_regular_file(status)) {
      files_.push_back({path, WhyNoDocument(path), {}});
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
    } else if (fs::is_regular_file(status) && IsExport(entry)) {
      files_.push_back({entry, {}, WithFolder(kExport, folder_)});
    } else if (!IsJsonName(entry)) {
      files_.push_back({entry, {}, NotJson(entry)});
    } else {
      Named(entry);
    }
  }

  // One that comes packed is told to unpack, as every packed file is.
  static bool IsExport(const fs::path& path) {
    return KindOf(path).empty() && IsAccountExport(path);
  }

  // Of a file that was named; "" for what may be one. What is called .json is taken whatever is in
  // it: a damaged answer is one, too.
  static std::string WhyNoDocument(const fs::path& path) {
    if (IsJsonName(path) || MayBeJson(BeginningOf(path))) return "";
    const std::string_view kind = KindOf(path);
    return kind.empty() ? std::string(kNoJson) : WithFolder(kind, path.parent_path());
  }

  static bool IsJsonName(const fs::path& path) { return EndsWith(path, ".json"); }

  static bool EndsWith(const fs::path& path, std::string_view ending) {
    return EqualsIgnoringCase(path.extension().native(), ending);
  }

  // Also what the file looks like, and who takes it.
  std::string NotJson(const fs::path& path) const {
    const std::string_view kind = KindOf(path);
    const std::string reason = "not a .json file";
    return kind.empty() ? reason : fmt::format("{} ({})", reason, WithFolder(kind, folder_));
  }

  static std::string_view KindOf(const fs::path& path) {
    for (const OtherKind& kind : kOtherKinds) {
      if (EndsWith(path, kind.ending)) return kind.what;
    }
    return "";
  }

  // With the folder to crawl in place of {}. The one in which somebody stands holds more than that.
  static std::string WithFolder(std::string_view what, const fs::path& folder) {
    const std::string name =
        folder.empty() || folder == "." ? "FOLDER" : ShellWord(folder.native());
    const std::size_t at = what.find("{}");
    if (at == what.npos) return std::string(what);
    return fmt::format("{}{}{}", what.substr(0, at), name, what.substr(at + 2));
  }

  std::vector<SourceFile> files_;
  fs::path folder_;  // that was named, while it is walked
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

Result<> CheckAnyIsThere(std::span<const fs::path> paths) {
  std::error_code error;
  for (const fs::path& path : paths) {
    if (fs::exists(fs::symlink_status(path, error))) return {};
  }
  const std::string more =
      paths.size() > 1 ? fmt::format(", nor the other {}", paths.size() - 1) : "";
  return WithHint(
      Fail(ErrorKind::kUsage, "there is no file or folder {}{}", paths.front().native(), more),
      "Give files, or a folder with .json files.");
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
