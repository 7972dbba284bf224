#include "query/worker_setup.h"

#include "lake/layout.h"
#include "query/worker/process.h"

namespace tracklake {

std::string RootOf(ObjectStore& store, const Staging* scratch) {
  if (store.copies() != nullptr) return scratch == nullptr ? "" : scratch->folder().native() + "/";
  const std::string_view key = TablesPrefix(FileFormat::kParquet);
  std::string place = store.Location(key);
  if (!place.ends_with(key)) return {};
  place.resize(place.size() - key.size());
  return place;
}

Result<> BringCopies(ObjectStore& store, std::span<const std::string> keys,
                     const std::string& root) {
  if (store.copies() == nullptr) return {};
  if (!root.empty()) return store.copies()->Bring(keys, root);
  return WithHint(Fail(ErrorKind::kIo, "there is no folder for copies of the lake's files"),
                  "Make room in TMPDIR, or set it to a folder that you may write to.");
}

std::string FromRoot(const std::filesystem::path& path, const std::string& root) {
  std::string absolute = std::filesystem::absolute(path).native();
  if (root.empty()) return absolute;
  const std::string above = std::filesystem::absolute(root).native();
  return absolute.starts_with(above) ? absolute.substr(above.size()) : absolute;
}

std::string LibraryOf(const QueryOptions& options) {
  return options.duckdb.empty() ? "" : std::filesystem::absolute(options.duckdb).native();
}

std::string OpenFrame(const QueryOptions& options, const std::string& root,
                      const Staging* staging) {
  WorkerSettings settings;
  settings.folder = root;
  settings.threads = static_cast<std::uint64_t>(options.threads);
  settings.memory_bytes = std::uint64_t(options.memory_mb) << 20;
  settings.spill_bytes = std::uint64_t(options.spill_mb) << 20;
  settings.timeout_ms = static_cast<std::uint64_t>(options.timeout.count());
  settings.duckdb = LibraryOf(options);
  // DuckDB's own bound of the spill comes first, and says more; a file's length is not its size.
  constexpr std::uint64_t kHoles = std::uint64_t{1} << 30;
  if (options.parquet_file.empty()) settings.file_bytes = settings.spill_bytes * 2 + kHoles;
  if (staging && options.spill_mb > 0) settings.spill_folder = FromRoot(staging->folder(), root);
  return WriteFrame(settings);
}

Result<> TryWorker(const QueryOptions& options) {
  TL_ASSIGN(const auto worker,
            WorkerProcess::Start({options.timeout, options.stop, options.memory_mb}));
  const auto opened = worker->Ask(OpenFrame(options, {}, nullptr), FrameKind::kDone);
  if (!opened) return std::unexpected(opened.error().error);
  return {};
}

std::optional<std::vector<QueryColumn>> ReadColumns(std::string_view body) {
  FrameReader reader(body);
  const auto texts = reader.Texts(2 * kMaxChunkColumns);
  if (!texts || !reader.is_at_end() || texts->size() % 2 != 0) return std::nullopt;
  std::vector<QueryColumn> columns;
  for (std::size_t i = 0; i < texts->size(); i += 2) {
    columns.push_back({(*texts)[i], (*texts)[i + 1]});
  }
  return columns;
}

}  // namespace tracklake
