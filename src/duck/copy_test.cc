#include "duck/copy.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

namespace tracklake {
namespace {

using testing::HasSubstr;

std::string ReadFile(const std::filesystem::path& file) {
  std::ostringstream text;
  text << std::ifstream(file, std::ios::binary).rdbuf();
  return std::move(text).str();
}

Micros At(std::int64_t microseconds) { return Micros(std::chrono::microseconds(microseconds)); }

// A table with a value, a NULL and an edge in every type.
std::vector<Song> EdgeSongs() {
  Song full{};
  full.song_id = "4uLU6hMCjMI75M1A2tKUQC";
  full.song_name = "Ночь, \"quoted\"\nand a second line";
  full.duration_ms = 9'000'000'000;
  full.duration_min = 0.1;
  full.popularity = 0;
  full.song_added = At(1'700'000'000'123'456);
  full.is_explicit = false;
  full.is_local = true;
  full.fetched_at = At(1'700'000'001'000'000);
  full.raw_key = "raw/a.json";
  Song empty{};
  Song edge{};
  edge.song_id = "";
  edge.song_name = "12 bytes now";
  edge.popularity = -2'147'483'647;
  return {full, empty, edge};
}

class CopyTest : public testing::Test {
 protected:
  CopyTest() {
    std::filesystem::create_directories(folder_);
    writer_ = std::move(RowWriter::Open(folder_).value());
  }
  ~CopyTest() override { std::filesystem::remove_all(folder_); }

  std::filesystem::path Write(const Rows& rows, TableId table, FileFormat format,
                              const std::string& name) {
    const auto file = folder_ / name;
    const auto written = writer_->Write(rows, table, format);
    EXPECT_TRUE(written.has_value()) << written.error().message;
    std::filesystem::rename(*written, file);
    return file;
  }

  QueryResult Read(const std::string& what, const std::filesystem::path& file) {
    Statement statement = connection_.Prepare(what).value();
    EXPECT_TRUE(statement.Bind(1, file.native()).has_value());
    return statement.Execute().value();
  }

  const std::filesystem::path folder_ =
      std::filesystem::path(testing::TempDir()) /
      testing::UnitTest::GetInstance()->current_test_info()->name();
  std::unique_ptr<RowWriter> writer_;
  Database database_ = *Database::OpenInMemory({{"threads", "1"}});
  Connection connection_ = *database_.Connect();
};

TEST_F(CopyTest, WritesEveryValueAsItIs) {
  Rows rows;
  rows.songs = EdgeSongs();
  const auto file = Write(rows, TableId::kSongs, FileFormat::kParquet, "songs.parquet");
  const QueryResult result = Read("SELECT * FROM read_parquet($1)", file);
  ASSERT_EQ(result.row_count(), 3U);
  EXPECT_EQ(result.Text(0, 0), "4uLU6hMCjMI75M1A2tKUQC");
  EXPECT_EQ(result.Text(0, 1), "Ночь, \"quoted\"\nand a second line");
  EXPECT_EQ(result.Integer(0, 2), 9'000'000'000);
  EXPECT_EQ(result.Real(0, 3), 0.1);
  EXPECT_EQ(result.Integer(0, 5), 0);
  EXPECT_EQ(result.Timestamp(0, 6), At(1'700'000'000'123'456));
  EXPECT_EQ(result.Boolean(0, 9), false);
  EXPECT_EQ(result.Boolean(0, 13), true);
  for (std::size_t column = 0; column < result.column_count(); ++column) {
    EXPECT_TRUE(result.IsNull(1, column)) << column;
  }
  EXPECT_EQ(result.Text(2, 0), "");
  EXPECT_EQ(result.Text(2, 1), "12 bytes now");
  EXPECT_EQ(result.Integer(2, 5), -2'147'483'647);
}

TEST_F(CopyTest, WritesDatesAsDates) {
  Rows rows;
  rows.albums.resize(2);
  rows.albums[0].release_date = std::chrono::year(1975) / 1 / 1;
  const auto file = Write(rows, TableId::kAlbums, FileFormat::kParquet, "albums.parquet");
  const QueryResult result = Read("SELECT release_date FROM read_parquet($1)", file);
  EXPECT_EQ(result.Date(0, 0), Day(std::chrono::year(1975) / 1 / 1));
  EXPECT_EQ(result.Date(1, 0), std::nullopt);
}

TEST_F(CopyTest, GivesEveryColumnOfEveryTableItsNameTypeAndFieldId) {
  Rows rows;
  ForEachTable(rows, [](TableId, auto& table) { table.resize(1); });
  for (const TableInfo& table : Tables()) {
    const auto file = Write(rows, table.id, FileFormat::kParquet, std::string(table.name));
    const QueryResult fields =
        Read("SELECT name, field_id FROM parquet_schema($1) WHERE num_children IS NULL", file);
    const QueryResult types = Read("DESCRIBE FROM read_parquet($1)", file);
    ASSERT_EQ(fields.row_count(), table.columns.size()) << table.name;
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
      EXPECT_EQ(fields.Text(i, 0), table.columns[i].name);
      EXPECT_EQ(fields.Integer(i, 1), table.columns[i].field_id);
      EXPECT_EQ(types.Text(i, 1), SqlName(table.columns[i].type)) << table.columns[i].name;
    }
  }
}

TEST_F(CopyTest, KeepsTheOrderOfMoreRowsThanAVectorHolds) {
  constexpr int kRows = 5'000;
  Rows rows;
  for (int i = 0; i < kRows; ++i) {
    rows.charts.emplace_back();
    if (i % 3 != 0) rows.charts.back().rank = i;
  }
  const auto file = Write(rows, TableId::kCharts, FileFormat::kParquet, "charts.parquet");
  const QueryResult result = Read("SELECT rank FROM read_parquet($1)", file);
  ASSERT_EQ(result.row_count(), std::size_t{kRows});
  for (int i = 0; i < kRows; ++i) {
    const auto expected = i % 3 != 0 ? std::optional<std::int64_t>(i) : std::nullopt;
    ASSERT_EQ(result.Integer(static_cast<std::size_t>(i), 0), expected);
  }
}

TEST_F(CopyTest, GivesTheSameBytesForTheSameRowsWhateverWasWrittenBefore) {
  Rows rows;
  rows.songs = EdgeSongs();
  for (const FileFormat format : {FileFormat::kParquet, FileFormat::kCsv}) {
    const std::string first = ReadFile(Write(rows, TableId::kSongs, format, "first"));
    Rows others;
    others.songs.resize(3'000);
    others.artists.resize(10);
    Write(others, TableId::kSongs, format, "other");
    Write(others, TableId::kArtists, format, "artists");
    EXPECT_EQ(ReadFile(Write(rows, TableId::kSongs, format, "second")), first);
    writer_ = std::move(RowWriter::Open(folder_).value());
    EXPECT_EQ(ReadFile(Write(rows, TableId::kSongs, format, "fresh")), first);
  }
}

TEST_F(CopyTest, WritesCsvWithNullEmptyAndEmptyQuoted) {
  Rows rows;
  rows.artist_genres.resize(2);
  rows.artist_genres[0] = {.artist_id = "a", .genre = "", .genre_position = 1};
  rows.artist_genres[1] = {.artist_id = "b,\"c\"",
                           .provider = "two\nlines",
                           .fetched_at = At(1'700'000'000'000'000),
                           .raw_key = "é"};
  EXPECT_EQ(ReadFile(Write(rows, TableId::kArtistGenres, FileFormat::kCsv, "genres.csv")),
            "artist_id,genre,genre_position,provider,fetched_at,raw_key\n"
            "a,\"\",1,,,\n"
            "\"b,\"\"c\"\"\",,,\"two\nlines\",2023-11-14 22:13:20,é\n");
}

TEST_F(CopyTest, WritesIntoAFolderWithQuotesAndSpaces) {
  Rows rows;
  rows.songs = EdgeSongs();
  const auto folder = folder_ / "it's \"a\" lake";
  std::filesystem::create_directories(folder);
  writer_ = std::move(RowWriter::Open(folder).value());
  const auto file = writer_->Write(rows, TableId::kSongs, FileFormat::kParquet);
  ASSERT_TRUE(file.has_value()) << file.error().message;
  EXPECT_EQ(file->parent_path(), folder);
  EXPECT_EQ(Read("SELECT * FROM read_parquet($1)", *file).row_count(), 3U);
}

TEST_F(CopyTest, NamesTheFileThatCannotBeWrittenAndGoesOn) {
  Rows rows;
  rows.songs = EdgeSongs();
  const auto folder = folder_ / "late";
  writer_ = std::move(RowWriter::Open(folder).value());
  const auto refused = writer_->Write(rows, TableId::kSongs, FileFormat::kParquet);
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().kind, ErrorKind::kIo);
  EXPECT_THAT(refused.error().message, HasSubstr("late/songs.parquet"));
  std::filesystem::create_directories(folder);
  Write(rows, TableId::kSongs, FileFormat::kParquet, "songs.parquet");
}

}  // namespace
}  // namespace tracklake
