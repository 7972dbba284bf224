#include "lake/receipt.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/sha256.h"

namespace tracklake {
namespace {

using testing::HasSubstr;

constexpr std::string_view kKey = "_tracklake/receipts/2026-01-02/0123456789abcdef.json";

Receipt AReceipt() {
  Receipt receipt;
  receipt.raw_key = "raw/a \"b\"\té.json";
  receipt.sha256 = std::string(64, 'a');
  receipt.size = 5'000'000'000;
  receipt.fetched_at = Seconds(std::chrono::sys_days(std::chrono::year(2026) / 1 / 2));
  receipt.version = {1, 2};
  receipt.formats = {FileFormat::kParquet, FileFormat::kCsv};
  receipt.parts = {{TableId::kSongs, "processed/spotify/songs/x", 7, 900, std::string(64, 'b')}};
  receipt.counts[static_cast<std::size_t>(TableId::kSongs)] = {10, 7, 1, 1, 1};
  receipt.quarantine_key = "quarantine/2026-01-02/0123456789abcdef.ndjson";
  return receipt;
}

DayReceipt ADayReceipt() {
  DayReceipt day;
  day.day = std::chrono::year(2026) / 1 / 2;
  day.version = {1, 2};
  day.formats = {FileFormat::kParquet};
  day.parts = AReceipt().parts;
  for (const char* key : {"raw/a", "raw/b"}) {
    day.receipts.push_back(AReceipt());
    day.receipts.back().raw_key = key;
    day.receipts.back().formats = day.formats;
    day.receipts.back().parts.clear();
  }
  day.receipts.back().quarantine_key.reset();
  return day;
}

TEST(ReceiptTest, IsOneStableLineOfJson) {
  Receipt receipt = AReceipt();
  receipt.raw_key = "raw/a.json";
  const std::string body =
      R"({"schema_version":2,"raw_key":"raw/a.json","sha256":")" + std::string(64, 'a') +
      R"(","size":5000000000,"fetched_at":"2026-01-02T00:00:00Z","version":"t1-w2",)"
      R"("formats":["parquet","csv"],"parts":[{"table":"songs","key":"processed/spotify/songs/x",)"
      R"("rows":7,"bytes":900,"sha256":")" +
      std::string(64, 'b') +
      R"("}],"counts":{"songs":{"candidates":10,"rows":7,"folded":1,"quarantined":1,)"
      R"("not_applicable":1}},"quarantine_key":"quarantine/2026-01-02/0123456789abcdef.ndjson")";
  EXPECT_EQ(WriteReceipt(receipt), body + R"(,"checksum":")" + Hash16(body) + "\"}\n");
}

TEST(ReceiptTest, ReadsBackAsItWasWritten) {
  const auto read = ReadReceipt(kKey, WriteReceipt(AReceipt()));
  ASSERT_TRUE(read.has_value()) << read.error().message;
  EXPECT_EQ(*read, AReceipt());
  Receipt bare;
  bare.raw_key = "raw/x";
  EXPECT_EQ(ReadReceipt(kKey, WriteReceipt(bare)), bare);
}

TEST(DayReceiptTest, ReadsBackAsItWasWritten) {
  const auto read = ReadDayReceipt(kKey, WriteDayReceipt(ADayReceipt()));
  ASSERT_TRUE(read.has_value()) << read.error().message;
  EXPECT_EQ(*read, ADayReceipt());
  DayReceipt empty;
  empty.day = ADayReceipt().day;
  EXPECT_EQ(ReadDayReceipt(kKey, WriteDayReceipt(empty)), empty);
}

TEST(DayReceiptTest, HoldsOneObjectALine) {
  EXPECT_THAT(WriteDayReceipt(ADayReceipt()), HasSubstr("\n{\"raw_key\":\"raw/b\","));
}

// Every damage that is not refused must read as the undamaged one.
template <typename Read>
void ExpectRefusedOrEqual(const std::string& bytes, Read read) {
  const auto whole = read(bytes);
  ASSERT_TRUE(whole.has_value());
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    const auto cut = read(bytes.substr(0, size));
    ASSERT_FALSE(cut.has_value()) << "cut at " << size;
    ASSERT_EQ(cut.error().kind, ErrorKind::kCorruption);
    ASSERT_THAT(cut.error().message, HasSubstr(std::string(kKey)));
  }
  for (std::size_t bit = 0; bit < bytes.size() * 8; ++bit) {
    std::string flipped = bytes;
    flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << (bit % 8)));
    const auto damaged = read(flipped);
    ASSERT_TRUE(!damaged.has_value() || *damaged == *whole) << "bit " << bit;
  }
}

TEST(ReceiptTest, RefusesEveryTruncationAndBitFlip) {
  ExpectRefusedOrEqual(WriteReceipt(AReceipt()),
                       [](const std::string& bytes) { return ReadReceipt(kKey, bytes); });
}

TEST(DayReceiptTest, RefusesEveryTruncationAndBitFlip) {
  ExpectRefusedOrEqual(WriteDayReceipt(ADayReceipt()),
                       [](const std::string& bytes) { return ReadDayReceipt(kKey, bytes); });
}

// A rightly sealed receipt with `from` replaced by `to`, as another program might write it.
std::string Resealed(std::string bytes, std::string_view from, std::string_view to) {
  bytes.resize(bytes.rfind(",\"checksum\""));
  const std::size_t at = bytes.find(from);
  EXPECT_NE(at, bytes.npos) << from;
  bytes.replace(at, from.size(), to);
  return bytes + ",\"checksum\":\"" + Hash16(bytes) + "\"}\n";
}

TEST(ReceiptTest, RefusesFieldsThatAreMissingUnknownOrOfAnotherType) {
  const std::string bytes = WriteReceipt(AReceipt());
  for (const auto& [from, to] : std::initializer_list<std::pair<const char*, const char*>>{
           {"\"size\":5000000000,", ""},
           {"\"size\":", "\"site\":"},
           {"\"size\":5000000000", "\"size\":-1"},
           {"\"size\":5000000000", "\"size\":\"5\""},
           {"\"size\":5000000000", "\"size\":1,\"more\":1"},
           {"\"rows\":7", "\"rows\":7.5"},
           {"\"table\":\"songs\"", "\"table\":\"tunes\""},
           {"t1-w2", "newest"},
           {"[\"parquet\"", "[\"orc\""},
           {"2026-01-02T00:00:00Z", "2026-13-02T00:00:00Z"},
           {"\"schema_version\":2", "\"schema_version\":null"},
           {"{\"songs\":", "{\"tunes\":"},
       }) {
    const auto read = ReadReceipt(kKey, Resealed(bytes, from, to));
    ASSERT_FALSE(read.has_value()) << from << " -> " << to;
    EXPECT_EQ(read.error().kind, ErrorKind::kCorruption);
    EXPECT_FALSE(read.error().hint.empty());
  }
}

TEST(ReceiptTest, SaysThatANewerProgramWroteIt) {
  const auto read = ReadReceipt(
      kKey, Resealed(WriteReceipt(AReceipt()), "\"schema_version\":2", "\"schema_version\":3"));
  ASSERT_FALSE(read.has_value());
  EXPECT_EQ(read.error().kind, ErrorKind::kBadData);
}

TEST(ReceiptTest, ReadsThoseOfFilesThatDuckDbWrote) {
  const std::string bytes =
      Resealed(Resealed(WriteReceipt(AReceipt()), "\"schema_version\":2", "\"schema_version\":1"),
               "t1-w2", "t1-d1.5.5-w1");
  const auto read = ReadReceipt(kKey, bytes);
  ASSERT_TRUE(read.has_value()) << read.error().message;
  EXPECT_EQ(read->version, (Version{1, 1}));
}

}  // namespace
}  // namespace tracklake
