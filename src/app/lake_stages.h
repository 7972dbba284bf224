// What is done to a lake without the network: transform, import, verify, withdraw, crawl. Each is
// told on the way (Services::events) and returns its report. Main thread.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "app/services.h"
#include "app/stage_report.h"
#include "base/result.h"
#include "lake/lake.h"

namespace tracklake::app {

// The lake as the configuration describes it. kNotFound when there is none.
Result<Lake> OpenLake(const Services& services);

// Any of a Lake's ways to transform.
using TransformWay = std::function<Result<TransformReport>(Lake&, const ProgressCallback&)>;
// `verb` is what people call it, a literal: "transform", "replay".
Result<TransformStageReport> RunTransform(const Services& services, std::string_view verb,
                                          const TransformWay& way);
// The usual one: what has no receipt yet.
Result<TransformStageReport> TransformNew(const Services& services);

struct ImportJobReport {
  ImportReport import;
  std::optional<TransformStageReport> transform;  // of what is in the lake now

  Outcome outcome() const;
};
// Files into raw, and transformed.
Result<ImportJobReport> ImportFiles(const Services& services,
                                    const std::vector<std::filesystem::path>& paths,
                                    ImportOptions options, const OnStage& on_stage);

struct CrawlWay {
  bool apply = true;
  bool explain = false;  // tell every change and why
};
Result<CrawlStageReport> RunCrawl(const Services& services, CrawlWay way);

// Brings the configured database of the Glue Data Catalog to what the lake holds; without `apply`
// only tells what that would be.
Result<glue::GlueReport> ReconcileGlue(const Services& services, bool apply);

// Derives every table again from raw and compares.
Result<VerifyReport> VerifyLake(const Services& services);

}  // namespace tracklake::app
