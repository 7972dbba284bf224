// A query's result as a file that the user named: its kind by the name's ending, whole or not at
// all. Not thread-safe.
#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <string_view>

#include "cli/context.h"
#include "query/result_source.h"
#include "store/local/output_file.h"

namespace tracklake::cli {

class SavedResult {
 public:
  // Makes an empty file beside the target. kUsage for another kind than these (".csv"), and for a
  // place that only tracklake's own ways write: the lake, the folder of tokens and consents.
  static Result<SavedResult> Create(const Context& context, const std::string& target,
                                    std::span<const std::string_view> kinds);

  const std::string& kind() const { return kind_; }
  const std::filesystem::path& path() const { return file_.path(); }

  // As JSON or CSV.
  Result<> Write(ResultSource& source);
  // Moves it to its place, and says so.
  Result<> Publish(const Context& context);

 private:
  SavedResult(std::string target, std::string kind, OutputFile file)
      : target_(std::move(target)), kind_(std::move(kind)), file_(std::move(file)) {}

  std::string target_;
  std::string kind_;
  OutputFile file_;
};

}  // namespace tracklake::cli
