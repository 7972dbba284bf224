#include "catalog/glue/registration.h"

#include <fmt/ranges.h>

#include <optional>
#include <utility>

#include "aws/retry.h"
#include "catalog/glue/merge.h"

namespace tracklake::glue {
namespace {

std::string Listed(const std::vector<std::string>& changes) {
  return fmt::format("{}", fmt::join(changes, ", "));
}

}  // namespace

// A table or view to be written.
struct Registration::Step {
  std::optional<Json> input;  // nullopt: it is as it should be
  std::string version;        // of what it replaces
  bool is_new = false;
  bool is_needed = false;
};

Registration::Registration(GlueClient glue, std::string root, std::vector<View> views, Clock* clock,
                           Rng* rng)
    : glue_(std::move(glue)),
      root_(std::move(root)),
      views_(std::move(views)),
      clock_(clock),
      rng_(rng) {}

const Json* Registration::FindStored(std::string_view name) const {
  const auto found = stored_.find(name);
  return found == stored_.end() ? nullptr : &found->second;
}

std::string Registration::NameOf(std::string_view name) const {
  return fmt::format("Glue's table {}.{}", glue_.database(), name);
}

// What is only for people (comments, descriptions) is written once: a catalog that does not keep
// our words holds up no rows.
Result<> Registration::Define(bool apply, GlueReport* report) {
  std::optional<Error> last;
  for (int round = 0; round < kMaxRounds; ++round) {
    GlueReport found;
    TL_ASSIGN(const std::vector<Step> steps, PlanDefinitions(&found));
    if (round == 0) {
      report->changes = std::move(found.changes);
      report->kept = std::move(found.kept);
    }
    bool is_done = true;
    for (const Step& step : steps)
      is_done = is_done && !(step.is_needed || (round == 0 && step.input));
    if (is_done || !apply) {
      is_defined_ = is_done;
      return {};
    }
    if (last) clock_->SleepFor(aws::Backoff(round, *rng_));
    for (const Step& step : steps) {
      auto written = Write(step);
      if (written) continue;
      if (!IsToBeReadAgain(written.error())) return written;
      last = std::move(written).error();
    }
  }
  if (last) return std::unexpected(*std::move(last));
  return Fail(ErrorKind::kUnavailable, "Glue's database {} does not keep what is written to it",
              glue_.database());
}

Result<std::vector<Registration::Step>> Registration::PlanDefinitions(GlueReport* report) {
  stored_.clear();
  TL_ASSIGN(std::vector<Json> tables, glue_.Tables());
  for (Json& table : tables) {
    std::string name = TextOf(table, "Name");
    stored_.emplace(std::move(name), std::move(table));
  }
  std::vector<Step> steps;
  for (const TableInfo& table : tracklake::Tables()) {
    TL_ASSIGN(Step step, PlanTable(table, report));
    steps.push_back(std::move(step));
  }
  for (const View& view : views_) TL_TRY(PlanView(view, report, &steps));
  return steps;
}

Result<Registration::Step> Registration::PlanTable(const TableInfo& table,
                                                   GlueReport* report) const {
  Json wanted = TableInput(table, root_);
  const Json* const stored = FindStored(table.name);
  if (stored == nullptr) {
    report->changes.push_back(
        {Change::Kind::kAdded, Change::Of::kTable, std::string(table.name), {}});
    return Step{std::move(wanted), {}, true, true};
  }
  TL_ASSIGN(Merged merged, MergeTable(*stored, wanted, NameOf(table.name)));
  for (const std::string& kept : merged.kept) {
    report->kept.push_back(fmt::format("{}: {}", table.name, kept));
  }
  if (merged.input) {
    report->changes.push_back({Change::Kind::kChanged, Change::Of::kTable, std::string(table.name),
                               Listed(merged.changes)});
  }
  return Step{std::move(merged.input), TextOf(*stored, "VersionId"), false, merged.is_needed};
}

// A name that is taken is told, and holds up no rows.
Result<> Registration::PlanView(const View& view, GlueReport* report,
                                std::vector<Step>* steps) const {
  Json wanted = ViewInput(view, glue_.database());
  const Json* const stored = FindStored(view.name);
  if (stored == nullptr) {
    report->changes.push_back({Change::Kind::kAdded, Change::Of::kView, view.name, {}});
    steps->push_back({std::move(wanted), {}, true, true});
    return {};
  }
  auto merged = MergeView(*stored, wanted, NameOf(view.name));
  if (!merged) {
    report->kept.push_back(fmt::format("{}: {}", view.name, merged.error().message));
    return {};
  }
  if (merged->input) {
    report->changes.push_back(
        {Change::Kind::kChanged, Change::Of::kView, view.name, Listed(merged->changes)});
  }
  steps->push_back(
      {std::move(merged->input), TextOf(*stored, "VersionId"), false, merged->is_needed});
  return {};
}

Result<> Registration::Write(const Step& step) {
  if (!step.input) return {};
  return step.is_new ? glue_.CreateTable(*step.input)
                     : glue_.UpdateTable(*step.input, step.version);
}

}  // namespace tracklake::glue
