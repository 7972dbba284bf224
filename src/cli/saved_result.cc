#include "cli/saved_result.h"

#include <fmt/ranges.h>

#include <algorithm>
#include <fstream>
#include <vector>

#include "app/state_folder.h"
#include "base/text.h"
#include "query/result_writer.h"

namespace tracklake::cli {

Result<SavedResult> SavedResult::Create(const Context& context, const std::string& target,
                                        std::span<const std::string_view> kinds) {
  std::string kind = std::filesystem::path(target).extension();
  if (std::ranges::find(kinds, kind) == kinds.end()) {
    return WithHint(Fail(ErrorKind::kUsage, "--output {}: unknown kind of file", target),
                    fmt::format("The name ends in {} or {}.",
                                fmt::join(kinds.first(kinds.size() - 1), ", "), kinds.back()));
  }
  std::vector<std::filesystem::path> forbidden = {context.config().lake_dir};
  if (auto state = app::PrivateStateFolder(context.config(), context.services().environment))
    forbidden.push_back(*std::move(state));
  TL_ASSIGN(OutputFile file, OutputFile::Create(target, forbidden));
  return SavedResult(target, std::move(kind), std::move(file));
}

Result<> SavedResult::Write(ResultSource& source) {
  std::ofstream out(path());
  const auto rows = kind_ == ".json" ? WriteJson(source, out) : WriteCsv(source, out);
  if (!rows) return std::unexpected(rows.error());
  out.close();
  if (!out) return Fail(ErrorKind::kIo, "cannot write {}", path().string());
  return {};
}

Result<> SavedResult::Publish(const Context& context) {
  TL_TRY(file_.Publish());
  context.terminal().Say(
      fmt::format("Wrote {} ({}).", target_, HumanBytes(std::filesystem::file_size(target_))));
  return {};
}

}  // namespace tracklake::cli
