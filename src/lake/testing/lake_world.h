// Small worlds for tests of the lake: a store with raw objects in it, and everything that is in the
// store as one value that can be compared. Not thread-safe.
#pragma once

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "lake/lake.h"
#include "lake/upkeep.h"
#include "raw/raw_key.h"
#include "store/object_store.h"
#include "store/testing/store_world.h"

namespace tracklake {

inline constexpr Day kFirstDay = std::chrono::year(2026) / 3 / 1;

inline Seconds TimeOn(int day, int second = 0) {
  return Seconds(kFirstDay + std::chrono::days(day)) + std::chrono::seconds(second);
}

inline std::string Track(const std::string& id, int popularity = 50) {
  return fmt::format(
      R"({{"type":"track","id":"{0}","name":"Song {0}","duration_ms":180000,"popularity":{1},)"
      R"("explicit":false,"disc_number":1,"track_number":3,"is_local":false,)"
      R"("external_ids":{{"isrc":"us-ab1-{1}"}},"artists":[{{"type":"artist","id":"artist-{0}",)"
      R"("name":"Artist"}}],"album":{{"type":"album","id":"album-{0}","name":"Album",)"
      R"("album_type":"album","release_date":"1983-04","artists":[]}}}})",
      id, popularity);
}

// A full playlist of tracks named <name>-1, <name>-2, …
inline std::string Playlist(const std::string& name, int tracks, int popularity = 50) {
  std::string items;
  for (int i = 1; i <= tracks; ++i) {
    items += fmt::format(R"({}{{"added_at":"2024-05-06T07:08:09Z","track":{}}})", i > 1 ? "," : "",
                         Track(fmt::format("{}-{}", name, i), popularity));
  }
  return fmt::format(
      R"({{"type":"playlist","id":"{0}","name":"{0}","snapshot_id":"s","tracks":{{"href":"x",)"
      R"("total":{1},"offset":0,"next":null,"items":[{2}]}}}})",
      name, tracks, items);
}

struct RawFile {
  std::string key;
  std::string bytes;
};

// A playlist under a key of our own form.
inline RawFile OwnRaw(const std::string& name, int day, int second, int tracks = 3) {
  std::string bytes = Playlist(name, tracks);
  return {SpotifyKey("playlist", name, TimeOn(day, second), bytes), bytes};
}

// Two days of two and three objects, one of them refused, one with a bad entry, and one object of
// another program on a third day.
inline std::vector<RawFile> SmallWorld() {
  std::vector<RawFile> files = {OwnRaw("a", 0, 10), OwnRaw("b", 0, 20, 5), OwnRaw("c", 1, 30),
                                OwnRaw("d", 1, 40, 1)};
  const std::string broken = Playlist("e", 2).substr(0, 200);
  files.push_back({SpotifyKey("playlist", "e", TimeOn(1, 50), broken), broken});
  std::string bad = Playlist("f", 3);
  constexpr std::string_view kType = R"("type":"track")";
  bad.replace(bad.find(kType), kType.size(), R"("type":5)");
  files.push_back({"raw/spotify_raw_2026-03-03 05:06:07.123456.json", bad});
  return files;
}

inline void PutRaw(ObjectStore& store, const RawFile& file) {
  ASSERT_TRUE(store.PutIfAbsent(file.key, file.bytes).has_value());
}
inline void PutRaw(ObjectStore& store, const std::vector<RawFile>& files) {
  for (const RawFile& file : files) PutRaw(store, file);
}

// Every object of the store but raw, by key.
inline std::map<std::string, std::string> Everything(ObjectStore& store) {
  std::map<std::string, std::string> objects;
  for (const char* prefix : {"processed/", "processed_csv/", "quarantine/", "_tracklake/"}) {
    const auto listed = store.List(prefix);
    EXPECT_TRUE(listed.has_value());
    for (const ObjectInfo& info : *listed) {
      EXPECT_TRUE(store.Get(info.key, &objects[info.key]).has_value()) << info.key;
    }
  }
  return objects;
}

// The keys, for messages that people can read.
inline std::vector<std::string> Keys(const std::map<std::string, std::string>& objects) {
  std::vector<std::string> keys;
  for (const auto& [key, bytes] : objects) keys.push_back(key);
  return keys;
}

inline std::string Describe(const VerifyReport& report) {
  std::string text;
  for (const Problem& problem : report.problems) {
    text += fmt::format("{}: {}: {}\n", NameOf(problem.kind), problem.subject, problem.detail);
  }
  return text;
}

// A lake on each kind of store.
class LakeWorldTest : public testing::TestWithParam<const char*> {
 protected:
  Lake Open(LakeOptions options = {}) { return OpenOn(store_.get(), std::move(options)); }
  Lake OpenOn(ObjectStore* store, LakeOptions options = {}) {
    return Lake(store, &clock_, std::move(options));
  }

  // A run that must work and leave no failure.
  TransformReport Run(Result<TransformReport> report) {
    EXPECT_TRUE(report.has_value()) << (report ? "" : report.error().message);
    if (!report.has_value()) return {};
    for (const Failure& failure : report->failures) {
      ADD_FAILURE() << failure.subject << ": " << failure.error.message;
    }
    EXPECT_EQ(report->objects,
              report->settled + report->transformed + report->newer + report->failed);
    return *report;
  }

  std::unique_ptr<ObjectStore> NewStore(const std::filesystem::path& folder) {
    return MakeStore(GetParam(), folder, &clock_);
  }

  // What a commit left behind that came to nothing goes at the next upkeep; in a store without
  // locks once it is old enough.
  void TidyUp() {
    if (store_->locks() != nullptr) return;
    clock_.SleepFor(2 * kOrphanAge);
    EXPECT_EQ(SweepLake(*store_, clock_, SweepPatience::kWait), SweepOutcome::kClean);
  }

  void ExpectClean() {
    TidyUp();
    const auto report = Open().Verify();
    ASSERT_TRUE(report.has_value()) << report.error().message;
    EXPECT_TRUE(report->clean()) << Describe(*report);
    EXPECT_THAT(report->leftovers, testing::IsEmpty());
    EXPECT_EQ(report->pending, 0);
  }

  // What a lake holds into which these raw objects came at once, in canonical layout.
  std::map<std::string, std::string> Canonical(const std::vector<RawFile>& files,
                                               LakeOptions options = {}) {
    TempLake folder;
    MemoryStore store(folder.path());
    PutRaw(store, files);
    Run(Lake(&store, &clock_, std::move(options)).TransformAll());
    return Everything(store);
  }

  void ExpectEverything(const std::map<std::string, std::string>& expected) {
    TidyUp();
    const auto found = Everything(*store_);
    EXPECT_EQ(Keys(found), Keys(expected));
    for (const auto& [key, bytes] : expected) {
      const auto at = found.find(key);
      EXPECT_TRUE(at == found.end() || at->second == bytes) << key << " has other bytes";
    }
  }

  TempLake folder_;
  SimulatedClock clock_{TimeOn(100)};
  std::unique_ptr<ObjectStore> store_ = NewStore(folder_.path());
};

}  // namespace tracklake
