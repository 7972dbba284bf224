#include "query/lake_failure.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "duck/database.h"
#include "lake/layout.h"
#include "query/foreign_failure.h"
#include "query/sql_error.h"

namespace tracklake {
namespace {

constexpr std::string_view kPartEnd = ".parquet";

// "IO Error: Cannot open file …\nmore" → "Cannot open file …".
std::string_view FirstLine(std::string_view message) {
  message = message.substr(0, message.find('\n'));
  constexpr std::string_view kStage = "Error: ";
  const auto stage = message.find(kStage);
  return stage == std::string_view::npos ? message : message.substr(stage + kStage.size());
}

Error OutOfMemory(const Error& error, int memory_mb) {
  if (error.message.find("max_temp_directory_size") != std::string::npos) {
    return WithHint(
               Fail(ErrorKind::kExhausted,
                    "the query needs more memory and disk than it may have: {}",
                    FirstLine(error.message)),
               fmt::format("Raise query.memory_mb (now {}) or query.spill_mb, or ask for less.",
                           memory_mb))
        .error();
  }
  return WithHint(Fail(ErrorKind::kExhausted, "the query needs more memory than it may have: {}",
                       FirstLine(error.message)),
                  fmt::format("Raise query.memory_mb (now {}), or ask for less.", memory_mb))
      .error();
}

// A file whose bytes are right, but which DuckDB does not take with the others.
Error DoesNotFit(const CatalogFile& file, const Error& error) {
  return WithHint(
             Fail(ErrorKind::kCorruption, "cannot read {}: {}", file.key, FirstLine(error.message)),
             fmt::format("tracklake replay {} rebuilds it from raw.", FormatDate(file.day)))
      .error();
}

}  // namespace

LakeFailure::LakeFailure(ObjectStore* store, std::vector<CatalogFile> files,
                         std::vector<BrokenPart> broken, int memory_mb,
                         std::optional<Error> unknown)
    : store_(store),
      files_(std::move(files)),
      broken_(std::move(broken)),
      memory_mb_(memory_mb),
      unknown_(std::move(unknown)) {}

const CatalogFile* LakeFailure::FileNamedIn(std::string_view message) const {
  const std::string_view prefix = TablesPrefix(FileFormat::kParquet);
  const auto begin = message.find(prefix);
  const auto end = message.find(kPartEnd, std::min(begin, message.size()));
  if (end == std::string_view::npos) return nullptr;
  const std::string_view key = message.substr(begin, end + kPartEnd.size() - begin);
  const auto file = std::ranges::lower_bound(files_, key, {}, &CatalogFile::key);
  return file != files_.end() && file->key == key ? &*file : nullptr;
}

std::optional<Error> LakeFailure::BrokenFileOf(const Error& error) const {
  const CatalogFile* const file = FileNamedIn(error.message);
  if (file == nullptr) return std::nullopt;
  const auto known = std::ranges::find(broken_, file->key, &BrokenPart::key);
  if (known != broken_.end()) return known->error;
  if (const auto found = CheckPart(*store_, *file)) return found->error;
  if (error.kind == ErrorKind::kIo) return std::nullopt;
  return DoesNotFit(*file, error);
}

Error LakeFailure::Explain(const Error& error, std::string_view sql, int lines_above) const {
  if (IsOutOfMemory(error)) return OutOfMemory(error, memory_mb_);
  // Whatever file it names, nothing is wrong with that.
  if (error.kind == ErrorKind::kExhausted) return error;
  if (auto broken = BrokenFileOf(error)) return *std::move(broken);
  if (!error.hint.empty()) return error;  // ours already, or of the machine
  if (auto of_foreign = ExplainForeignFailure(error.message)) return *std::move(of_foreign);
  if (error.kind == ErrorKind::kUsage || error.kind == ErrorKind::kPermission) {
    Error explained = ExplainSqlError(error.message, sql, lines_above);
    if (unknown_ && IsOfUnknownTable(error.message)) {
      explained.hint = fmt::format("If it is one of other people's files: {}. {}",
                                   unknown_->message, unknown_->hint);
    }
    return explained;
  }
  return {error.kind, std::string(FirstLine(error.message)), error.hint, {}};
}

}  // namespace tracklake
