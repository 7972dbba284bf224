#include "app/json/account_json.h"

namespace tracklake::app {
namespace {

Json FamilyJson(const PlanFamily& family) {
  const bool limited = family.now.budget.has_value();
  Json visits = Json::array();
  for (const Admission& visit : family.visits) {
    visits.push_back({{"at", FormatTimestamp(visit.at)}, {"calls", visit.calls}});
  }
  return {{"family", family.family},
          {"calls", family.calls},
          {"used", family.now.used},
          {"budget", limited ? Json(*family.now.budget) : Json()},
          {"left", limited ? Json(family.now.left) : Json()},
          {"visits", std::move(visits)}};
}

}  // namespace

Json JsonOf(const Plan& plan) {
  Json rows = Json::array();
  for (const PlanRow& row : plan.rows) {
    rows.push_back({{"source", row.source},
                    {"family", row.family},
                    {"new", row.wanted},
                    {"known", row.known},
                    {"held", row.held},
                    {"calls", row.calls},
                    {"at_least", row.at_least}});
  }
  Json families = Json::array();
  for (const PlanFamily& family : plan.families) families.push_back(FamilyJson(family));
  return {
      {"at", FormatTimestamp(plan.at)},
      {"app_class", plan.capabilities ? Json(AppClassName(plan.capabilities->app_class)) : Json()},
      {"calls", plan.calls()},
      {"days", plan.days()},
      {"done_at", FormatTimestamp(plan.done_at)},
      {"needs_consent", plan.needs_consent},
      {"unread_playlists", plan.unread_lists},
      {"sources", std::move(rows)},
      {"families", std::move(families)}};
}

Json JsonOf(const QuotaReport& report) {
  Json families = Json::array();
  for (const QuotaRow& row : report.rows) {
    const bool limited = row.now.budget.has_value();
    families.push_back({{"family", row.family},
                        {"used", row.now.used},
                        {"budget", limited ? Json(*row.now.budget) : Json()},
                        {"configured_budget", limited ? Json(row.configured) : Json()},
                        {"left", limited ? Json(row.now.left) : Json()},
                        {"next_at", FormatTimestamp(row.now.next_at)},
                        {"closed_until", TimeOrNull(row.now.closed_until)},
                        {"lowered_at", row.learned ? TimeOrNull(row.learned->at) : Json()}});
  }
  return {{"ledger", report.place},
          {"at", FormatTimestamp(report.clock)},
          {"clock_behind_seconds", (report.ledger_time - report.clock).count()},
          {"calls_per_day", report.budgets.calls_per_day},
          {"families", std::move(families)}};
}

Json JsonOf(const Diagnosis& diagnosis) {
  Json checks = Json::array();
  for (const Check& check : diagnosis.checks) {
    checks.push_back({{"name", check.name},
                      {"verdict", NameOf(check.verdict)},
                      {"finding", check.finding},
                      {"cure", TextOrNull(check.cure)}});
  }
  Json json = {{"checks", std::move(checks)}};
  json["capabilities"] =
      diagnosis.capabilities ? Json::parse(CapabilitiesJson(*diagnosis.capabilities)) : Json();
  return json;
}

Json JsonOf(const ConsentReport& report) {
  Json json = {{"state", NameOf(report.state)}, {"wanted_scopes", report.wanted_scopes}};
  json["warnings"] = report.warnings;
  if (!report.consent) return json;
  const Consent& consent = *report.consent;
  json["account_id"] = TextOrNull(consent.account_id);
  json["display_name"] = TextOrNull(consent.display_name);
  json["scopes"] = consent.scopes;
  json["missing_scopes"] = report.missing_scopes;
  json["access_expires_at"] = FormatTimestamp(consent.access_expires_at);
  json["authorized_at"] = FormatTimestamp(consent.authorized_at);
  json["ends_at"] = FormatTimestamp(ConsentEnds(consent.authorized_at));
  json["days_left"] = report.days_left;
  return json;
}

}  // namespace tracklake::app
