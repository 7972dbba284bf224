#include "app/plan.h"

#include <algorithm>
#include <map>
#include <span>

#include "app/enrichment.h"
#include "app/own_query.h"
#include "app/quota_ledger.h"
#include "enrich/negative.h"

namespace tracklake::app {
namespace {

std::int64_t Held(const NegativeAnswers& negative, const std::vector<std::string>& ids,
                  Seconds now) {
  return std::ranges::count_if(ids,
                               [&](const auto& id) { return negative.Find(id, now) != nullptr; });
}

std::int64_t CallsFor(std::int64_t ids, std::size_t batch) {
  const auto size = static_cast<std::int64_t>(batch);
  return (ids + size - 1) / size;
}

// A provider that is asked for all leaves nothing that could be foreseen to those after it.
Result<> PlanTask(ObjectStore* store, const EnrichTask& task, std::int64_t known, Plan* plan) {
  bool is_foreseen = false;
  for (Lookup* lookup : task.lookups) {
    const LookupKind& kind = lookup->kind();
    PlanRow row{std::string(kind.name), std::string(kind.family), 0, known, 0, 0, false};
    if (!is_foreseen && !lookup->closed()) {
      TL_ASSIGN(const NegativeAnswers negative, NegativeAnswers::Load(store, kind.name));
      row.held = Held(negative, task.ids, plan->at);
      row.wanted = std::ssize(task.ids) - row.held;
      row.calls = CallsFor(row.wanted, lookup->batch_size());
      is_foreseen = true;
    }
    plan->rows.push_back(std::move(row));
  }
  return {};
}

std::int64_t KnownOf(const LakeNeeds& needs, const EnrichTask& task) {
  const std::string_view what = task.lookups.front()->kind().what;
  if (what == "artist") return needs.artists.known;
  if (what == "album") return needs.albums.known;
  return what == "track" ? needs.tracks.known : needs.audio_features.known;
}

Result<> PlanEnrichment(const Services& services, ObjectStore* store, SpotifyConnection& connection,
                        const Capabilities& capabilities, Plan* plan) {
  if (!IsEnrichmentConfigured(services.config)) return {};
  TL_ASSIGN(QuerySession session, OpenOwnQuery(services, store, kNeedsQuery));
  TL_ASSIGN(const LakeNeeds needs, ReadNeeds(services, session, capabilities));
  TL_ASSIGN(const Enrichment enrichment, Enrichment::Open(services, connection, capabilities));
  for (const EnrichTask& task : enrichment.Tasks(needs)) {
    TL_TRY(PlanTask(store, task, KnownOf(needs, task), plan));
  }
  return {};
}

// What finds out what the credential may do; audio features are asked for only where batches are.
void PlanProbe(bool has_user, Plan* plan) {
  const auto add = [plan](std::string_view family, std::int64_t calls) {
    plan->rows.push_back({.source = "capabilities",
                          .family = std::string(family),
                          .wanted = calls,
                          .calls = calls,
                          .at_least = calls == 0});
  };
  add("search", 1);
  add("artists", 1);
  add("audio-features", 0);
  if (has_user) add("me", 1);
}

bool IsProbeDue(const Plan& plan, bool has_user) {
  const auto& known = plan.capabilities;
  return !known || known->has_user != has_user || IsStale(*known, plan.at);
}

Result<> PlanFamilies(QuotaLedger& quota, Plan* plan) {
  TL_ASSIGN(const auto state, quota.ledger().Load());
  std::map<std::string, std::int64_t> calls;
  for (const PlanRow& row : plan->rows) calls[row.family] += row.calls;
  plan->done_at = plan->at;
  for (const auto& [family, count] : calls) {
    PlanFamily made{family, count, StandingOf(*state, family, quota.budgets(), plan->at), {}};
    if (count > 0) {
      made.visits = PredictAdmissions(*state, family, quota.budgets(), count, plan->at);
      plan->done_at = std::max(plan->done_at, made.visits.back().at);
    }
    plan->families.push_back(std::move(made));
  }
  return {};
}

}  // namespace

std::int64_t Plan::calls() const {
  std::int64_t sum = 0;
  for (const PlanFamily& family : families) sum += family.calls;
  return sum;
}

double Plan::days() const {
  return std::chrono::duration<double, std::chrono::days::period>(done_at - at).count();
}

Result<Plan> MakePlan(const Services& services) {
  const bool has_lake = services.lake.Exists();
  std::unique_ptr<ObjectStore> none;  // a plan makes no lake: in a place without one all is new
  if (!has_lake) {
    TL_ASSIGN(none, services.places.Open(services.lake.name()));
  }
  TL_ASSIGN(ObjectStore * store, has_lake ? services.lake.Open() : none.get());
  TL_ASSIGN(const auto connection, SpotifyConnection::Open(services));
  Plan plan;
  plan.at = services.clock.NowSeconds();
  TL_ASSIGN(plan.capabilities, connection->Memory(store).Remembered());
  const Capabilities capabilities = plan.capabilities.value_or(Capabilities());
  const bool has_user = connection->credential().has_user;
  bool needs_capabilities = false;
  TL_TRY(PlanLists(services, store, capabilities, has_user, &plan, &needs_capabilities));
  const std::size_t lists = plan.rows.size();
  if (has_lake) TL_TRY(PlanEnrichment(services, store, *connection, capabilities, &plan));
  const auto lookups = std::span(plan.rows).subspan(lists);
  needs_capabilities |=
      std::ranges::any_of(lookups, [](const PlanRow& row) { return row.wanted + row.held > 0; });
  if (needs_capabilities && IsProbeDue(plan, has_user)) PlanProbe(has_user, &plan);
  TL_TRY(PlanFamilies(connection->quota(), &plan));
  return plan;
}

}  // namespace tracklake::app
