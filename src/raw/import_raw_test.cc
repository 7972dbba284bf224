#include "raw/import_raw.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>

#include "base/sha256.h"
#include "raw/fetched_at.h"
#include "raw/land.h"
#include "raw/listing.h"
#include "raw/raw_key.h"
#include "raw/source_files.h"
#include "raw/withdrawn.h"
#include "store/memory/memory_store.h"
#include "store/testing/temp_lake.h"

namespace tracklake {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

class ImportRawTest : public testing::Test {
 protected:
  std::filesystem::path Write(const std::string& name, const std::string& bytes) {
    const auto path = folder_.path() / name;
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << bytes;
    return path;
  }

  std::vector<ImportedFile> Import(std::vector<std::filesystem::path> paths,
                                   std::optional<Seconds> fetched_at = {}) {
    auto files = ImportRaw(
        store_, paths,
        {.fetched_at = fetched_at, .now = now_, .again = again_, .time_inside = TimeInside});
    EXPECT_TRUE(files.has_value());
    return files.value_or(std::vector<ImportedFile>());
  }

  // Stands for who reads documents.
  static std::optional<Seconds> TimeInside(std::string_view bytes) {
    const std::size_t at = bytes.find("fetched_at\":\"");
    return at == bytes.npos ? std::nullopt : ParseIsoSeconds(bytes.substr(at + 13, 20));
  }

  std::string TimeOf(const ImportedFile& file) {
    const auto time = TimeOfOwnKey(file.key);
    return time ? FormatTimestamp(*time) : file.reason;
  }

  std::string Stored(const std::string& key) {
    std::string bytes;
    EXPECT_TRUE(store_.Get(key, &bytes).has_value()) << key;
    return bytes;
  }

  TempLake folder_;
  MemoryStore store_;
  Seconds now_ = *ParseCompactTimestamp("20990101T000000Z");
  bool again_ = false;
};

TEST_F(ImportRawTest, AFileThatTellsNoTimeIsNamedAsOne) {
  const auto silent = Write("dump.json", "{}");
  EXPECT_TRUE(Import({silent})[0].by_file_time);
  EXPECT_FALSE(Import({silent}, now_)[0].by_file_time);
  EXPECT_FALSE(Import({Write("dump_2023-05-10.json", "{}")})[0].by_file_time);
  EXPECT_FALSE(
      Import({Write("a.json", R"({"fetched_at":"2026-11-20T06:00:00Z"})")})[0].by_file_time);
}

TEST_F(ImportRawTest, AFileEntersUntouchedWithItsTimeInItsKey) {
  const std::string bytes = " {\"a\": 1}\r\n\xFF not even JSON";
  const auto files = Import({Write("spotify_raw_2023-05-10 05:06:37.123456.json", bytes)});
  ASSERT_THAT(files, SizeIs(1));
  EXPECT_EQ(files[0].outcome, ImportOutcome::kImported);
  EXPECT_EQ(TimeOf(files[0]), "2023-05-10T05:06:37Z");
  EXPECT_THAT(files[0].key, HasSubstr("spotify_raw_2023-05-10 05:06:37.123456.json"));
  EXPECT_EQ(Stored(files[0].key), bytes);
}

TEST_F(ImportRawTest, TheTimeIsTheOptionsElseTheDocumentsElseTheNamesElseTheFiles) {
  const auto named =
      Write("2023-05-10.json", R"({"_tracklake":{"fetched_at":"2026-03-01T10:00:00Z"}})");
  const auto plain = Write("2023-05-11.json", "{}");
  const auto nameless = Write("x.json", "{}");
  const timespec times[2] = {{86'400, 500}, {86'400, 500}};
  ASSERT_EQ(utimensat(AT_FDCWD, nameless.c_str(), times, 0), 0);
  const auto own = Import({named, plain, nameless});
  EXPECT_EQ(TimeOf(own[0]), "2026-03-01T10:00:00Z");
  EXPECT_EQ(TimeOf(own[1]), "2023-05-11T00:00:00Z");
  EXPECT_EQ(TimeOf(own[2]), "1970-01-02T00:00:00Z");
  for (const auto& file : Import({named, plain}, Seconds(std::chrono::seconds(0)))) {
    EXPECT_EQ(TimeOf(file), "1970-01-01T00:00:00Z");
  }
}

TEST_F(ImportRawTest, TheSameBytesAtTheSameTimeAreThereAlready) {
  const auto first = Import({Write("a/x_2023-05-10.json", "{}")});
  const auto again = Import({Write("a/x_2023-05-10.json", "{}"), Write("y_2023-05-10.json", "{}")});
  for (const auto& file : again) {
    EXPECT_EQ(file.outcome, ImportOutcome::kAlreadyThere);
    EXPECT_EQ(file.key, first[0].key);
  }
  EXPECT_THAT(store_.List("").value(), SizeIs(1));
}

TEST_F(ImportRawTest, TwoEqualFilesInOneImportAreOneObject) {
  const auto files = Import({Write("x_2023-05-10.json", "{}"), Write("y_2023-05-10.json", "{}"),
                             Write("z_2023-05-10.json", "[]")});
  EXPECT_EQ(files[0].outcome, ImportOutcome::kImported);
  EXPECT_EQ(files[1].outcome, ImportOutcome::kAlreadyThere);
  EXPECT_EQ(files[1].key, files[0].key);
  EXPECT_EQ(files[2].outcome, ImportOutcome::kImported);
}

TEST_F(ImportRawTest, TheSameBytesAtAnotherTimeAreAnotherObservation) {
  const auto path = Write("x_2023-05-10.json", "{}");
  const auto first = Import({path});
  const auto later = Import({path}, Seconds(std::chrono::seconds(0)));
  EXPECT_EQ(later[0].outcome, ImportOutcome::kImported);
  EXPECT_NE(later[0].key, first[0].key);
}

TEST_F(ImportRawTest, WhatIsNoJsonIsToldByWhatItLooksLike) {
  for (const char* name : {"in/a.CSV", "in/b.zip", "in/c.ndjson", "in/d.txt"}) Write(name, "x");
  std::vector<std::string> reasons;
  for (const auto& file : Import({folder_.path() / "in"})) reasons.push_back(file.reason);
  EXPECT_THAT(reasons, ElementsAre(HasSubstr("crawl --apply"), HasSubstr("unpack"),
                                   HasSubstr("one document a line"), "not a .json file"));
}

TEST_F(ImportRawTest, AnAccountExportIsToldAndSavedAnswersOfItsNamesAreNot) {
  Write("in/StreamingHistory_music_0.json", R"([{"endTime" : "2026-01-28 23:37"}])");
  Write("in/Streaming_History_Audio_2019-2021_3.json", R"([{"ts": "", "ms_played": 1}])");
  Write("in/YourLibrary.json", R"({"tracks": [{"artist": "a", "track": "t"}]})");
  Write("in/my_spotify_data.zip", "PK\x03\x04");
  const auto playlist = Write("in/Playlist1.json", R"({"playlists":[{"lastModifiedDate":""}]})");
  const auto answer = Write("other/Playlist2.json", R"({"tracks":{"items":[]}})");
  for (const auto& file : Import({folder_.path() / "in"})) {
    EXPECT_EQ(file.outcome, ImportOutcome::kIgnored) << file.path;
    const std::string what = file.path.ends_with(".zip")
                                 ? "not a .json file (packed: unpack it first)"
                                 : "Spotify account export, not an answer of its Web API: "
                                   "`tracklake crawl --apply " +
                                       (folder_.path() / "in").native() + "` makes it a table";
    EXPECT_EQ(file.reason, what);
  }
  EXPECT_EQ(Import({playlist}).front().outcome, ImportOutcome::kRefused);
  EXPECT_EQ(Import({answer}).front().outcome, ImportOutcome::kImported);
}

TEST_F(ImportRawTest, AFolderIsWalkedInOrderAndWhatIsNoJsonIsNamed) {
  Write("in/b/2.json", "2");
  Write("in/b/1.JSON", "1");
  Write("in/a.json", "0");
  Write("in/readme.txt", "text");
  Write("in/.hidden.json", "h");
  std::filesystem::create_directory_symlink(folder_.path() / "in", folder_.path() / "in/loop");
  std::vector<std::string> imported;
  std::vector<std::string> ignored;
  for (const auto& file : Import({folder_.path() / "in"})) {
    (file.outcome == ImportOutcome::kImported ? imported : ignored).push_back(file.path);
  }
  const std::string in = (folder_.path() / "in").native();
  EXPECT_THAT(imported, ElementsAre(in + "/a.json", in + "/b/1.JSON", in + "/b/2.json"));
  EXPECT_THAT(ignored, ElementsAre(in + "/.hidden.json", in + "/loop", in + "/readme.txt"));
}

TEST_F(ImportRawTest, WhatCannotBeReadIsRefusedAndTheRestEnters) {
  const auto good = Write("x.json", "{}");
  std::filesystem::create_symlink("nowhere", folder_.path() / "dangling.json");
  ASSERT_EQ(mkfifo((folder_.path() / "pipe.json").c_str(), 0600), 0);
  const auto files = Import({folder_.path() / "none.json", folder_.path() / "dangling.json",
                             folder_.path() / "pipe.json", good});
  ASSERT_THAT(files, SizeIs(4));
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(files[i].outcome, ImportOutcome::kRefused) << files[i].path;
    EXPECT_NE(files[i].reason, "");
  }
  EXPECT_EQ(files[3].outcome, ImportOutcome::kImported);
}

TEST_F(ImportRawTest, AFileOverTheLimitIsRefusedUnreadAndOneAtTheLimitEnters) {
  const auto huge = Write("huge.json", "");
  std::filesystem::resize_file(huge, 3ULL << 30);  // holes: takes no disk
  const auto over = Write("over.json", "");
  std::filesystem::resize_file(over, kMaxRawBytes + 1);
  const auto limit = Write("limit.json", "");
  std::filesystem::resize_file(limit, kMaxRawBytes);
  const auto files = Import({huge, over, limit});
  EXPECT_EQ(files[0].outcome, ImportOutcome::kRefused);
  EXPECT_THAT(files[0].reason, HasSubstr("huge.json"));
  EXPECT_THAT(files[0].reason, HasSubstr("64"));
  EXPECT_EQ(files[1].outcome, ImportOutcome::kRefused);
  EXPECT_EQ(files[2].outcome, ImportOutcome::kImported);
}

TEST_F(ImportRawTest, ManyFilesAreReportedInOrderOnceEachIsIn) {
  std::vector<std::filesystem::path> paths;
  for (int i = 0; i < 600; ++i)
    paths.push_back(Write(std::to_string(i) + ".json", std::to_string(i)));
  std::vector<std::string> reported;
  const auto files = ImportRaw(store_, paths, {.now = now_}, [&](const ImportedFile& file) {
    reported.push_back(file.path);
    EXPECT_TRUE(store_.Head(file.key).has_value());
  });
  ASSERT_EQ(files->size(), 600U);
  ASSERT_EQ(reported.size(), 600U);
  for (std::size_t i = 0; i < 600; ++i) {
    EXPECT_EQ(reported[i], paths[i].native());
    EXPECT_EQ((*files)[i].path, paths[i].native());
  }
}

// Two texts whose SHA-256 begin with the same eight hex digits.
constexpr const char* kTwin = "69235";
constexpr const char* kOtherTwin = "95303";

TEST_F(ImportRawTest, BytesThatShareAShortHashAreNotTakenForTheSame) {
  const auto first = Import({Write("x_2023-05-10.json", kTwin)});
  const auto second = Import({Write("y_2023-05-10.json", kOtherTwin)});
  EXPECT_EQ(second[0].outcome, ImportOutcome::kImported);
  EXPECT_EQ(Stored(first[0].key), kTwin);
  EXPECT_EQ(Stored(second[0].key), kOtherTwin);
}

TEST_F(ImportRawTest, OtherBytesThatWouldNeedAnExistingKeyAreRefusedAndTheFirstStay) {
  const auto files =
      Import({Write("a/x_2023-05-10.json", kTwin), Write("b/x_2023-05-10.json", kOtherTwin)});
  EXPECT_EQ(files[0].outcome, ImportOutcome::kImported);
  EXPECT_EQ(files[1].outcome, ImportOutcome::kRefused);
  EXPECT_THAT(files[1].reason, HasSubstr(files[0].key));
  EXPECT_EQ(Stored(files[0].key), kTwin);
}

TEST_F(ImportRawTest, AnObjectThatSomebodyElseImportsMeanwhileIsAlreadyThere) {
  std::vector<std::filesystem::path> paths;
  for (int i = 0; i < 300; ++i) {
    paths.push_back(Write(std::to_string(i) + "_2023-05-10.json", std::to_string(i)));
  }
  // The first report comes after the first batch, before the last file's.
  const auto files = ImportRaw(store_, paths, {.now = now_}, [&](const ImportedFile& file) {
    if (file.path == paths[0].native()) {
      const Seconds time = *TimeInName("2023-05-10");
      EXPECT_EQ(store_.PutIfAbsent(ImportKey("raw", time, "299", "299_2023-05-10.json"), "299"),
                PutOutcome::kCreated);
    }
  });
  EXPECT_EQ(files->at(298).outcome, ImportOutcome::kImported);
  EXPECT_EQ(files->at(299).outcome, ImportOutcome::kAlreadyThere);
}

TEST_F(ImportRawTest, AnObjectThatWasDamagedSinceIsNamedWithItsCure) {
  const auto path = Write("x_2023-05-10.json", "{}");
  const std::string key = Import({path})[0].key;
  ASSERT_TRUE(store_.PutAll(std::vector<Upload>{{key, "damaged", {}}}).has_value());
  const ImportedFile refused = Import({path})[0];
  EXPECT_EQ(refused.outcome, ImportOutcome::kRefused);
  EXPECT_THAT(refused.reason, HasSubstr("tracklake withdraw " + key));
}

TEST_F(ImportRawTest, NothingGivenIsNothingImported) { EXPECT_THAT(Import({}), IsEmpty()); }

TEST_F(ImportRawTest, LandingAResponseTwiceKeepsTheFirst) {
  const Seconds time = *ParseCompactTimestamp("20261120T060001Z");
  const auto first = LandResponse(store_, "playlist", "x", time, "{}");
  ASSERT_TRUE(first.has_value());
  EXPECT_EQ(first->outcome, PutOutcome::kCreated);
  EXPECT_EQ(Stored(first->key), "{}");
  const auto again = LandResponse(store_, "playlist", "x", time, "{}");
  EXPECT_EQ(again->outcome, PutOutcome::kExists);
  EXPECT_EQ(again->key, first->key);
  EXPECT_NE(LandResponse(store_, "playlist", "x", time, "[]")->key, first->key);
}

TEST_F(ImportRawTest, ATimeMoreThanADayAheadIsRefusedByName) {
  now_ = *ParseCompactTimestamp("20261120T060000Z");
  const auto inside = R"({"_tracklake":{"fetched_at":"2026-11-21T06:00:01Z"}})";
  const auto files = Import({Write("2026-11-21T06-00-00.json", "{}"),
                             Write("2026-11-21T06-00-01.json", "{}"), Write("x.json", inside)});
  ASSERT_THAT(files, SizeIs(3));
  EXPECT_EQ(files[0].outcome, ImportOutcome::kImported);
  for (const ImportedFile& file : {files[1], files[2]}) {
    EXPECT_EQ(file.outcome, ImportOutcome::kRefused);
    EXPECT_THAT(file.reason, HasSubstr("2026-11-21T06:00:01Z, is in the future"));
  }
}

TEST_F(ImportRawTest, WithdrawnBytesComeInAgainOnlyWhenAskedFor) {
  const Seconds time = *ParseCompactTimestamp("20240101T000000Z");
  const auto path = Write("x.json", "{}");
  const std::string key = Import({path}, time)[0].key;
  ASSERT_TRUE(store_
                  .PutIfAbsent(WithdrawalKey(key),
                               WriteWithdrawal({key, Sha256Hex("{}"), "a wrong time", time}))
                  .has_value());
  ASSERT_TRUE(store_.PutIfAbsent(WithdrawnObjectKey(key), "{}").has_value());
  ASSERT_TRUE(store_.Delete({{key}}).has_value());
  for (const std::optional<Seconds>& at : {std::optional(time), std::optional(time + kMaxAhead)}) {
    const ImportedFile refused = Import({path}, at)[0];
    EXPECT_EQ(refused.outcome, ImportOutcome::kRefused);
    EXPECT_THAT(refused.reason, HasSubstr("withdrawn on 2024-01-01 (a wrong time): --again"));
  }
  again_ = true;
  EXPECT_EQ(Import({path}, time + kMaxAhead)[0].outcome, ImportOutcome::kImported);
  EXPECT_EQ(ReadWithdrawals(store_)->records.size(), 1U);  // of the other time
  EXPECT_EQ(Import({path}, time)[0].key, key);
  EXPECT_THAT(store_.List(kWithdrawnPrefix).value(), IsEmpty());
  EXPECT_EQ(ListRaw(store_, std::vector<std::string>{"raw/"})->objects.size(), 2U);
}

TEST_F(ImportRawTest, WhatIsNamedAndNoJsonIsRefusedWithWhatReadsIt) {
  const auto reason = [&](const std::string& name, const std::string& bytes) {
    const auto files = Import({Write(name, bytes)});
    return files[0].outcome == ImportOutcome::kRefused ? files[0].reason : "";
  };
  EXPECT_THAT(reason("one.csv", "song,place\nLua,1\n"), testing::HasSubstr("tracklake crawl"));
  EXPECT_THAT(reason("page.json.gz", "\x1f\x8b"), testing::HasSubstr("unpack it"));
  EXPECT_THAT(reason("two.jsonl", "{\"a\":{}}\n{\"a\":1}\n"), testing::HasSubstr("split it"));
  EXPECT_THAT(reason("notes.txt", "buy milk"), testing::HasSubstr("no JSON"));
  EXPECT_EQ(reason("one.jsonl", "{\"a\":1}\n"), "");
  EXPECT_EQ(reason("page", "\n {\"a\": {}\n}\n"), "");
  EXPECT_EQ(reason("marked.txt", "\xEF\xBB\xBF[1]"), "");
  EXPECT_EQ(reason("damaged.json", "<html>"), "") << "an answer that is damaged is kept";
}

TEST_F(ImportRawTest, NothingThatWasNamedBeingThereIsAUsageError) {
  const auto there = Write("a.json", "{}");
  const auto nope = folder_.path() / "nope.json";
  EXPECT_EQ(CheckAnyIsThere(std::vector{nope}).error().kind, ErrorKind::kUsage);
  EXPECT_TRUE(CheckAnyIsThere(std::vector{nope, there}));
}

}  // namespace
}  // namespace tracklake
