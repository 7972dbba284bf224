#include "app/lake_stages.h"

#include <fmt/format.h>

#include <span>
#include <utility>

#include "app/own_query.h"
#include "app/stage_progress.h"
#include "app/tell.h"
#include "base/stopped.h"
#include "query/row_difference.h"
#include "raw/source_files.h"
#include "transform/transformer.h"

namespace tracklake::app {
namespace {

ProgressCallback Objects(StageProgress* progress) {
  return [progress](const Progress& now) { progress->Update(now.done, now.total, "object"); };
}

// The lake, with rows that differ described where somebody wants that.
Result<Lake> OpenDescribed(const Services& services, DescribeRows describe_rows) {
  const Config& config = services.config;
  TL_ASSIGN(ObjectStore * store, services.lake.Open());
  LakeOptions options;
  options.describe_rows = std::move(describe_rows);
  options.raw_prefixes = config.raw_prefixes;
  options.workers = config.transform_workers;
  options.stop = services.stop;
  if (services.glue.IsConfigured()) {
    TL_ASSIGN(glue::Registration * glue, services.glue.Open());
    options.announce_parts = [glue](std::span<const PartPlace> places) {
      return glue->AddPartitions(places);
    };
  }
  options.formats.clear();
  for (const std::string& name : config.formats) {
    const auto format = FindFileFormat(name);
    if (!format) return Fail(ErrorKind::kConfig, "lake.formats: {} is not a format", name);
    options.formats.push_back(*format);
  }
  return Lake(store, &services.clock, std::move(options));
}

}  // namespace

Result<Lake> OpenLake(const Services& services) { return OpenDescribed(services, {}); }

Result<TransformStageReport> RunTransform(const Services& services, std::string_view verb,
                                          const TransformWay& way) {
  TL_ASSIGN(Lake lake, OpenLake(services));
  StageProgress progress(&services.events, verb);
  TL_ASSIGN(TransformReport report, way(lake, Objects(&progress)));
  TransformStageReport stage{verb, std::move(report)};
  Tell(services.events, stage);
  progress.End(OutcomeOf(stage));
  return stage;
}

Result<TransformStageReport> TransformNew(const Services& services) {
  return RunTransform(services, "transform", [](Lake& lake, const ProgressCallback& progress) {
    return lake.TransformNew(progress);
  });
}

Outcome ImportJobReport::outcome() const {
  const Outcome imported = OutcomeOf(import);
  return transform ? Worse(imported, OutcomeOf(*transform)) : imported;
}

namespace {

// What becomes of files none of which can be imported, where there is no lake yet: for them none is
// made.
std::optional<std::vector<ImportedFile>> NothingForANewLake(
    const Services& services, const std::vector<std::filesystem::path>& paths) {
  if (services.lake.Exists()) return std::nullopt;
  std::vector<ImportedFile> settled;
  for (SourceFile& file : FindSourceFiles(paths)) {
    if (file.refused.empty() && file.ignored.empty()) return std::nullopt;
    const bool is_refused = !file.refused.empty();
    settled.push_back({file.path.native(),
                       is_refused ? ImportOutcome::kRefused : ImportOutcome::kIgnored,
                       {},
                       std::move(is_refused ? file.refused : file.ignored)});
  }
  return settled;
}

}  // namespace

Result<ImportJobReport> ImportFiles(const Services& services,
                                    const std::vector<std::filesystem::path>& paths,
                                    ImportOptions options, const OnStage& on_stage) {
  Transformer reader;
  options.time_inside = [&reader](std::string_view bytes) { return reader.Load(bytes); };
  StageProgress progress(&services.events, "import");
  std::int64_t done = 0;
  ImportJobReport report;
  if (auto nothing = NothingForANewLake(services, paths)) {
    report.import.files = *std::move(nothing);
  } else {
    TL_ASSIGN(ObjectStore * store, services.lake.OpenForLanding());
    TL_ASSIGN(report.import.files, ImportRaw(*store, paths, options, [&](const ImportedFile&) {
                progress.Update(++done, 0, "file");
              }));
  }
  Tell(services.events, report.import);
  progress.End(OutcomeOf(report.import));
  on_stage(report.import);
  const std::vector<std::string> keys = report.import.Keys();
  if (keys.empty()) return report;
  TL_TRY(NotStopped(services.stop));
  TL_ASSIGN(report.transform,
            RunTransform(services, "transform", [&](Lake& lake, const ProgressCallback&) {
              return lake.TransformKeys(keys);
            }));
  on_stage(*report.transform);
  return report;
}

Result<CrawlStageReport> RunCrawl(const Services& services, CrawlWay way) {
  TL_ASSIGN(ObjectStore * store, services.lake.Open());
  TL_ASSIGN(Catalog catalog, Catalog::Open(store));
  StageProgress progress(&services.events, "crawl");
  TL_ASSIGN(CrawlReport crawl, catalog.Crawl(way.apply));
  const auto broken = catalog.broken();
  CrawlStageReport report{.was_to_apply = way.apply,
                          .is_explained = way.explain,
                          .crawl = std::move(crawl),
                          .broken = {broken.begin(), broken.end()}};
  if (report.crawl.applied) {
    auto rolled = RollUp(store, &services.clock, QueryOptionsOf(services));
    if (rolled) report.rollups = *rolled;
    if (!rolled) report.rollup_failure = std::move(rolled).error();
  }
  if (services.glue.IsConfigured()) {
    auto registered = ReconcileGlue(services, way.apply);
    if (registered) {
      report.glue = *std::move(registered);
    } else {
      report.glue_failure = std::move(registered).error();
    }
  }
  Tell(services.events, report);
  progress.End(OutcomeOf(report));
  return report;
}

Result<glue::GlueReport> ReconcileGlue(const Services& services, bool apply) {
  TL_ASSIGN(ObjectStore * store, services.lake.Open());
  TL_ASSIGN(glue::Registration * glue, services.glue.Open());
  return glue->Reconcile(*store, apply);
}

namespace {

// Roll-ups against their parts. Where a part is not what it should be, that is told already, and
// of its month nothing can be compared.
Result<> AddRollups(const Services& services, VerifyReport* report) {
  const std::string cure = "tracklake crawl";
  TL_ASSIGN(ObjectStore * store, services.lake.Open());
  auto check = VerifyRollups(store, QueryOptionsOf(services));
  if (!check && !report->clean()) return {};
  if (!check) return std::unexpected(std::move(check).error());
  report->rollups = check->files;
  for (const std::string& key : check->damaged) {
    report->problems.push_back({ProblemKind::kRollupDiffers, key,
                                "its bytes are not those that were written; no query reads it",
                                cure});
  }
  for (const std::string& key : check->wrong) {
    report->problems.push_back(
        {ProblemKind::kRollupDiffers, key,
         fmt::format("its parts give other bytes; delete {} first", store->Location(key)), cure});
  }
  return {};
}

}  // namespace

Result<VerifyReport> VerifyLake(const Services& services) {
  const auto describe = [query = QueryOptionsOf(services)](
                            const PartPlace& place, const auto& stored, const auto& derived) {
    return DescribeRowDifference(place, stored, derived, query);
  };
  TL_ASSIGN(Lake lake, OpenDescribed(services, describe));
  StageProgress progress(&services.events, "verify");
  TL_ASSIGN(VerifyReport report, lake.Verify(Objects(&progress)));
  TL_TRY(AddRollups(services, &report));
  progress.End(report.clean() ? Outcome::kDone : Outcome::kBadData);
  return report;
}

}  // namespace tracklake::app
