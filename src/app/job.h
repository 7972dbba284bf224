// The main job: extract → enrich → transform → crawl, the stages that ask Spotify among them. What
// each has done is told as soon as it has ended; the job's report has them all. Main thread.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/lake_stages.h"
#include "app/services.h"
#include "app/stage_report.h"
#include "base/result.h"

namespace tracklake::app {

enum class Stage : std::uint8_t { kExtract, kEnrich, kTransform, kCrawl };

// Where it is asked what the lake names and does not know: over its tables by the local engine,
// once they have what is new; or of Athena, by a process that may not write tables.
enum class NeedsFrom : std::uint8_t { kTables, kAthena };

struct JobRequest {
  // As ids, URIs or URLs; none: those of the configuration, and its sources.
  std::vector<std::string> playlists;
  std::optional<Stage> only;  // one stage only
  NeedsFrom needs_from = NeedsFrom::kTables;
};

struct JobReport {
  std::optional<ExtractReport> extract;
  std::optional<EnrichStageReport> enrich;
  std::optional<TransformStageReport> transform;
  std::optional<CrawlStageReport> crawl;

  Outcome outcome() const;
  // The latest time at which a stage is to be run again; nullopt: none was deferred.
  std::optional<Seconds> retry_at() const;
};

// A stage that is incomplete does not keep the next one from its work: what came is worth having. A
// file that one stage needs and cannot read, as the ledger of calls, is nothing to the next one;
// then the first such error is returned once the others have ended. Any other error ends the job.
Result<JobReport> RunJob(const Services& services, const JobRequest& request,
                         const OnStage& on_stage);

// The first half of it, Spotify → raw: extract, and where it is configured enrich.
Result<JobReport> RunExtraction(const Services& services, const std::vector<std::string>& playlists,
                                const OnStage& on_stage);

// One stage. kConfig without credentials or playlists.
Result<ExtractReport> RunExtract(const Services& services,
                                 const std::vector<std::string>& playlists,
                                 const OnStage& on_stage);

// One stage. Looks up what the lake's tables name and do not know, as configured. Does nothing
// while another process does it to the same lake.
Result<EnrichStageReport> RunEnrich(const Services& services, NeedsFrom needs_from,
                                    const OnStage& on_stage);

}  // namespace tracklake::app
