#include "app/folder_crawl.h"

#include <algorithm>
#include <filesystem>
#include <set>
#include <vector>

#include "catalog/crawler/glue_tables.h"
#include "catalog/crawler/why_not_for_athena.h"
#include "catalog/foreign_tables.h"
#include "lake/lake_identity.h"
#include "query/relations.h"
#include "store/s3/s3_place.h"
#include "tables/schema.h"

namespace tracklake::app {
namespace {

// The place's one name: a folder's absolute path, or a bucket's address, without a slash behind it.
std::string FullNameOf(const std::string& place) {
  std::string path = place;
  if (!IsS3Place(place)) {
    std::error_code error;
    const auto absolute = std::filesystem::weakly_canonical(place, error);
    if (!error) path = absolute.native();
  }
  while (path.size() > 1 && path.ends_with('/')) path.pop_back();
  return path;
}

// What a table of everything in a place is called.
std::string LastNameOf(const std::string& place) {
  const std::string path = FullNameOf(place);
  return path.substr(path.rfind('/') + 1);
}

// How many levels lie above the place itself: AWS counts from the bucket.
int LevelsAbove(const std::string& place) {
  if (!IsS3Place(place)) return 0;
  std::string path = place;
  while (path.ends_with('/')) path.pop_back();
  constexpr int kSlashesOfScheme = 2;
  return static_cast<int>(std::ranges::count(path, '/')) - kSlashesOfScheme;
}

// What SQL calls the lake's own tables and views.
std::set<std::string> OwnNames() {
  const auto names = RelationNames();
  return {names.begin(), names.end()};
}

// Why the table could not be read where it is to be listed; "" where it can.
std::string_view WhyNot(const FolderCrawlReport& report, const crawler::FoundTable& table,
                        bool is_for_glue) {
  if (table.schema.columns.empty()) return "nothing is known of its columns, so no SQL reads it";
  if (!is_for_glue) return "";
  return crawler::WhyNotForAthena(table, report.rules, report.crawl.left_out);
}

std::vector<crawler::TableDefinition> DefinitionsOf(const FolderCrawlReport& report,
                                                    const std::string& place) {
  std::vector<crawler::TableDefinition> tables;
  for (const crawler::FoundTable& table : report.crawl.tables) {
    tables.push_back(crawler::DefinitionOf(table, place, report.rules));
    tables.back().why_not = WhyNot(report, table, IsS3Place(place));
  }
  return tables;
}

// The lake's list, which its queries read.
Result<crawler::CatalogChanges> UpdateLake(const Services& services,
                                           const FolderCrawlRequest& request,
                                           const std::string& place,
                                           const std::vector<crawler::TableDefinition>& found,
                                           bool apply) {
  if (!request.database.empty()) {
    return WithHint(Fail(ErrorKind::kUsage, "--database: Glue knows tables in buckets only"),
                    "tracklake crawl --apply --database NAME s3://bucket/prefix");
  }
  const auto update = [&](ObjectStore* lake, bool is_meant) {
    return ForeignTables(lake).Update(place, found, request.policy, OwnNames(), is_meant);
  };
  if (apply && !services.lake.Exists()) {  // no lake is made for what cannot be listed there
    TL_ASSIGN(const auto nowhere, services.places.Open(services.lake.name()));
    TL_ASSIGN(crawler::CatalogChanges changes, update(nowhere.get(), false));
    if (std::ranges::none_of(changes.changes, &crawler::TableChange::is_applied)) return changes;
  }
  TL_ASSIGN(ObjectStore * lake, apply ? services.lake.OpenOrCreate() : services.lake.Open());
  if (lake->copies() != nullptr) {
    return WithHint(
        Fail(ErrorKind::kConfig, "{}: a lake in a bucket lists no files of this machine",
             services.lake.name()),
        "Give a lake that is a folder: --lake DIR");
  }
  return update(lake, apply);
}

Result<crawler::CatalogChanges> UpdateGlue(const Services& services,
                                           const FolderCrawlRequest& request,
                                           const std::string& place,
                                           const std::vector<crawler::TableDefinition>& found,
                                           bool apply) {
  if (request.database.empty()) {
    return WithHint(Fail(ErrorKind::kUsage, "a bucket's tables go into a database of Glue"),
                    "Name it: --database NAME");
  }
  TL_ASSIGN(aws::Client * client, services.aws.Service("glue"));
  glue::GlueClient database(client, request.database);
  return crawler::GlueTables(&database, &services.clock, &services.rng)
      .Update(place, found, request.policy, apply);
}

// Others' tables may be listed beside simulated ones: they are told from each other by their names,
// and no raw is mixed. But whoever lists them should know.
Result<> NameLake(const Services& services, FolderCrawlReport* report) {
  if (!services.lake.Exists()) return {};  // there was nothing to make one for
  TL_ASSIGN(ObjectStore * lake, services.lake.Open());
  TL_ASSIGN(const auto identity, ReadLakeIdentity(*lake));
  report->lake = services.lake.name();
  report->lake_is_simulated = identity && identity->source == LakeSource::kSimulator;
  return {};
}

Result<> UseTables(const Services& services, const FolderCrawlRequest& request,
                   FolderCrawlReport* report) {
  using Use = FolderCrawlRequest::Use;
  if (request.use == Use::kShow) return {};
  const std::string place = FullNameOf(request.place);
  const auto found = DefinitionsOf(*report, place);
  const bool apply = request.use == Use::kApply;
  const auto update = IsS3Place(place) ? UpdateGlue : UpdateLake;
  TL_ASSIGN(crawler::CatalogChanges changes, update(services, request, place, found, apply));
  report->changes = std::move(changes.changes);
  report->applied = apply;
  return IsS3Place(place) ? Result<>() : NameLake(services, report);
}

}  // namespace

Outcome FolderCrawlReport::outcome() const {
  return crawl.tables.empty() && crawl.files > 0 ? Outcome::kBadData : Outcome::kDone;
}

std::string_view NameOf(crawler::Rules rules) {
  return rules == crawler::Rules::kGlue ? "glue" : "tracklake";
}

Result<FolderCrawlReport> CrawlPlace(const Services& services, const FolderCrawlRequest& request) {
  if (!services.places.Exists(request.place)) {
    return WithHint(Fail(ErrorKind::kNotFound, "there is no folder {}", request.place),
                    "Give a folder, or s3://bucket/prefix.");
  }
  TL_ASSIGN(const std::unique_ptr<ObjectStore> store, services.places.Open(request.place));
  crawler::GroupOptions options = {.rules = request.rules,
                                   .combine = request.combine,
                                   .table_level = {},
                                   .root_name = LastNameOf(request.place)};
  if (request.table_level) {
    options.table_level = *request.table_level - 1 - LevelsAbove(request.place);
  }
  FolderCrawlReport report = {request.place, request.rules, {}};
  TL_ASSIGN(report.crawl, crawler::CrawlFolder(*store, options));
  for (crawler::FoundTable& table : report.crawl.tables) table.name = request.prefix + table.name;
  TL_TRY(UseTables(services, request, &report));
  return report;
}

}  // namespace tracklake::app
