#include "query/worker/wire.h"

#include <bit>
#include <cassert>
#include <cstring>
#include <utility>

namespace tracklake {
namespace {

static_assert(std::endian::native == std::endian::little, "frames are written as they lie");

template <typename T>
T At(std::string_view bytes, std::size_t index) {
  assert((index + 1) * sizeof(T) <= bytes.size());
  T value;
  std::memcpy(&value, bytes.data() + index * sizeof(T), sizeof(T));
  return value;
}

bool IsKnown(FrameKind kind) {
  switch (kind) {
    case FrameKind::kPrepare:
    case FrameKind::kOpen:
    case FrameKind::kJudge:
    case FrameKind::kConfine:
    case FrameKind::kScript:
    case FrameKind::kDescribe:
    case FrameKind::kSelect:
    case FrameKind::kBind:
    case FrameKind::kRun:
    case FrameKind::kDone:
    case FrameKind::kError:
    case FrameKind::kText:
    case FrameKind::kTexts:
    case FrameKind::kChunk:
      return true;
  }
  return false;
}

std::size_t ValueBytes(WireType type) {
  switch (type) {
    case WireType::kBoolean:
      return 1;
    case WireType::kInteger:
    case WireType::kReal:
    case WireType::kDate:
    case WireType::kTimestamp:
      return sizeof(std::uint64_t);
    case WireType::kText:
    case WireType::kJson:
      return sizeof(std::uint32_t);
  }
  return 0;
}

bool AreBooleans(std::string_view values) {
  for (const char value : values) {
    if (value != 0 && value != 1) return false;
  }
  return true;
}

// DuckDB's dates are 32 bits wide: whoever calculates with one finds room.
bool AreDays(std::string_view values, std::uint32_t rows) {
  for (std::uint32_t row = 0; row < rows; ++row) {
    if (!std::in_range<std::int32_t>(At<std::int64_t>(values, row))) return false;
  }
  return true;
}

// Whether the texts' ends go up, from 0; the last one is how many bytes they have.
bool GoUp(std::string_view ends, std::uint32_t rows) {
  std::uint32_t before = 0;
  for (std::uint32_t row = 0; row < rows; ++row) {
    const auto end = At<std::uint32_t>(ends, row);
    if (end < before) return false;
    before = end;
  }
  return true;
}

}  // namespace

Result<FrameHeader> ReadFrameHeader(std::span<const char, kFrameHeaderBytes> bytes) {
  const auto length = At<std::uint32_t>(std::string_view(bytes.data(), bytes.size()), 0);
  const auto kind = static_cast<FrameKind>(bytes[sizeof(std::uint32_t)]);
  if (length == 0 || length > kMaxFrameBytes || !IsKnown(kind)) {
    return Fail(ErrorKind::kInternal, "what the query's process says is not a frame");
  }
  return FrameHeader{kind, length - 1};
}

FrameWriter::FrameWriter(FrameKind kind) {
  Raw(std::uint32_t{0});
  Byte(static_cast<std::uint8_t>(kind));
}

void FrameWriter::Text(std::string_view text) {
  Number(static_cast<std::uint32_t>(text.size()));
  Bytes(text);
}

void FrameWriter::Texts(std::span<const std::string> texts) {
  Number(static_cast<std::uint32_t>(texts.size()));
  for (const std::string& text : texts) Text(text);
}

std::string FrameWriter::Finish() && {
  const auto length = static_cast<std::uint32_t>(bytes_.size() - sizeof(std::uint32_t));
  std::memcpy(bytes_.data(), &length, sizeof(length));
  return std::move(bytes_);
}

std::optional<std::string_view> FrameReader::Bytes(std::size_t size) {
  if (size > rest_.size()) return std::nullopt;
  const std::string_view bytes = rest_.substr(0, size);
  rest_.remove_prefix(size);
  return bytes;
}

std::optional<std::uint8_t> FrameReader::Byte() {
  const auto bytes = Bytes(1);
  if (!bytes) return std::nullopt;
  return static_cast<std::uint8_t>(bytes->front());
}

std::optional<std::uint32_t> FrameReader::Number32() {
  const auto bytes = Bytes(sizeof(std::uint32_t));
  if (!bytes) return std::nullopt;
  return At<std::uint32_t>(*bytes, 0);
}

std::optional<std::uint64_t> FrameReader::Number64() {
  const auto bytes = Bytes(sizeof(std::uint64_t));
  if (!bytes) return std::nullopt;
  return At<std::uint64_t>(*bytes, 0);
}

std::optional<std::string_view> FrameReader::Text() {
  const auto size = Number32();
  if (!size) return std::nullopt;
  return Bytes(*size);
}

std::optional<std::vector<std::string>> FrameReader::Texts(std::size_t most) {
  const auto count = Number32();
  if (!count || *count > most) return std::nullopt;
  std::vector<std::string> texts;  // grows with what is there, not with what is claimed
  for (std::uint32_t i = 0; i < *count; ++i) {
    const auto text = Text();
    if (!text) return std::nullopt;
    texts.emplace_back(*text);
  }
  return texts;
}

std::string WriteFrame(const WorkerSettings& settings) {
  FrameWriter writer(FrameKind::kOpen);
  writer.Text(settings.folder);
  writer.Number(settings.threads);
  writer.Number(settings.memory_bytes);
  writer.Number(settings.spill_bytes);
  writer.Number(settings.file_bytes);
  writer.Number(settings.timeout_ms);
  writer.Text(settings.spill_folder);
  writer.Text(settings.duckdb);
  return std::move(writer).Finish();
}

std::optional<WorkerSettings> ReadWorkerSettings(std::string_view body) {
  FrameReader reader(body);
  const auto folder = reader.Text();
  const auto threads = reader.Number64();
  const auto memory = reader.Number64();
  const auto spill = reader.Number64();
  const auto file = reader.Number64();
  const auto timeout = reader.Number64();
  const auto spill_folder = reader.Text();
  const auto duckdb = reader.Text();
  if (!folder || !threads || !memory || !spill || !file || !timeout || !spill_folder || !duckdb ||
      !reader.is_at_end()) {
    return std::nullopt;
  }
  return WorkerSettings{.folder = std::string(*folder),
                        .threads = *threads,
                        .memory_bytes = *memory,
                        .spill_bytes = *spill,
                        .file_bytes = *file,
                        .timeout_ms = *timeout,
                        .spill_folder = std::string(*spill_folder),
                        .duckdb = std::string(*duckdb)};
}

std::string WriteFrame(const WorkerFiles& files) {
  FrameWriter writer(FrameKind::kConfine);
  writer.Texts(files.readable);
  writer.Text(files.writable);
  return std::move(writer).Finish();
}

std::optional<WorkerFiles> ReadWorkerFiles(std::string_view body) {
  FrameReader reader(body);
  auto readable = reader.Texts();
  const auto writable = reader.Text();
  if (!readable || !writable || !reader.is_at_end()) return std::nullopt;
  return WorkerFiles{*std::move(readable), std::string(*writable)};
}

std::string ParametersFrame(std::span<const QueryParameter> parameters) {
  FrameWriter writer(FrameKind::kBind);
  for (const QueryParameter& parameter : parameters) {
    writer.Text(parameter.name);
    writer.Byte(parameter.value ? static_cast<std::uint8_t>(parameter.type) : 0);
    writer.Text(parameter.value.value_or(""));
  }
  return std::move(writer).Finish();
}

std::optional<std::vector<QueryParameter>> ReadParameters(std::string_view body) {
  std::vector<QueryParameter> parameters;
  for (FrameReader reader(body); !reader.is_at_end();) {
    const auto name = reader.Text();
    const auto type = reader.Byte();  // 0: there is no value
    const auto value = reader.Text();
    constexpr auto kLastType = static_cast<std::uint8_t>(ParameterType::kBoolean);
    if (!name || !type || *type > kLastType || !value) return std::nullopt;
    if (*type == 0 && !value->empty()) return std::nullopt;
    parameters.push_back({std::string(*name), std::nullopt, ParameterType::kText});
    if (*type == 0) continue;
    parameters.back().value = *value;
    parameters.back().type = static_cast<ParameterType>(*type);
  }
  return parameters;
}

std::string WriteFrame(const WorkerError& error) {
  FrameWriter writer(FrameKind::kError);
  writer.Byte(static_cast<std::uint8_t>(error.error.kind));
  writer.Byte(static_cast<std::uint8_t>(error.lines_above));
  // A message quotes its statement, which may be as long as a frame.
  constexpr std::size_t kMaxMessageBytes = std::size_t{1} << 20;
  writer.Text(std::string_view(error.error.message).substr(0, kMaxMessageBytes));
  writer.Text(error.error.hint);
  return std::move(writer).Finish();
}

std::optional<WorkerError> ReadWorkerError(std::string_view body) {
  FrameReader reader(body);
  const auto kind = reader.Byte();
  const auto lines_above = reader.Byte();
  const auto message = reader.Text();
  const auto hint = reader.Text();
  if (!kind || !lines_above || !message || !hint || !reader.is_at_end()) return std::nullopt;
  if (*kind > static_cast<std::uint8_t>(ErrorKind::kInternal)) return std::nullopt;
  return WorkerError{{static_cast<ErrorKind>(*kind), std::string(*message), std::string(*hint), {}},
                     *lines_above};
}

std::string TextFrame(FrameKind kind, std::string_view text) {
  FrameWriter writer(kind);
  writer.Text(text);
  return std::move(writer).Finish();
}

std::optional<std::string_view> ReadText(std::string_view body) {
  FrameReader reader(body);
  const auto text = reader.Text();
  if (!text || !reader.is_at_end()) return std::nullopt;
  return text;
}

std::string TextsFrame(FrameKind kind, std::span<const std::string> texts) {
  FrameWriter writer(kind);
  writer.Texts(texts);
  return std::move(writer).Finish();
}

std::optional<Chunk> Chunk::Read(std::string_view body) {
  FrameReader reader(body);
  const auto rows = reader.Number32();
  const auto column_count = reader.Number32();
  if (!rows || !column_count || *rows > kMaxChunkRows || *column_count > kMaxChunkColumns) {
    return std::nullopt;
  }
  std::vector<Column> columns;
  for (std::uint32_t i = 0; i < *column_count; ++i) {
    const auto column = ReadColumn(*rows, &reader);
    if (!column) return std::nullopt;
    columns.push_back(*column);
  }
  if (!reader.is_at_end()) return std::nullopt;
  return Chunk(*rows, std::move(columns));
}

std::optional<Chunk::Column> Chunk::ReadColumn(std::uint32_t rows, FrameReader* reader) {
  const auto type = reader->Byte();
  const auto has_nulls = reader->Byte();
  if (!type || !has_nulls || *has_nulls > 1) return std::nullopt;
  Column column{static_cast<WireType>(*type), {}, {}, {}};
  const std::size_t value_bytes = ValueBytes(column.type);
  if (value_bytes == 0) return std::nullopt;
  if (*has_nulls == 1) {
    const auto present = reader->Bytes((rows + 7) / 8);
    if (!present) return std::nullopt;
    column.present = *present;
  }
  const auto values = reader->Bytes(rows * value_bytes);
  if (!values) return std::nullopt;
  column.values = *values;
  if (column.type == WireType::kBoolean && !AreBooleans(*values)) return std::nullopt;
  if (column.type == WireType::kDate && !AreDays(*values, rows)) return std::nullopt;
  if (column.type != WireType::kText && column.type != WireType::kJson) return column;
  if (!GoUp(*values, rows)) return std::nullopt;
  const auto bytes = reader->Bytes(rows == 0 ? 0 : At<std::uint32_t>(*values, rows - 1));
  if (!bytes) return std::nullopt;
  column.bytes = *bytes;
  return column;
}

bool Chunk::IsNull(std::size_t row, std::size_t column) const {
  assert(row < rows_ && column < columns_.size());
  const std::string_view present = columns_[column].present;
  return !present.empty() && ((static_cast<unsigned char>(present[row / 8]) >> (row % 8)) & 1) == 0;
}

bool Chunk::Boolean(std::size_t row, std::size_t column) const {
  return columns_[column].values[row] != 0;
}

std::int64_t Chunk::Integer(std::size_t row, std::size_t column) const {
  return At<std::int64_t>(columns_[column].values, row);
}

double Chunk::Real(std::size_t row, std::size_t column) const {
  return At<double>(columns_[column].values, row);
}

std::string_view Chunk::Text(std::size_t row, std::size_t column) const {
  const Column& texts = columns_[column];
  const std::uint32_t begin = row == 0 ? 0 : At<std::uint32_t>(texts.values, row - 1);
  return texts.bytes.substr(begin, At<std::uint32_t>(texts.values, row) - begin);
}

}  // namespace tracklake
