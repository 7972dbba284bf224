// A lake for tests of roll-ups: what it answers, what it has, and how it is rolled up. Not
// thread-safe.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "lake/layout.h"
#include "lake/rollup_file.h"
#include "query/testing/query_lake.h"
#include "rollup/roll_up.h"

namespace tracklake {

inline Day DateOf(std::string_view text) { return *ParseIsoDate(text); }

class RolledLake : public testing::Test {
 protected:
  std::vector<std::string> AskAll(const QueryOptions& options = {}) {
    std::vector<std::string> answers = lake_.Ask(Everything(), options);
    for (const char* sql :
         {"SELECT * FROM spotify_tracks WHERE track_date = DATE '2026-10-03' ORDER BY ALL",
          "SELECT count(*) FROM songs WHERE month = '10' AND day < '09'"}) {
      std::ranges::move(lake_.Ask(sql, options), std::back_inserter(answers));
    }
    return answers;
  }

  RollupReport Roll(Day today) {
    SimulatedClock clock{Seconds(today)};
    const auto report = RollUp(&lake_.store(), &clock, {});
    EXPECT_TRUE(report) << report.error().message;
    return report ? *report : RollupReport{};
  }

  std::vector<std::string> RollupKeys() {
    std::vector<std::string> keys;
    const auto objects = lake_.store().List(kRollupPrefix);
    for (const ObjectInfo& object : *objects) keys.push_back(object.key);
    return keys;
  }

  // Those of the day and of later ones are left: the rows of the others can come from nothing but
  // roll-ups then.
  void RemovePartsBefore(Day day) {
    const auto parts = lake_.store().List("processed/");
    std::vector<std::string> keys;
    for (const ObjectInfo& part : *parts) {
      if (ParsePartKey(part.key)->day < day) keys.push_back(part.key);
    }
    ASSERT_TRUE(lake_.store().Delete(keys));
  }

  std::filesystem::path PathOf(const std::string& key) { return lake_.folder() / key; }

  QueryLake lake_;

 private:
  // Everything that the tables and views hold, as one statement; the order hangs on the rows alone.
  static std::string Everything() {
    std::string sql;
    const auto add = [&](std::string_view name, std::string_view from) {
      sql += fmt::format("{}SELECT '{}' AS name, CAST(t AS varchar) AS line FROM {} t",
                         sql.empty() ? "" : " UNION ALL ", name, from);
    };
    for (const TableInfo& table : Tables()) add(table.name, table.name);
    for (const char* view :
         {"attempts", "gaps", "daily_entries", "spotify_tracks", "songs_current", "field_values"}) {
      add(view, view);
    }
    return sql + " ORDER BY ALL";
  }
};

}  // namespace tracklake
