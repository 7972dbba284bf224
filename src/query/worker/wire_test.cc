#include "query/worker/wire.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <limits>

#include "base/clock.h"

namespace tracklake {
namespace {

using testing::ElementsAre;

constexpr std::size_t kHead = kFrameHeaderBytes;

// The body of a frame that says how long it is, and what.
std::string_view BodyOf(const std::string& frame, FrameKind kind) {
  const auto header =
      ReadFrameHeader(std::span<const char, kHead>(frame.data(), kFrameHeaderBytes));
  EXPECT_TRUE(header);
  EXPECT_EQ(header->kind, kind);
  EXPECT_EQ(header->body_bytes, frame.size() - kHead);
  return std::string_view(frame).substr(kHead);
}

// Three rows of each type; the second is NULL everywhere.
std::string ChunkOfAllTypes() {
  FrameWriter writer(FrameKind::kChunk);
  writer.Number(std::uint32_t{3});
  writer.Number(std::uint32_t{7});
  for (const WireType type :
       {WireType::kBoolean, WireType::kInteger, WireType::kDate, WireType::kTimestamp,
        WireType::kReal, WireType::kText, WireType::kJson}) {
    writer.Byte(static_cast<std::uint8_t>(type));
    writer.Byte(1);
    writer.Byte(0b101);
    switch (type) {
      case WireType::kBoolean:
        for (const int value : {1, 0, 0}) writer.Byte(static_cast<std::uint8_t>(value));
        break;
      case WireType::kReal:
        for (const double value : {-0.5, 0.0, 1e300}) writer.Raw(value);
        break;
      case WireType::kText:
      case WireType::kJson:
        for (const std::uint32_t end : {2U, 2U, 5U}) writer.Number(end);
        writer.Bytes("ab123");
        break;
      case WireType::kDate:
        for (const std::int64_t value : {-7, 0, std::numeric_limits<std::int32_t>::max()}) {
          writer.Raw(value);
        }
        break;
      default:
        for (const std::int64_t value :
             {std::int64_t{-7}, std::int64_t{0}, std::numeric_limits<std::int64_t>::max()}) {
          writer.Raw(value);
        }
    }
  }
  return std::move(writer).Finish();
}

TEST(WireTest, AChunkSaysTheValuesThatWereWritten) {
  const std::string frame = ChunkOfAllTypes();
  const auto chunk = Chunk::Read(BodyOf(frame, FrameKind::kChunk));
  ASSERT_TRUE(chunk);
  ASSERT_EQ(chunk->row_count(), 3);
  ASSERT_EQ(chunk->column_count(), 7);
  for (std::size_t column = 0; column < 7; ++column) {
    EXPECT_FALSE(chunk->IsNull(0, column));
    EXPECT_TRUE(chunk->IsNull(1, column));
    EXPECT_FALSE(chunk->IsNull(2, column));
  }
  EXPECT_TRUE(chunk->Boolean(0, 0));
  EXPECT_FALSE(chunk->Boolean(2, 0));
  EXPECT_EQ(chunk->Integer(0, 1), -7);
  EXPECT_EQ(chunk->Integer(2, 3), std::numeric_limits<std::int64_t>::max());
  EXPECT_EQ(chunk->Real(0, 4), -0.5);
  EXPECT_EQ(chunk->Real(2, 4), 1e300);
  EXPECT_EQ(chunk->Text(0, 5), "ab");
  EXPECT_EQ(chunk->Text(1, 5), "");
  EXPECT_EQ(chunk->Text(2, 6), "123");
}

TEST(WireTest, MessagesComeBackAsTheyWere) {
  const std::string settings = WriteFrame(WorkerSettings{"lake", 2, 3, 4, 5, 6, "/spill", "/duck"});
  const auto read_settings = ReadWorkerSettings(BodyOf(settings, FrameKind::kOpen));
  ASSERT_TRUE(read_settings);
  EXPECT_EQ(read_settings->folder, "lake");
  EXPECT_EQ(read_settings->threads, 2);
  EXPECT_EQ(read_settings->memory_bytes, 3);
  EXPECT_EQ(read_settings->spill_bytes, 4);
  EXPECT_EQ(read_settings->file_bytes, 5);
  EXPECT_EQ(read_settings->timeout_ms, 6);
  EXPECT_EQ(read_settings->spill_folder, "/spill");
  EXPECT_EQ(read_settings->duckdb, "/duck");

  const std::string files = WriteFrame(WorkerFiles{{"a", "", "c\nd"}, "out"});
  const auto read_files = ReadWorkerFiles(BodyOf(files, FrameKind::kConfine));
  ASSERT_TRUE(read_files);
  EXPECT_THAT(read_files->readable, ElementsAre("a", "", "c\nd"));
  EXPECT_EQ(read_files->writable, "out");

  const std::vector<QueryParameter> given = {
      {"a", ""}, {"b", std::nullopt}, {"c", "x y"}, {"d", "-7", ParameterType::kInteger}};
  const std::string bind = ParametersFrame(given);
  const auto parameters = ReadParameters(BodyOf(bind, FrameKind::kBind));
  ASSERT_TRUE(parameters);
  ASSERT_EQ(parameters->size(), 4);
  EXPECT_EQ((*parameters)[0].value, "");
  EXPECT_EQ((*parameters)[1].name, "b");
  EXPECT_EQ((*parameters)[1].value, std::nullopt);
  EXPECT_EQ((*parameters)[2].value, "x y");
  EXPECT_EQ((*parameters)[2].type, ParameterType::kText);
  EXPECT_EQ((*parameters)[3].value, "-7");
  EXPECT_EQ((*parameters)[3].type, ParameterType::kInteger);
  for (std::size_t cut = 1; cut <= 3; ++cut) {
    EXPECT_FALSE(ReadParameters(std::string_view(bind).substr(kHead, bind.size() - kHead - cut)));
  }

  const std::string error = WriteFrame(WorkerError{{ErrorKind::kInternal, "what", "cure", {}}, 1});
  const auto read_error = ReadWorkerError(BodyOf(error, FrameKind::kError));
  ASSERT_TRUE(read_error);
  EXPECT_EQ(read_error->error.kind, ErrorKind::kInternal);
  EXPECT_EQ(read_error->error.message, "what");
  EXPECT_EQ(read_error->error.hint, "cure");
  EXPECT_EQ(read_error->lines_above, 1);
}

TEST(WireTest, FramesOfNoKindAndThoseThatAreTooLongAreRefused) {
  const auto header = [](std::uint32_t length, int kind) {
    std::array<char, kHead> bytes{};
    __builtin_memcpy(bytes.data(), &length, sizeof(length));
    bytes[4] = static_cast<char>(kind);
    return ReadFrameHeader(bytes).has_value();
  };
  EXPECT_TRUE(header(1, 16));
  EXPECT_TRUE(header(kMaxFrameBytes, 20));
  EXPECT_FALSE(header(0, 16));
  EXPECT_FALSE(header(kMaxFrameBytes + 1, 20));
  EXPECT_FALSE(header(0xffffffff, 20));
  EXPECT_FALSE(header(1, 0));
  EXPECT_FALSE(header(1, 10));
  EXPECT_FALSE(header(1, 255));
}

// Everything that a reader of the owner's can be given.
void ReadAsEverything(std::string_view body) {
  if (const auto chunk = Chunk::Read(body)) {
    for (std::size_t row = 0; row < chunk->row_count(); ++row) {
      for (std::size_t column = 0; column < chunk->column_count(); ++column) {
        chunk->IsNull(row, column);
        switch (chunk->type(column)) {
          case WireType::kBoolean:
            chunk->Boolean(row, column);
            break;
          case WireType::kText:
          case WireType::kJson:
            EXPECT_LE(chunk->Text(row, column).size(), body.size());
            break;
          default:
            chunk->Integer(row, column);
            chunk->Real(row, column);
        }
      }
    }
  }
  ReadWorkerError(body);
  ReadWorkerSettings(body);
  ReadWorkerFiles(body);
  FrameReader(body).Texts();
}

TEST(WireTest, ACutChunkIsNone) {
  const std::string frame = ChunkOfAllTypes();
  const std::string_view body = BodyOf(frame, FrameKind::kChunk);
  for (std::size_t size = 0; size < body.size(); ++size) {
    // Of its own length, so that a read behind its end is seen by a sanitizer.
    const std::string cut(body.substr(0, size));
    EXPECT_FALSE(Chunk::Read(cut)) << size;
    ReadAsEverything(cut);
  }
  EXPECT_FALSE(Chunk::Read(std::string(body) + "x"));
}

TEST(WireTest, NoBytesAreReadAsMoreThanTheyAre) {
  const std::string frame = ChunkOfAllTypes();
  const std::string body(BodyOf(frame, FrameKind::kChunk));
  for (std::size_t i = 0; i < body.size(); ++i) {
    for (int bit = 0; bit < 8; ++bit) {
      std::string flipped = body;
      flipped[i] = static_cast<char>(flipped[i] ^ (1 << bit));
      ReadAsEverything(flipped);
    }
  }
  const std::uint64_t seed = SystemRng().Next();
  SCOPED_TRACE(seed);
  SeededRng rng(seed);
  for (int round = 0; round < 20'000; ++round) {
    std::string bytes = body;
    for (std::uint64_t changes = rng.Next() % 8; changes > 0; --changes) {
      bytes[rng.Next() % bytes.size()] = static_cast<char>(rng.Next() >> 56);
    }
    bytes.resize(rng.Next() % (bytes.size() + 1));
    ReadAsEverything(bytes);
  }
}

TEST(WireTest, ClaimedCountsTakeNoMemoryThatIsNotThere) {
  FrameWriter texts(FrameKind::kTexts);
  texts.Number(std::uint32_t{0xffffffff});
  EXPECT_FALSE(FrameReader(BodyOf(std::move(texts).Finish(), FrameKind::kTexts)).Texts());
  const auto chunk_of = [](std::uint32_t rows, std::uint32_t columns) {
    FrameWriter chunk(FrameKind::kChunk);
    chunk.Number(rows);
    chunk.Number(columns);
    const std::string frame = std::move(chunk).Finish();
    return Chunk::Read(BodyOf(frame, FrameKind::kChunk)).has_value();
  };
  EXPECT_TRUE(chunk_of(kMaxChunkRows, 0));
  EXPECT_FALSE(chunk_of(kMaxChunkRows + 1, 0));
  EXPECT_FALSE(chunk_of(0, kMaxChunkColumns + 1));
  EXPECT_FALSE(chunk_of(0xffffffff, 0xffffffff));
}

TEST(WireTest, ValuesThatNoTypeHasAreRefused) {
  const auto column_of = [](int type, int has_nulls, std::string_view values) {
    FrameWriter chunk(FrameKind::kChunk);
    chunk.Number(std::uint32_t{2});
    chunk.Number(std::uint32_t{1});
    chunk.Byte(static_cast<std::uint8_t>(type));
    chunk.Byte(static_cast<std::uint8_t>(has_nulls));
    chunk.Bytes(values);
    const std::string frame = std::move(chunk).Finish();
    return Chunk::Read(BodyOf(frame, FrameKind::kChunk)).has_value();
  };
  using namespace std::string_view_literals;
  EXPECT_TRUE(column_of(1, 0, "\0\1"sv));
  EXPECT_FALSE(column_of(1, 0, "\0\2"sv));
  EXPECT_FALSE(column_of(1, 2, "\0\1"sv));
  EXPECT_TRUE(column_of(6, 0, "\xff\xff\xff\x7f\0\0\0\0\0\0\0\0\0\0\0\0"sv));
  EXPECT_FALSE(column_of(6, 0, "\0\0\0\x80\0\0\0\0\0\0\0\0\0\0\0\0"sv));  // 32 bits too wide
  EXPECT_FALSE(column_of(0, 0, "\0\1"sv));
  EXPECT_FALSE(column_of(8, 0, "\0\1"sv));
  EXPECT_TRUE(column_of(4, 0, "\1\0\0\0\2\0\0\0ab"sv));
  EXPECT_FALSE(column_of(4, 0, "\2\0\0\0\1\0\0\0ab"sv));  // ends before it begins
  EXPECT_FALSE(column_of(4, 0, "\1\0\0\0\3\0\0\0ab"sv));  // ends behind the bytes
  EXPECT_FALSE(column_of(4, 0, "\1\0\0\0\1\0\0\0ab"sv));  // leaves bytes over
}

}  // namespace
}  // namespace tracklake
