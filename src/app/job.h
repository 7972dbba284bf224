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

struct JobRequest {
  // As ids, URIs or URLs; none: those of the configuration, and its sources.
  std::vector<std::string> playlists;
  std::optional<Stage> only;  // one stage only
};

struct JobReport {
  std::optional<ExtractReport> extract;
  std::optional<EnrichStageReport> enrich;
  std::optional<TransformStageReport> transform;
  std::optional<RetentionReport> retention;  // of upkeep
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

// The same of one stage, for a process that may not write tables and has no engine for SQL, as a
// function of AWS Lambda: nothing else of the job is linked by it.
Result<JobReport> RunExtractionAlone(const Services& services,
                                     const std::vector<std::string>& playlists);
Result<JobReport> RunEnrichmentAlone(const Services& services);

// One stage. kConfig without credentials or playlists.
Result<ExtractReport> RunExtract(const Services& services,
                                 const std::vector<std::string>& playlists,
                                 const OnStage& on_stage);

// One stage. Looks up what the lake's tables name and do not know, as configured. Does nothing
// while another process does it to the same lake. The local engine says what that is, once the
// tables have what is new; or Athena, as the tables are.
Result<EnrichStageReport> RunEnrich(const Services& services, const OnStage& on_stage);
Result<EnrichStageReport> RunEnrichByAthena(const Services& services, const OnStage& on_stage);

}  // namespace tracklake::app
