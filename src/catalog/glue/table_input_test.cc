#include "catalog/glue/table_input.h"

#include <gtest/gtest.h>

namespace tracklake::glue {
namespace {

// The form that Athena and the crawlers of AWS know, spelled out once more by hand.
TEST(TableInputTest, ATableIsAsACrawlerOfAwsWouldWriteIt) {
  Json input = TableInput(Table(TableId::kSongArtists), "s3://music/lake/");
  const Json files = {
      {"classification", "parquet"}, {"compressionType", "none"}, {"typeOfData", "file"}};
  EXPECT_EQ(input["Name"], "song_artists");
  EXPECT_EQ(input["TableType"], "EXTERNAL_TABLE");
  Json parameters = files;
  parameters["EXTERNAL"] = "TRUE";
  EXPECT_EQ(input["Parameters"], parameters);
  EXPECT_FALSE(TextOf(input, "Description").empty());
  Json& storage = input["StorageDescriptor"];
  EXPECT_EQ(storage["Location"], "s3://music/lake/processed/spotify/song_artists/");
  EXPECT_EQ(storage["InputFormat"],
            "org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat");
  EXPECT_EQ(storage["OutputFormat"],
            "org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat");
  EXPECT_EQ(storage["SerdeInfo"]["SerializationLibrary"],
            "org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe");
  EXPECT_EQ(storage["Parameters"], files);
  std::string columns;
  for (const Json& column : storage["Columns"]) {
    columns += fmt::format("{} {}, ", TextOf(column, "Name"), TextOf(column, "Type"));
    EXPECT_FALSE(TextOf(column, "Comment").empty()) << column;
  }
  EXPECT_EQ(columns,
            "song_id string, artist_id string, artist_name string, artist_position int, "
            "fetched_at timestamp, raw_key string, ");
  std::string keys;
  for (const Json& key : input["PartitionKeys"]) {
    keys += fmt::format("{} {}, ", TextOf(key, "Name"), TextOf(key, "Type"));
  }
  EXPECT_EQ(keys, "year string, month string, day string, ");
}

TEST(TableInputTest, AViewIsAPrestoView) {
  const View view{
      "hits",
      "Some.",
      "SELECT 'é' AS a, 1 AS b",
      {{"a", ColumnType::kVarchar}, {"b", ColumnType::kInteger}, {"c", ColumnType::kTimestamp}}};
  Json input = ViewInput(view, "music_lake");
  EXPECT_EQ(input["TableType"], "VIRTUAL_VIEW");
  EXPECT_EQ(input["Parameters"], (Json{{"presto_view", "true"}, {"comment", "Presto View"}}));
  EXPECT_EQ(input["ViewExpandedText"], "/* Presto View */");
  EXPECT_EQ(input["StorageDescriptor"]["Columns"],
            Json::parse(R"([{"Name": "a", "Type": "string"}, {"Name": "b", "Type": "int"},
                            {"Name": "c", "Type": "timestamp"}])"));
  // {"originalSql":"SELECT 'é' AS a, 1 AS b","catalog":"awsdatacatalog","schema":"music_lake",
  //  "columns":[{"name":"a","type":"varchar"},{"name":"b","type":"integer"},
  //  {"name":"c","type":"timestamp(3)"}],"comment":"Some.","runAsInvoker":true}
  EXPECT_EQ(input["ViewOriginalText"],
            "/* Presto View: "
            "eyJvcmlnaW5hbFNxbCI6IlNFTEVDVCAnw6knIEFTIGEsIDEgQVMgYiIsImNhdGFsb2ciOiJhd3NkYXRhY2F0"
            "YWxvZyIsInNjaGVtYSI6Im11c2ljX2xha2UiLCJjb2x1bW5zIjpbeyJuYW1lIjoiYSIsInR5cGUiOiJ2YXJj"
            "aGFyIn0seyJuYW1lIjoiYiIsInR5cGUiOiJpbnRlZ2VyIn0seyJuYW1lIjoiYyIsInR5cGUiOiJ0aW1lc3Rh"
            "bXAoMykifV0sImNvbW1lbnQiOiJTb21lLiIsInJ1bkFzSW52b2tlciI6dHJ1ZX0="
            " */");
}

TEST(TableInputTest, APartitionHasItsTablesColumnsInTheirOrder) {
  const Json stored = Json::parse(R"({"StorageDescriptor": {
      "Location": "s3://b/songs", "InputFormat": "i", "SerdeInfo": {"SerializationLibrary": "s"},
      "Columns": [{"Name": "z", "Type": "int", "Comment": "c"}, {"Name": "a", "Type": "string"}]}})");
  Json input = PartitionInput(stored, *ParseIsoDate("0987-06-05"));
  EXPECT_EQ(input["Values"], (Json{"0987", "06", "05"}));
  Json& storage = input["StorageDescriptor"];
  EXPECT_EQ(storage["Location"], "s3://b/songs/year=0987/month=06/day=05/");
  EXPECT_EQ(storage["InputFormat"], "i");
  EXPECT_EQ(storage["Columns"],
            Json::parse(R"([{"Name": "z", "Type": "int"}, {"Name": "a", "Type": "string"}])"));
}

}  // namespace
}  // namespace tracklake::glue
