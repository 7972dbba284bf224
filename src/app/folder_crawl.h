// `crawl PLACE`: which tables are in a folder or bucket that anybody wrote, and what that changes
// in the lake's list of such tables, or in the Glue Data Catalog. Main thread.
#pragma once

#include <optional>
#include <string>

#include "app/outcome.h"
#include "app/services.h"
#include "base/result.h"
#include "catalog/crawler/crawl_folder.h"
#include "catalog/crawler/table_changes.h"

namespace tracklake::app {

struct FolderCrawlRequest {
  std::string place;  // a folder, or s3://bucket/prefix
  crawler::Rules rules = crawler::Rules::kOurs;
  bool combine = false;
  std::optional<int> table_level;  // as AWS counts: 1 is the bucket, or here the folder
  std::string prefix;              // of every table's name
  // What is done with what was found.
  enum class Use : std::uint8_t { kShow, kCompare, kApply };
  Use use = Use::kShow;
  crawler::ChangePolicy policy;
  std::string database;  // of Glue, for the tables of a bucket
};

struct FolderCrawlReport {
  std::string place;
  crawler::Rules rules = crawler::Rules::kOurs;
  crawler::FolderCrawl crawl;
  // Against the lake's list of foreign tables, or Glue's database; nullopt: nobody asked.
  std::optional<std::vector<crawler::TableChange>> changes = {};
  bool applied = false;
  // The lake of that list; "" where there is none.
  std::string lake = {};
  bool lake_is_simulated = false;  // its own music, not these files

  // kBadData where there are files and none of them is part of a table.
  Outcome outcome() const;
};

// "tracklake", "glue".
std::string_view NameOf(crawler::Rules rules);

// Writes nothing unless that is asked for: a folder's tables into the lake's list, for which the
// lake is made if need be, a bucket's into Glue. kNotFound when there is no such place; kUsage for
// a bucket's tables without a database, or a folder's with one.
Result<FolderCrawlReport> CrawlPlace(const Services& services, const FolderCrawlRequest& request);

}  // namespace tracklake::app
