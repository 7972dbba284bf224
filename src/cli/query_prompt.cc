#include "cli/query_prompt.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <optional>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

#include "app/state_folder.h"
#include "app/vocabulary.h"
#include "base/stopwatch.h"
#include "cli/query_examples.h"
#include "cli/query_lake.h"
#include "cli/query_text.h"
#include "cli/report/catalog_screen.h"
#include "cli/report/error_report.h"
#include "cli/terminal/line_editor.h"
#include "cli/terminal/pager.h"
#include "prompt/completer.h"
#include "prompt/prompt.h"
#include "query/spare_workers.h"
#include "query/worker_setup.h"

namespace tracklake::cli {
namespace {

using prompt::DotCommand;

constexpr const char* kOff = "off";

std::vector<std::string> FilesIn(const std::string& folder) {
  constexpr std::size_t kMostFiles = 1000;
  std::vector<std::string> names;
  std::error_code error;
  std::filesystem::directory_iterator entry(folder.empty() ? "." : folder, error);
  for (; !error && entry != std::filesystem::directory_iterator() && names.size() < kMostFiles;
       entry.increment(error)) {
    std::error_code unknown;
    names.push_back(entry->path().filename().native() + (entry->is_directory(unknown) ? "/" : ""));
  }
  std::ranges::sort(names);
  return names;
}

class QueryPrompt final : public prompt::Answerer {
 public:
  QueryPrompt(Context* context, const QueryOptions& options, const OutputWishes& wishes)
      : context_(context), options_(options), wishes_(wishes) {
    options_.spares = &spares_;
    BeginWorkers();
  }

  Result<> Run(const std::string& sql) override;
  Result<> Obey(const DotCommand& command) override;
  Result<std::string> TextOf(const std::string& file) override;
  void Tell(const Error& error) override;

  prompt::Completion Complete(std::string_view text, std::size_t cursor);

 private:
  void BeginWorkers();
  std::ostream& out() const { return context_->terminal().out(); }
  Result<> Answer(const std::string& sql);

  Context* const context_;
  SpareWorkers spares_;
  QueryOptions options_;
  OutputWishes wishes_;
  std::string next_file_;  // where the next result goes; "": the terminal
  std::stop_token step_;
  bool times_ = false;
  std::optional<prompt::Vocabulary> vocabulary_;  // as of the last statement
};

// So that the first statement finds its worker, too. There is none to be had yet, but asking for
// one tells which library it is to load.
void QueryPrompt::BeginWorkers() {
  spares_.Take(LibraryOf(options_), {options_.timeout, options_.stop, options_.memory_mb});
  spares_.Refill();
}

Result<> QueryPrompt::Answer(const std::string& sql) {
  QueryOptions options = options_;
  options.stop = step_ = context_->interrupts().BeginStep();
  OutputWishes wishes = wishes_;
  wishes.target = std::exchange(next_file_, "");
  const bool has_pager = !PagerCommand(context_->services().environment).empty();
  wishes.all_rows = wishes.all_rows || (wishes.has_pager && has_pager);
  TL_TRY(QueryLake(*context_, sql, std::move(options), std::move(wishes)));
  return {};
}

Result<> QueryPrompt::Run(const std::string& sql) {
  vocabulary_.reset();
  const Stopwatch since;
  auto answered = Answer(sql);
  if (answered && times_) {
    out() << fmt::format("{:.3f} s\n", std::chrono::duration<double>(since.Elapsed()).count());
  }
  out() << std::flush;
  spares_.Refill();  // while somebody reads and types
  return answered;
}

Result<> QueryPrompt::Obey(const DotCommand& command) {
  context_->interrupts().BeginStep();
  switch (command.verb) {
    case DotCommand::Verb::kTables: {
      TL_TRY(ShowTables(*context_));
      break;
    }
    case DotCommand::Verb::kDescribe: {
      TL_TRY(ShowRelation(*context_, command.argument));
      break;
    }
    case DotCommand::Verb::kFormat:
      wishes_.format = FindResultFormat(command.argument).value_or(ResultFormat::kTable);
      break;
    case DotCommand::Verb::kOutput:
      next_file_ = command.argument;
      break;
    case DotCommand::Verb::kChart:
      wishes_.chart = ChartNamed(command.argument);
      break;
    case DotCommand::Verb::kTimer:
      times_ = command.argument != kOff;
      break;
    case DotCommand::Verb::kExample:
      ShowExamples(*context_, ".example NAME");
      break;
    case DotCommand::Verb::kHelp:
      out() << prompt::DotHelp(context_->terminal().width());
      break;
    default:
      break;
  }
  out() << std::flush;
  return {};
}

Result<std::string> QueryPrompt::TextOf(const std::string& file) {
  return ReadSqlFile(file, ".read");
}

void QueryPrompt::Tell(const Error& error) {
  const Terminal& terminal = context_->terminal();
  out() << std::flush;
  // The terminal has shown ^C, and the statement is gone.
  if (error.kind == ErrorKind::kUnavailable && step_.stop_requested()) {
    terminal.err() << "\nstopped\n";
    return;
  }
  TellError(terminal, error);
}

prompt::Completion QueryPrompt::Complete(std::string_view text, std::size_t cursor) {
  if (!vocabulary_) {
    auto vocabulary = app::ReadVocabulary(context_->services());
    if (!vocabulary) return {};
    vocabulary_ = *std::move(vocabulary);
  }
  return prompt::Complete(text, cursor, *vocabulary_, FilesIn);
}

}  // namespace

Result<ExitCode> RunQueryPrompt(Context& context, const QueryOptions& options,
                                const OutputWishes& wishes) {
  TL_TRY(context.lake().Open());
  TL_ASSIGN(const auto state,
            app::PrivateStateFolder(context.config(), context.services().environment));
  QueryPrompt answerer(&context, options, wishes);
  TL_ASSIGN(const std::unique_ptr<LineEditor> editor,
            LineEditor::Open(context.terminal(), &context.interrupts(),
                             [&](std::string_view text, std::size_t cursor) {
                               return answerer.Complete(text, cursor);
                             }));
  context.terminal().Say(
      fmt::format("The lake is {}. A statement ends with ;\n"
                  ".help lists the commands, Ctrl-D leaves.",
                  context.lake().name()));
  TL_TRY(prompt::RunPrompt(*editor, answerer, prompt::HistoryFile(PrivateFolder(state))));
  return ExitCode::kOk;
}

}  // namespace tracklake::cli
