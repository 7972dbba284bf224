// The stages of the main job: extract → enrich → transform → crawl. Each does its work, tells
// people on stderr as it goes, and returns what programs read and the exit code it means. Commands
// are one stage or several.
#pragma once

#include <nlohmann/json.hpp>
#include <span>
#include <string>
#include <vector>

#include "cli/context.h"
#include "lake/lake.h"

namespace tracklake::cli {

struct StageResult {
  ExitCode code = ExitCode::kOk;
  nlohmann::ordered_json json;  // an object
};

// Playlists as ids, URIs or URLs; none: those of the configuration. kConfig without credentials or
// playlists.
Result<StageResult> ExtractStage(Context& context, const std::vector<std::string>& playlists);

// Of a job with an extract stage that has ended with this report: one of which a stage was deferred
// goes on with the lists that remain, any other is over.
Result<> EndExtraction(Context& context, const nlohmann::ordered_json& report);

// Looks up what the lake's tables name and do not know, as configured; transforms first what is
// new. Does nothing while another process does it to the same lake.
Result<StageResult> EnrichStage(Context& context);

// Any of a Lake's ways to transform.
using TransformWay = std::function<Result<TransformReport>(Lake&, const ProgressCallback&)>;
Result<StageResult> TransformStage(Context& context, const std::string& verb,
                                   const TransformWay& way);

struct CrawlWay {
  bool apply = true;
  bool explain = false;  // tell every change and why
};
Result<StageResult> CrawlStage(Context& context, CrawlWay way);

// The lake as the configuration describes it.
Result<Lake> OpenLake(Context& context);

// The code of a job whose stages ended so: the one that most needs a person. Deferred beats
// incomplete.
ExitCode WorstOf(std::span<const ExitCode> codes);

// The latest time at which a stage of the report is to be run again; empty: none was deferred.
std::string RetryAtOf(const nlohmann::ordered_json& report);

// Says when to run again, if a stage of the report was deferred.
void SayRetryAt(const Context& context, const nlohmann::ordered_json& report);

// Prints the result for programs, with schema_version, when they asked for JSON.
void PrintJson(const Context& context, nlohmann::ordered_json json);

}  // namespace tracklake::cli
