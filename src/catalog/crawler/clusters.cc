#include "catalog/crawler/clusters.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "catalog/crawler/grouping.h"

namespace tracklake::crawler {
namespace {

constexpr std::size_t kAll = 100;

bool IsAlike(const FileSchema& one, const FileSchema& other, Rules rules, bool may_grow) {
  if (rules == Rules::kOurs && !CanBeReadAsOne(one, other)) return false;
  const int percent = may_grow ? ContainedPercent(one, other) : SharedPercent(one, other);
  return IsSameKind(one, other) && percent > kSimilarPercent;
}

bool HaveSameKeys(const FolderShape& one, const FolderShape& other) {
  return one.key == other.key && *one.keys_below == *other.keys_below;
}

void Join(const FileSchema& schema, std::size_t member, Cluster* cluster, Rules rules) {
  cluster->members.push_back(member);
  // Ours measure against all that is in it, so that a table may grow step by step.
  if (rules == Rules::kOurs) MergeInto(&cluster->schema, schema);
}

}  // namespace

std::vector<Cluster> ClustersOf(std::span<const FileSchema* const> schemas, Rules rules,
                                bool combine) {
  std::vector<Cluster> clusters;
  for (std::size_t i = 0; i < schemas.size(); ++i) {
    const auto found = std::ranges::find_if(clusters, [&](const Cluster& cluster) {
      return combine ? CanBeReadAsOne(cluster.schema, *schemas[i])
                     : IsAlike(cluster.schema, *schemas[i], rules, false);
    });
    if (found == clusters.end()) {
      clusters.push_back({*schemas[i], {i}});
    } else {
      Join(*schemas[i], i, &*found, rules);
    }
  }
  return clusters;
}

std::vector<Cluster> ClustersOf(std::span<const FolderShape> folders, Rules rules, bool combine) {
  std::vector<Cluster> clusters;
  for (std::size_t i = 0; i < folders.size(); ++i) {
    const FolderShape& folder = folders[i];
    const bool may_grow = rules == Rules::kOurs && !folder.key.empty();
    const auto found = std::ranges::find_if(clusters, [&](const Cluster& cluster) {
      if (!HaveSameKeys(folders[cluster.members.front()], folder)) return false;
      if (folder.schema->columns.empty()) return false;  // nothing says that they are alike
      return combine ? CanBeReadAsOne(cluster.schema, *folder.schema)
                     : IsAlike(cluster.schema, *folder.schema, rules, may_grow);
    });
    if (found == clusters.end()) {
      clusters.push_back({*folder.schema, {i}});
    } else {
      Join(*folder.schema, i, &*found, rules);
    }
  }
  return clusters;
}

const Cluster& LargestOf(const std::vector<Cluster>& clusters) {
  return *std::ranges::max_element(clusters, {},
                                   [](const Cluster& cluster) { return cluster.members.size(); });
}

bool IsOneTable(const std::vector<Cluster>& clusters, std::size_t count,
                const GroupOptions& options) {
  const std::size_t share = LargestOf(clusters).members.size() * kAll / count;
  if (share <= static_cast<std::size_t>(kSimilarPercent)) return false;
  if (options.rules == Rules::kOurs) return true;
  const bool is_one_kind = std::ranges::all_of(clusters, [&](const Cluster& cluster) {
    return IsSameKind(cluster.schema, clusters.front().schema);
  });
  return is_one_kind && clusters.size() <= kMaxSchemas;
}

std::string WhyNotOne(const std::vector<Cluster>& clusters, std::size_t count,
                      std::string_view noun) {
  const std::size_t share = LargestOf(clusters).members.size() * kAll / count;
  return fmt::format(
      "{} beside each other have {}, the commonest in {} % of them (one table: over {} %"
      ", {} at most, of one format and compression)",
      Count(static_cast<std::int64_t>(count), noun),
      Count(static_cast<std::int64_t>(clusters.size()), "schema"), share, kSimilarPercent,
      kMaxSchemas);
}

}  // namespace tracklake::crawler
