#include "enrich/enrich.h"

#include <algorithm>
#include <utility>

#include "enrich/lookup_run.h"

namespace tracklake {

Result<EnrichReport> Enricher::Run(std::span<const EnrichTask> tasks) {
  EnrichReport report;
  // What stops one lookup of a provider for good stops its others: a credential that is refused.
  std::vector<std::pair<std::string_view, Refusal>> stopped;
  for (const EnrichTask& task : tasks) {
    std::vector<std::string> ids = task.ids;
    for (Lookup* lookup : task.lookups) {
      LookupRun run(lookup, store_, clock_, hooks_);
      const auto stop = std::ranges::find(stopped, lookup->kind().provider,
                                          [](const auto& entry) { return entry.first; });
      if (stop != stopped.end()) run.StopBefore(stop->second);
      TL_TRY(run.Run(&ids));
      report.answers += run.answers();
      if (run.stopped_for_good()) {
        stopped.emplace_back(lookup->kind().provider, *run.stopped_for_good());
      }
      report.lookups.push_back(run.TakeReport());
      const LookupReport& last = report.lookups.back();
      if (last.is_deferred && last.error->retry_at) {
        report.retry_at = std::max(report.retry_at.value_or(Seconds()), *last.error->retry_at);
      }
    }
  }
  return report;
}

}  // namespace tracklake
