// What a SQL worker and its owner say to each other over a pipe, as frames:
//
//   frame    length u32 (of kind and body), kind u8, body
//   text     length u32, bytes
//   texts    count u32, text…
//   chunk    rows u32, columns u32, column…
//   column   type u8, has_nulls u8, [one bit a row, 1 = a value, filled up to bytes], values
//   values   kBoolean: a byte each, 0 or 1; kInteger, kDate (days), kTimestamp (microseconds), both
//            since 1970: 8 bytes each; kReal: 8 bytes each; kText, kJson: rows × u32, where each
//            ends behind the first one's begin, then the bytes
//
// Numbers are little-endian. Both ends are the same executable, so the format has no version. The
// owner believes nothing that it reads: a worker has run somebody's SQL, so any bytes can come.
// Pure, any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "query/parameters.h"

namespace tracklake {

// Larger frames are neither sent nor taken: what one value may be at most, and some more.
inline constexpr std::size_t kMaxFrameBytes = std::size_t{64} << 20;
// Chunks of several rows are sent as frames of no more: what is in two processes at once.
inline constexpr std::size_t kUsualFrameBytes = std::size_t{4} << 20;
inline constexpr std::size_t kFrameHeaderBytes = 5;
inline constexpr std::uint32_t kMaxChunkRows = 4096;
inline constexpr std::uint32_t kMaxChunkColumns = 1 << 16;

enum class FrameKind : std::uint8_t {
  // From the owner.
  kOpen = 1,      // WorkerSettings
  kJudge = 2,     // text: the SQL; answered by kText, the one SELECT that it is
  kConfine = 3,   // WorkerFiles
  kScript = 4,    // texts: statements of ours, whose rows nobody wants
  kDescribe = 5,  // text: a SELECT; answered by kTexts, a name and a type for each column
  kSelect = 6,    // text: a SELECT; answered by kChunk… and kDone
  kBind = 7,      // QueryParameter…: what the parameters of all that comes behind it stand for
  kRun = 8,       // text: a statement of ours around the user's
  kPrepare = 9,   // text: DuckDB's library, or ""; before kOpen, where that is yet to come
  // From the worker.
  kDone = 16,
  kError = 17,  // Error
  kText = 18,
  kTexts = 19,
  kChunk = 20,
};

struct Frame {
  FrameKind kind;
  std::string_view body;
};

// What kind and how long a frame is that begins with these bytes. kInternal for what no frame says.
struct FrameHeader {
  FrameKind kind;
  std::size_t body_bytes;
};
Result<FrameHeader> ReadFrameHeader(std::span<const char, kFrameHeaderBytes> bytes);

// Builds one frame: values in the order in which a FrameReader takes them.
class FrameWriter {
 public:
  explicit FrameWriter(FrameKind kind);
  void Number(std::uint32_t number) { Raw(number); }
  void Number(std::uint64_t number) { Raw(number); }
  void Byte(std::uint8_t byte) { bytes_ += static_cast<char>(byte); }
  void Bytes(std::string_view bytes) { bytes_ += bytes; }
  void Text(std::string_view text);
  void Texts(std::span<const std::string> texts);
  template <typename T>
  void Raw(T value) {
    const auto at = bytes_.size();
    bytes_.resize(at + sizeof(T));
    __builtin_memcpy(bytes_.data() + at, &value, sizeof(T));
  }
  void Reserve(std::size_t bytes) { bytes_.reserve(bytes); }
  // The frame with its length filled in.
  std::string Finish() &&;

 private:
  std::string bytes_;
};

// Takes a frame's body apart. What is not there, or longer than what is there, is nullopt.
class FrameReader {
 public:
  explicit FrameReader(std::string_view body) : rest_(body) {}
  std::optional<std::uint8_t> Byte();
  std::optional<std::uint32_t> Number32();
  std::optional<std::uint64_t> Number64();
  std::optional<std::string_view> Bytes(std::size_t size);
  std::optional<std::string_view> Text();
  // nullopt for more than `most`, too: each takes more memory than it has bytes.
  std::optional<std::vector<std::string>> Texts(std::size_t most = kMaxFrameBytes);
  bool is_at_end() const { return rest_.empty(); }

 private:
  std::string_view rest_;
};

// How a worker sets itself up before it sees any SQL.
struct WorkerSettings {
  std::string folder;  // where relative paths begin; empty: where its owner's do
  std::uint64_t threads = 1;
  std::uint64_t memory_bytes = 0;
  std::uint64_t spill_bytes = 0;
  std::uint64_t file_bytes = 0;  // how large a file may get; 0: as it likes
  std::uint64_t timeout_ms = 0;
  std::string spill_folder;  // empty: nothing is spilled
  std::string duckdb;        // the library, where it is configured; else empty
};
std::string WriteFrame(const WorkerSettings& settings);
std::optional<WorkerSettings> ReadWorkerSettings(std::string_view body);

// Everything of the file system that a worker may see from then on.
struct WorkerFiles {
  std::vector<std::string> readable;
  std::string writable;  // a file that exists; empty: none but what is spilled
};
std::string WriteFrame(const WorkerFiles& files);
std::optional<WorkerFiles> ReadWorkerFiles(std::string_view body);

std::string ParametersFrame(std::span<const QueryParameter> parameters);
std::optional<std::vector<QueryParameter>> ReadParameters(std::string_view body);

// `lines_above`: how many lines stood above the SQL in what DuckDB was given.
struct WorkerError {
  Error error;
  int lines_above = 0;
};
std::string WriteFrame(const WorkerError& error);
std::optional<WorkerError> ReadWorkerError(std::string_view body);

std::string TextFrame(FrameKind kind, std::string_view text);
// The one text that such a frame's body is.
std::optional<std::string_view> ReadText(std::string_view body);
std::string TextsFrame(FrameKind kind, std::span<const std::string> texts);

enum class WireType : std::uint8_t {
  kBoolean = 1,
  kInteger = 2,
  kReal = 3,
  kText = 4,
  kJson = 5,  // a text that is JSON
  kDate = 6,
  kTimestamp = 7,
};

// Some rows of a result, a column behind the other. Views into the frame that it was read from.
class Chunk {
 public:
  // nullopt for bytes that are no chunk, down to the last value.
  static std::optional<Chunk> Read(std::string_view body);

  std::size_t row_count() const { return rows_; }
  std::size_t column_count() const { return columns_.size(); }
  WireType type(std::size_t column) const { return columns_[column].type; }

  bool IsNull(std::size_t row, std::size_t column) const;
  // Only where IsNull() is not, and of the column's type.
  bool Boolean(std::size_t row, std::size_t column) const;
  std::int64_t Integer(std::size_t row, std::size_t column) const;  // also kDate and kTimestamp
  double Real(std::size_t row, std::size_t column) const;
  std::string_view Text(std::size_t row, std::size_t column) const;  // also kJson

 private:
  struct Column {
    WireType type;
    std::string_view present;  // empty: all are
    std::string_view values;   // of texts: their ends
    std::string_view bytes;    // of texts
  };
  static std::optional<Column> ReadColumn(std::uint32_t rows, FrameReader* reader);
  Chunk(std::size_t rows, std::vector<Column> columns)
      : rows_(rows), columns_(std::move(columns)) {}

  std::size_t rows_;
  std::vector<Column> columns_;
};

}  // namespace tracklake
