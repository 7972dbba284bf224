#include "app/json/lake_json.h"

#include "app/json/catalog_json.h"
#include "app/json/run_json.h"
#include "app/json/schedule_json.h"

namespace tracklake::app {

Json JsonOf(const LakeStatus& status) {
  Json tables = Json::object();
  for (const auto& [id, table] : status.tables) {
    tables[std::string(Table(id).name)] = JsonOf(table);
  }
  Json foreign = Json::array();
  for (const std::string& name : status.foreign) foreign.push_back(name);
  const std::optional<Day> newest = status.newest();
  return {{"newest", newest ? Json(FormatDate(*newest)) : Json()},
          {"tables", std::move(tables)},
          {"foreign", std::move(foreign)},
          {"gaps",
           {{"recoverable", status.gaps.recoverable},
            {"for_ever", status.gaps.for_ever},
            {"missing_items", status.gaps.missing_items}}},
          {"quarantine",
           {{"items", status.quarantine.items()}, {"objects", status.quarantine.objects()}}},
          {"left_out", CountByReason(status.left_out)},
          {"frozen",
           {{"days", status.frozen.size()},
            {"newest", status.frozen.empty() ? Json() : Json(FormatDate(status.frozen.back()))}}},
          {"last_run", status.last_run ? SummaryOf(*status.last_run) : Json()},
          {"schedule", JsonOf(status.schedule)}};
}

Json JsonOf(const VerifyReport& report) {
  Json problems = Json::array();
  for (const Problem& problem : report.problems) {
    problems.push_back({{"kind", NameOf(problem.kind)},
                        {"subject", problem.subject},
                        {"detail", problem.detail},
                        {"cure", TextOrNull(problem.cure)}});
  }
  return {{"clean", report.clean()},
          {"objects", report.objects},
          {"parts", report.parts},
          {"rows", report.rows},
          {"rollups", report.rollups},
          {"other_version_objects", report.other_version_objects},
          {"expired_objects", report.expired_objects},
          {"pending", report.pending},
          {"leftovers", report.leftovers},
          {"problems", std::move(problems)}};
}

Json JsonOf(const WithdrawReport& report) {
  Json objects = Json::array();
  for (const WithdrawnObject& object : report.objects) {
    objects.push_back({{"key", object.key},
                       {"sha256", TextOrNull(object.sha256)},
                       {"moved", object.moved},
                       {"rows", object.rows}});
  }
  Json failures = Json::array();
  for (const Failure& failure : report.failures) {
    failures.push_back({{"subject", failure.subject}, {"message", failure.error.message}});
  }
  return {{"withdrawn", std::move(objects)}, {"failures", std::move(failures)}};
}

}  // namespace tracklake::app
