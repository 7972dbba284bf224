#include "parquet/table_writer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

#include "parquet/testing/file_reader.h"

namespace tracklake {
namespace {

using parquet::testing::Cell;
using parquet::testing::ReadColumn;
using parquet::testing::ReadFile;
using parquet::testing::ReadParquet;

Micros At(std::int64_t microseconds) { return Micros(std::chrono::microseconds(microseconds)); }

std::string Write(const Rows& rows, TableId table, FileFormat format) {
  std::string bytes;
  StringSink sink(&bytes);
  TableWriter writer;
  EXPECT_TRUE(writer.Write(rows, table, format, &sink).has_value());
  return bytes;
}

ReadFile WriteAndRead(const Rows& rows, TableId table) {
  auto file = ReadParquet(Write(rows, table, FileFormat::kParquet));
  EXPECT_TRUE(file.has_value()) << file.error().message;
  return file.has_value() ? *std::move(file) : ReadFile();
}

const ReadColumn& ColumnOf(const ReadFile& file, std::string_view name) {
  return *std::ranges::find(file.columns, name, &ReadColumn::name);
}

TEST(TableWriterTest, WritesATableWithoutRowsWithAllItsColumns) {
  const ReadFile file = WriteAndRead({}, TableId::kSongs);
  EXPECT_EQ(file.columns.size(), Table(TableId::kSongs).columns.size());
  EXPECT_TRUE(file.row_groups.empty());
}

TEST(TableWriterTest, WritesValuesNullsAndEmptyTexts) {
  Rows rows;
  rows.songs.resize(3);
  rows.songs[0].song_name = "Ночь, \"quoted\"\nand a second line";
  rows.songs[0].duration_ms = 9'000'000'000;
  rows.songs[0].song_added = At(-1);
  rows.songs[0].is_explicit = false;
  rows.songs[2].song_name = "";
  rows.songs[2].popularity = -2'147'483'648;
  const ReadFile file = WriteAndRead(rows, TableId::kSongs);
  EXPECT_EQ(ColumnOf(file, "song_name").cells,
            (std::vector<Cell>{"Ночь, \"quoted\"\nand a second line", {}, ""}));
  EXPECT_EQ(ColumnOf(file, "duration_ms").cells,
            (std::vector<Cell>{std::int64_t{9'000'000'000}, {}, {}}));
  EXPECT_EQ(ColumnOf(file, "song_added").cells, (std::vector<Cell>{std::int64_t{-1}, {}, {}}));
  EXPECT_EQ(ColumnOf(file, "explicit").cells, (std::vector<Cell>{false, {}, {}}));
  EXPECT_EQ(ColumnOf(file, "popularity").cells,
            (std::vector<Cell>{{}, {}, std::numeric_limits<std::int32_t>::min()}));
}

TEST(TableWriterTest, WritesTheNegativeZeroAsZero) {
  Rows rows;
  for (int i = 0; i < 200; ++i) {
    rows.track_features.emplace_back().loudness = i % 2 == 0 ? -0.0 : 0.0;
    rows.track_features.back().energy = i % 3 == 0 ? -0.0 : 0.125 * i;
  }
  const ReadFile file = WriteAndRead(rows, TableId::kTrackFeatures);
  for (const std::string_view name : {"loudness", "energy"}) {
    for (const Cell& cell : ColumnOf(file, name).cells) {
      EXPECT_FALSE(std::signbit(std::get<double>(*cell))) << name;
    }
  }
  EXPECT_EQ(Write(rows, TableId::kTrackFeatures, FileFormat::kCsv).find("-0.0"), std::string::npos);
}

// What a column's values are decides how they are written.
TEST(TableWriterTest, WritesADictionaryWhereValuesRepeatAndCompressesWhatPays) {
  std::vector<std::string> ids;
  for (std::uint64_t i = 0; i < 4'000; ++i) ids.push_back(std::to_string(i * 0x9E3779B97F4A7C15));
  Rows rows;
  for (std::size_t i = 0; i < ids.size(); ++i) {
    Song& song = rows.songs.emplace_back();
    song.song_id = ids[i];
    song.artist_id = ids[i % 50];
    song.raw_key = "raw/a.json";
    song.popularity = static_cast<std::int32_t>(i % 100);
  }
  const ReadFile file = WriteAndRead(rows, TableId::kSongs);
  EXPECT_EQ(ColumnOf(file, "song_id").dictionary_pages, 0);
  EXPECT_EQ(ColumnOf(file, "song_id").compressed_pages, 1);
  EXPECT_EQ(ColumnOf(file, "artist_id").dictionary_pages, 1);
  EXPECT_EQ(ColumnOf(file, "popularity").dictionary_pages, 1);
  EXPECT_EQ(ColumnOf(file, "raw_key").dictionary_pages, 1);
  EXPECT_EQ(ColumnOf(file, "raw_key").compressed_pages, 0) << "an entry and a run";
  EXPECT_EQ(ColumnOf(file, "isrc").bounded_chunks, 0) << "nothing but NULL";
}

TEST(TableWriterTest, LeavesAPageThatCannotBeCompressedAsItIs) {
  Rows rows;
  std::uint64_t state = 1;
  for (int i = 0; i < 3'000; ++i) {
    state = state * 6364136223846793005 + 1442695040888963407;
    rows.artists.emplace_back().followers = static_cast<std::int64_t>(state ^ (state >> 29));
  }
  const ReadFile file = WriteAndRead(rows, TableId::kArtists);
  EXPECT_EQ(ColumnOf(file, "followers").pages, 1);
  EXPECT_EQ(ColumnOf(file, "followers").compressed_pages, 0);
}

TEST(TableWriterTest, CutsPagesByRowsAndByTheBytesOfTheirTexts) {
  Rows rows;
  const std::string long_text(300'000, 'x');
  std::vector<std::string> texts;
  for (int i = 0; i < 10; ++i) texts.push_back(long_text + std::to_string(i));
  for (const std::string& text : texts) rows.captures.emplace_back().detail = text;
  ReadFile file = WriteAndRead(rows, TableId::kCaptures);
  EXPECT_EQ(ColumnOf(file, "detail").pages, 4);  // three texts a page
  EXPECT_EQ(ColumnOf(file, "status").pages, 1);
  EXPECT_TRUE(file.has_indexes);

  rows.captures.resize(20'001);
  file = WriteAndRead(rows, TableId::kCaptures);
  EXPECT_EQ(ColumnOf(file, "status").pages, 2);
}

TEST(TableWriterTest, WritesNoIndexesWherePagesAreChunks) {
  Rows rows;
  rows.albums.resize(20'000);
  EXPECT_FALSE(WriteAndRead(rows, TableId::kAlbums).has_indexes);
}

TEST(TableWriterTest, StatesNoBoundsWhereThereIsANaN) {
  Rows rows;
  rows.track_features.resize(30'000);
  rows.track_features[0].tempo = 1;
  rows.track_features[25'000].tempo = std::numeric_limits<double>::quiet_NaN();
  rows.track_features[1].energy = 1;
  const ReadFile file = WriteAndRead(rows, TableId::kTrackFeatures);
  EXPECT_EQ(ColumnOf(file, "tempo").bounded_chunks, 0);
  EXPECT_EQ(ColumnOf(file, "energy").bounded_chunks, 1);
}

// What the reader holds against the values, where random tables seldom come: texts that are cut,
// and zeros.
TEST(TableWriterTest, StatesBoundsOfTextsThatAreCut) {
  const auto repeated = [](std::string_view piece, int times) {
    std::string text;
    for (int i = 0; i < times; ++i) text += piece;
    return text;
  };
  const std::string last = "\xF4\x8F\xBF\xBF";
  for (const std::string& text :
       {repeated("x", 97), repeated("\x7F", 97), repeated("é", 60), repeated("x", 95) + "éé",
        repeated("\xED\x9F\xBF", 40), "a" + repeated(last, 30), "a" + repeated(last, 23) + "bcd"}) {
    SCOPED_TRACE(text);
    Rows rows;
    rows.captures.resize(20'002);
    rows.captures[0].detail = text;
    rows.captures[20'000].detail = text;
    rows.captures[20'001].detail = "";
    const ReadFile file = WriteAndRead(rows, TableId::kCaptures);
    EXPECT_EQ(ColumnOf(file, "detail").pages, 2);
    EXPECT_EQ(ColumnOf(file, "detail").bounded_chunks, 1);
  }
}

TEST(TableWriterTest, StatesBoundsOfZerosOnlyBesidesOtherNumbers) {
  Rows rows;
  rows.track_features.resize(20'001);
  rows.track_features[0].tempo = 0;
  rows.track_features[0].energy = 0;
  rows.track_features[1].energy = 0.5;
  rows.track_features[20'000].energy = -0.5;
  rows.track_features[20'000].loudness = -0.0;
  const ReadFile file = WriteAndRead(rows, TableId::kTrackFeatures);
  EXPECT_EQ(ColumnOf(file, "tempo").bounded_chunks, 0);
  EXPECT_EQ(ColumnOf(file, "loudness").bounded_chunks, 0);
  EXPECT_EQ(ColumnOf(file, "energy").bounded_chunks, 1);
}

// Takes so many bytes and then no more.
class FullSink final : public ByteSink {
 public:
  explicit FullSink(std::size_t room) : room_(room) {}
  Result<> Write(std::string_view bytes) override {
    if (bytes.size() > room_) return Fail(ErrorKind::kIo, "the disk is full");
    room_ -= bytes.size();
    return {};
  }

 private:
  std::size_t room_;
};

TEST(TableWriterTest, FailsAsTheSinkDoesWhereverThatIs) {
  Rows rows;
  for (int i = 0; i < 300; ++i) rows.artist_genres.emplace_back().genre = i % 2 == 0 ? "pop" : "";
  for (const FileFormat format : {FileFormat::kParquet, FileFormat::kCsv}) {
    const std::size_t size = Write(rows, TableId::kArtistGenres, format).size();
    TableWriter writer;
    for (std::size_t room = 0; room < size; ++room) {
      FullSink sink(room);
      const auto written = writer.Write(rows, TableId::kArtistGenres, format, &sink);
      ASSERT_FALSE(written.has_value()) << room;
      EXPECT_EQ(written.error().kind, ErrorKind::kIo);
    }
    FullSink sink(size);
    EXPECT_TRUE(writer.Write(rows, TableId::kArtistGenres, format, &sink).has_value());
  }
}

TEST(TableWriterTest, WritesCsvWithNullEmptyAndEmptyQuoted) {
  Rows rows;
  rows.artist_genres.resize(3);
  rows.artist_genres[0] = {.artist_id = "a", .genre = "", .genre_position = 1};
  rows.artist_genres[1] = {.artist_id = "b,\"c\"",
                           .provider = "two\nlines",
                           .fetched_at = At(1'700'000'000'000'000),
                           .raw_key = "é"};
  rows.artist_genres[2] = {.genre = "#1", .provider = "cr\r", .fetched_at = At(-500'000)};
  EXPECT_EQ(Write(rows, TableId::kArtistGenres, FileFormat::kCsv),
            "artist_id,genre,genre_position,provider,fetched_at,raw_key\n"
            "a,\"\",1,,,\n"
            "\"b,\"\"c\"\"\",,,\"two\nlines\",2023-11-14 22:13:20,é\n"
            ",\"#1\",,\"cr\r\",1969-12-31 23:59:59.5,\n");
}

TEST(TableWriterTest, WritesNumbersBooleansAndDatesAsCsv) {
  Rows rows;
  const std::vector<double> numbers = {0.1,
                                       1,
                                       -7.25,
                                       1e15,
                                       1e16,
                                       1e-4,
                                       1.5e-5,
                                       5e-324,
                                       std::numeric_limits<double>::infinity(),
                                       std::numeric_limits<double>::quiet_NaN()};
  for (const double number : numbers) rows.track_features.emplace_back().tempo = number;
  std::string tempos;
  const std::string csv = Write(rows, TableId::kTrackFeatures, FileFormat::kCsv);
  for (std::size_t at = csv.find('\n') + 1; at < csv.size(); at = csv.find('\n', at) + 1) {
    const std::size_t begin = at + 9;  // behind nine empty fields
    tempos += csv.substr(begin, csv.find(',', begin) - begin) + ' ';
  }
  EXPECT_EQ(tempos, "0.1 1.0 -7.25 1000000000000000.0 1e+16 0.0001 1.5e-05 5e-324 inf nan ");

  rows.albums.emplace_back().release_date = std::chrono::year(1) / 1 / 1;
  EXPECT_NE(Write(rows, TableId::kAlbums, FileFormat::kCsv).find(",0001-01-01,"),
            std::string::npos);
  rows.songs.emplace_back().is_local = true;
  EXPECT_NE(Write(rows, TableId::kSongs, FileFormat::kCsv).find(",true,"), std::string::npos);
}

}  // namespace
}  // namespace tracklake
