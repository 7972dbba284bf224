#include "cli/query_output.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <vector>

#include "app/state_folder.h"
#include "base/text.h"
#include "cli/terminal/gzip_output.h"
#include "cli/terminal/pager.h"
#include "query/limited_result.h"
#include "query/result_table.h"
#include "store/local/scratch.h"

namespace tracklake::cli {
namespace {

bool IsStandardOutput(const std::string& target) { return target.empty() || target == "-"; }

// A .json may hold each of the three JSONs.
bool IsFiner(ResultFormat wished, ResultFormat ending) {
  return ending == ResultFormat::kJson &&
         (wished == ResultFormat::kJsonColumns || wished == ResultFormat::kJsonLines);
}

// The ending counts; --format says which JSON is in a .json, and decides where no ending does.
Result<ResultFileKind> KindOf(const std::string& target, ResultFormat wished) {
  if (IsStandardOutput(target)) return ResultFileKind{wished};
  const auto kind = KindOfFile(target);
  if (!kind && wished == ResultFormat::kTable) {
    return WithHint(Fail(ErrorKind::kUsage, "--output {}: unknown kind of file", target),
                    fmt::format("The name ends in {}, with .gz behind it where it is to be "
                                "compressed; or give --format.",
                                KnownEndings()));
  }
  if (!kind) return ResultFileKind{wished, target.ends_with(".gz")};
  return ResultFileKind{IsFiner(wished, kind->format) ? wished : kind->format, kind->is_gzip};
}

Result<> CheckParquet(const Context& context, const OutputWishes& wishes,
                      const ResultFileKind& kind) {
  if (kind.is_gzip) {
    return WithHint(Fail(ErrorKind::kUsage, "{}: Parquet is compressed inside", wishes.target),
                    "Leave .gz away.");
  }
  if (!IsStandardOutput(wishes.target) || context.terminal().width() == 0) return {};
  return WithHint(Fail(ErrorKind::kUsage, "Parquet cannot be shown on a terminal"),
                  "Save it: --output FILE.parquet");
}

Result<> CheckChart(const OutputWishes& wishes, const ResultFileKind& kind) {
  if (!wishes.chart) return {};
  if (IsStandardOutput(wishes.target) && kind.format == ResultFormat::kTable) return {};
  return WithHint(Fail(ErrorKind::kUsage, "--chart draws on standard output, in no other format"),
                  "Leave --format and --output away; > FILE keeps the drawing.");
}

// A terminal that shows ASCII only, as far as its surroundings say.
bool IsAscii(const app::Environment& environment) {
  if (environment("TERM") == "dumb") return true;
  for (const char* name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
    const std::string locale = environment(name).value_or("");
    if (locale.empty()) continue;
    const std::string_view encoding =
        std::string_view(locale).substr(std::min(locale.find('.'), locale.size()));
    return !EqualsIgnoringCase(encoding, ".UTF-8") && !EqualsIgnoringCase(encoding, ".UTF8");
  }
  return true;
}

Result<OutputFile> CreateFile(const Context& context, const std::string& target) {
  std::vector<std::filesystem::path> forbidden = {context.config().lake_dir};
  if (auto state = app::PrivateStateFolder(context.config(), context.services().environment)) {
    forbidden.push_back(*std::move(state));
  }
  return OutputFile::Create(target, forbidden);
}

Result<> WithoutCount(const Result<std::int64_t>& rows) {
  if (!rows) return std::unexpected(rows.error());
  return {};
}

}  // namespace

std::optional<ChartKind> ChartNamed(std::string_view name) {
  if (name == "bar") return ChartKind::kBar;
  if (name == "line") return ChartKind::kLine;
  if (name == "spark") return ChartKind::kSpark;
  return std::nullopt;
}

bool FormatFits(const std::string& target, ResultFormat format) {
  const auto kind = IsStandardOutput(target) ? std::nullopt : KindOfFile(target);
  return !kind || kind->format == format || IsFiner(format, kind->format);
}

Result<QueryOutput> QueryOutput::Create(Context* context, OutputWishes wishes) {
  TL_ASSIGN(const ResultFileKind kind, KindOf(wishes.target, wishes.format));
  TL_TRY(CheckChart(wishes, kind));
  const bool is_parquet = kind.format == ResultFormat::kParquet;
  if (is_parquet) TL_TRY(CheckParquet(*context, wishes, kind));
  QueryOutput output(context, std::move(wishes), kind);
  if (!IsStandardOutput(output.wishes_.target)) {
    TL_ASSIGN(OutputFile file, CreateFile(*context, output.wishes_.target));
    output.file_.emplace(std::move(file));
  }
  if (is_parquet) TL_TRY(output.PrepareParquet());
  return output;
}

Result<> QueryOutput::PrepareParquet() {
  if (file_) {
    parquet_file_ = std::filesystem::absolute(file_->path()).native();
    return {};
  }
  TL_ASSIGN(ObjectStore * store, context_->lake().Open());
  TL_ASSIGN(scratch_, NewScratch(store));
  parquet_file_ = std::filesystem::absolute(scratch_->folder() / "result.parquet").native();
  if (std::ofstream(parquet_file_)) return {};
  return Fail(ErrorKind::kIo, "cannot write {}", parquet_file_);
}

Result<> QueryOutput::WriteFile(ResultSource& source) {
  std::ofstream out(file_->path(), std::ios::binary);
  if (kind_.is_gzip) {
    GzipOutput compressed(&out);
    std::ostream plain(&compressed);
    TL_TRY(WithoutCount(WriteText(kind_.format, source, plain)));
    TL_TRY(compressed.Finish());
  } else {
    TL_TRY(WithoutCount(WriteText(kind_.format, source, out)));
  }
  out.close();
  if (!out) return Fail(ErrorKind::kIo, "cannot write {}", file_->path().string());
  return {};
}

Result<> QueryOutput::ShowTable(ResultSource& source) {
  const Terminal& terminal = context_->terminal();
  const TableView view{.style = {.width = terminal.width(), .colour = terminal.colour()},
                       .all_rows = wishes_.all_rows || terminal.width() == 0};
  const bool has_pager = wishes_.has_pager && terminal.width() > 0 && terminal.is_interactive();
  PagedOutput paged(has_pager ? PagerCommand(context_->services().environment) : "",
                    ScreenLines() - 1, &terminal.out(), context_->services().stop,
                    wishes_.on_pager);
  std::ostream out(&paged);
  const auto written = WriteTable(source, view, out);
  paged.Finish();
  return WithoutCount(written);
}

Result<> QueryOutput::ShowChart(ResultSource& source) {
  const Terminal& terminal = context_->terminal();
  TL_ASSIGN(const ChartData data, ReadChart(source, *wishes_.chart));
  ChartStyle style{.is_ascii = IsAscii(context_->services().environment),
                   .has_colour = terminal.colour()};
  if (terminal.width() > 0) style.width = terminal.width();
  terminal.out() << DrawChart(data, *wishes_.chart, style);
  return {};
}

Result<> QueryOutput::Write(ResultSource& source) {
  LimitedResult limited(&source, wishes_.limit);
  if (file_) return WriteFile(limited);
  if (wishes_.chart) return ShowChart(limited);
  if (kind_.format == ResultFormat::kTable) return ShowTable(limited);
  return WithoutCount(WriteText(kind_.format, limited, context_->terminal().out()));
}

Result<> QueryOutput::Finish() {
  if (scratch_) {
    context_->terminal().out() << std::ifstream(parquet_file_, std::ios::binary).rdbuf();
  }
  if (!file_) return {};
  TL_TRY(file_->Publish());
  context_->terminal().Say(fmt::format("Wrote {} ({}).", wishes_.target,
                                       HumanBytes(std::filesystem::file_size(wishes_.target))));
  return {};
}

}  // namespace tracklake::cli
