// A lake with somebody beside it who sends SQL and means no good (promise P10): after each
// statement it looks whether anything has happened that must not. Not thread-safe.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <utility>

#include "base/sanitized.h"
#include "query/testing/query_lake.h"

namespace tracklake {

class HostileTest : public testing::Test, protected QueryLake {
 protected:
  HostileTest() : QueryLake("lake") {
    AddDay(kFirstDay, 10);
    std::ofstream(outside_) << kSecret << "\n1\n";
    std::ofstream(folder() / "own.csv") << kSecret << "\n1\n";
    std::filesystem::create_symlink(outside_, folder() / "link.csv");
    ExpectTheNextIsUnharmed();  // a first query makes the readers' lock
    files_ = Files();
  }
  void TearDown() override { ExpectTheNextIsUnharmed(); }

  struct Outcome {
    std::optional<Error> error;
    std::string rows;

    std::string text() const { return error ? error->message + "\n" + error->hint : rows; }
  };

  // What becomes of the statement, with $OUTSIDE, $LAKE and $PART filled in. Whatever that is, it
  // has written nothing, read nothing outside, told no path, and kept to its time and memory; and
  // the next statement is unharmed. Where it was refused, that is the next of the test.
  Outcome Try(const std::string& sql, const QueryOptions& options = Options()) {
    SCOPED_TRACE(sql.substr(0, kMostTraced));
    const rusage before = UsageOfWorkers();
    Outcome outcome = Run(Filled(sql), options);
    ExpectKeptToItsTime(CpuOf(UsageOfWorkers()) - CpuOf(before), options);
    if (UsageOfWorkers().ru_maxrss > before.ru_maxrss) ExpectKeptToItsMemory(options);
    ExpectToldNothing(sql, outcome);
    EXPECT_EQ(Files(), files_);
    if (!outcome.error || outcome.error->kind != ErrorKind::kUsage) ExpectTheNextIsUnharmed();
    return outcome;
  }

  static QueryOptions Options() {
    QueryOptions options;
    options.memory_mb = 128;
    options.spill_mb = 8;
    return options;
  }

 private:
  static constexpr const char* kSecret = "canary-in-a-file-outside";
  static constexpr std::size_t kMostTraced = 200;
  static constexpr std::size_t kMostRows = 1 << 20;

  Outcome Run(const std::string& sql, const QueryOptions& options) {
    auto session = Open(sql, options);
    if (!session) return {session.error(), {}};
    Outcome outcome;
    const auto ran = session->Run(ValueText::kPlain, [&](const TableRow& row) {
      for (const auto& value : row) outcome.rows += value.value_or("NULL") + "|";
      return outcome.rows.size() < kMostRows;
    });
    if (!ran) outcome.error = ran.error();
    return outcome;
  }

  std::string Filled(std::string sql) {
    const std::pair<std::string, std::string> names[] = {
        {"$OUTSIDE", outside_},
        {"$LAKE", folder().native()},
        {"$PART", store().Location(KeyOf(TableId::kSongs, kFirstDay))}};
    for (const auto& [name, value] : names) {
      for (auto at = sql.find(name); at != std::string::npos; at = sql.find(name)) {
        sql.replace(at, name.size(), value);
      }
    }
    return sql;
  }

  // Every file around the lake, and what is in it.
  std::map<std::string, std::string> Files() const {
    std::map<std::string, std::string> files;
    for (const auto& file : std::filesystem::recursive_directory_iterator(folder().parent_path())) {
      if (!file.is_regular_file()) continue;
      const std::string path = file.path().native();
      // What reading a lake itself changes.
      if (path.find("catalog.sqlite") != std::string::npos) continue;
      files[path] = BytesOf(path);
    }
    return files;
  }

  static rusage UsageOfWorkers() {
    rusage usage{};
    getrusage(RUSAGE_CHILDREN, &usage);
    return usage;
  }
  static std::chrono::microseconds CpuOf(const rusage& usage) {
    return std::chrono::seconds(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
           std::chrono::microseconds(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec);
  }

  // In the time of the machine that it had: one that is busy gives it less in the same time, never
  // more, so this holds whatever else runs.
  static void ExpectKeptToItsTime(std::chrono::microseconds cpu, const QueryOptions& options) {
    constexpr std::chrono::milliseconds kLateness(100);
    EXPECT_LE(cpu, (options.timeout + kLateness) * options.threads);
  }

  // The largest of all workers, when it is the last. What it maps of the program and of DuckDB
  // comes on top: as much of the two files as the page cache happens to hold.
  static void ExpectKeptToItsMemory(const QueryOptions& options) {
    if (kSanitized) return;  // no limit of memory holds there
    constexpr std::uintmax_t kProgramMb = 110;
    EXPECT_LE(UsageOfWorkers().ru_maxrss >> 10, options.memory_mb * 11 / 10 + kProgramMb);
  }

  // But what it said itself.
  void ExpectToldNothing(const std::string& sql, const Outcome& outcome) const {
    EXPECT_THAT(outcome.text(), testing::Not(testing::HasSubstr(kSecret)));
    EXPECT_THAT(outcome.text(), testing::Not(testing::HasSubstr("root:")));
    if (sql.find('$') != std::string::npos) return;
    EXPECT_THAT(outcome.text(), testing::Not(testing::HasSubstr(folder().parent_path().native())));
  }

  void ExpectTheNextIsUnharmed() {
    EXPECT_THAT(Ask("SELECT song_id, popularity FROM songs"), testing::ElementsAre("s1,10"));
  }

  const std::string outside_ = (folder().parent_path() / "outside.csv").native();
  std::map<std::string, std::string> files_;
};

}  // namespace tracklake
