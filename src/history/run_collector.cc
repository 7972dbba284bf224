#include "history/run_collector.h"

#include <algorithm>
#include <variant>

namespace tracklake {
namespace {

template <typename... Kinds>
struct Overloaded : Kinds... {
  using Kinds::operator()...;
};

// "playlist 37i9…", and the list alone where there is one of its kind.
std::string SubjectOf(const ListEnded& list) {
  std::string subject(list.source);
  if (!list.id.empty() && list.id != list.source) subject.append(" ").append(list.id);
  return subject;
}

}  // namespace

RunCounts& RunCounts::operator+=(const RunCounts& other) {
  calls += other.calls;
  landed += other.landed;
  objects += other.objects;
  bytes += other.bytes;
  rows += other.rows;
  parts += other.parts;
  quarantined += other.quarantined;
  refused += other.refused;
  failures += other.failures;
  return *this;
}

RunCollector::RunCollector(Origin origin) {
  record_.id = std::move(origin.id);
  record_.why = std::move(origin.why);
  record_.arguments = std::move(origin.arguments);
  record_.folder = std::move(origin.folder);
  record_.source = std::move(origin.source);
}

void RunCollector::On(const Event& event, Micros now) {
  std::visit(Overloaded{
                 [&](const RunBegan& run) {
                   has_begun_ = true;
                   record_.command = run.command;
                   record_.began_at = now - run.ago;
                 },
                 [&](const RunEnded& run) {
                   record_.ended_at = now - run.ago;
                   record_.outcome = run.outcome;
                   record_.retry_at = run.retry_at;
                   AddError("", run.error);
                 },
                 [&](const StageBegan& stage) { BeginStage(stage.stage, now - stage.ago); },
                 [&](const StageEnded& stage) {
                   if (record_.stages.empty()) return;
                   record_.stages[stage_].ended_at = now - stage.ago;
                   record_.stages[stage_].outcome = stage.outcome;
                 },
                 [&](const ListEnded& list) { AddError(SubjectOf(list), list.error); },
                 [&](const LookupEnded& lookup) { AddError(lookup.name, lookup.error); },
                 [&](const SubjectFailed& failed) { AddError(failed.subject, failed.error); },
                 [&](const ObjectLanded&) { Add({.landed = 1}); },
                 [&](const CallAnswered&) { Add({.calls = 1}); },
                 [&](const RowsCommitted& rows) {
                   Add({.objects = rows.objects,
                        .bytes = rows.bytes,
                        .rows = rows.rows,
                        .parts = rows.parts,
                        .quarantined = rows.quarantined,
                        .refused = rows.refused});
                 },
                 [](const auto&) {},
             },
             event);
}

// A run by event does the same again and again, for as long as more comes: a stage goes on then.
void RunCollector::BeginStage(std::string_view name, Micros at) {
  const auto before = std::ranges::find(record_.stages, name, &RunStage::stage);
  if (record_.why == kWhyEvent && before != record_.stages.end()) {
    stage_ = static_cast<std::size_t>(before - record_.stages.begin());
    before->ended_at.reset();
    before->outcome.clear();
    return;
  }
  stage_ = record_.stages.size();
  record_.stages.push_back({std::string(name), at, {}, "", {}});
}

void RunCollector::Add(const RunCounts& counts) {
  record_.counts += counts;
  if (!record_.stages.empty() && !record_.stages[stage_].ended_at) {
    record_.stages[stage_].counts += counts;
  }
}

void RunCollector::AddError(std::string_view subject, const Error* error) {
  if (error == nullptr) return;
  Add({.failures = 1});
  if (record_.errors.size() == RunRecord::kMostErrors) return;
  record_.errors.push_back({std::string(subject), error->message, error->hint});
}

}  // namespace tracklake
