#include "app/known_names.h"

#include <memory>

#include "catalog/foreign_tables.h"
#include "history/run_history.h"
#include "query/view_infos.h"
#include "store/s3/s3_place.h"
#include "tables/comments.h"
#include "tables/schema.h"

namespace tracklake::app {
namespace {

constexpr int kMostRuns = 20;

// The lake's store where it is a folder that is there; else null.
std::unique_ptr<ObjectStore> OpenFolder(Places& places, const std::string& lake) {
  if (IsS3Place(lake) || !places.Exists(lake)) return nullptr;
  auto store = places.Open(lake);
  return store ? *std::move(store) : nullptr;
}

}  // namespace

std::vector<KnownName> OwnTables() {
  std::vector<KnownName> names;
  for (const TableInfo& table : Tables()) {
    names.push_back({std::string(table.name), std::string(CommentOf(table.id))});
  }
  return names;
}

std::vector<KnownName> KnownRelations(Places& places, const std::string& lake) {
  std::vector<KnownName> names = OwnTables();
  for (const ViewInfo& view : ViewInfos()) names.push_back({std::string(view.name), view.sentence});
  const auto store = OpenFolder(places, lake);
  if (!store) return names;
  const auto foreign = ForeignTables(store.get()).Load();
  if (!foreign) return names;
  for (const auto& table : *foreign) names.push_back({table.name, "Files in " + table.place});
  return names;
}

std::vector<RunRecord> KnownRuns(Places& places, const std::string& lake) {
  const auto store = OpenFolder(places, lake);
  if (!store) return {};
  auto history = RunHistory::OpenForReading(store->LocalPath(kRunsKey));
  if (!history || !*history) return {};
  return (*history)->Last(kMostRuns).value_or(std::vector<RunRecord>());
}

}  // namespace tracklake::app
