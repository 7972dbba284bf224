#include "rollup/rollup_writer.h"

#include <algorithm>
#include <utility>

#include "lake/rollup_file.h"
#include "parquet/column.h"
#include "tables/column_type.h"

namespace tracklake {
namespace {

// As a worker sends it.
WireType SentAs(ColumnType type) {
  switch (type) {
    case ColumnType::kVarchar:
      return WireType::kText;
    case ColumnType::kInteger:
    case ColumnType::kBigint:
      return WireType::kInteger;
    case ColumnType::kDouble:
      return WireType::kReal;
    case ColumnType::kBoolean:
      return WireType::kBoolean;
    case ColumnType::kDate:
      return WireType::kDate;
    case ColumnType::kTimestamp:
      return WireType::kTimestamp;
  }
  return WireType::kText;
}

std::unexpected<Error> NotAsDescribed() {
  return Fail(ErrorKind::kInternal, "the query's process sent other columns than it described");
}

}  // namespace

RollupWriter::File::File(std::vector<std::string> texts, std::vector<ColumnInfo> infos,
                         ByteSink* sink)
    : names(std::move(texts)),
      columns(std::move(infos)),
      writer(columns, &chunks, sink, RollupPreamble()) {}

Result<RollupWriter> RollupWriter::Create(const std::vector<QueryColumn>& columns,
                                          std::string_view lacks, ByteSink* sink) {
  std::vector<std::string> names;
  for (const QueryColumn& column : columns) names.push_back(column.name);
  std::vector<ColumnInfo> infos;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const auto type = FindColumnType(columns[i].type);
    if (!type) {
      return Fail(ErrorKind::kInternal, "{} is a {}, which no roll-up holds", columns[i].name,
                  columns[i].type);
    }
    infos.push_back({names[i], *type, static_cast<int>(i) + 1});
  }
  RollupWriter writer(std::make_unique<File>(std::move(names), std::move(infos), sink));
  const auto column = std::ranges::find(columns, lacks, &QueryColumn::name);
  if (column != columns.end()) writer.lacks_ = column - columns.begin();
  return writer;
}

Result<> RollupWriter::Add(std::string_view chunk) {
  const auto read = Chunk::Read(chunk);
  if (!read || read->column_count() != file_->columns.size()) return NotAsDescribed();
  for (std::size_t i = 0; i < file_->columns.size(); ++i) {
    if (read->type(i) != SentAs(file_->columns[i].type)) return NotAsDescribed();
  }
  for (std::size_t row = 0; lacks_ && row < read->row_count(); ++row) {
    lacks_something_ |= read->Integer(row, *lacks_) == 1;
  }
  std::size_t begin = 0;
  while (begin < read->row_count()) {
    const std::size_t taken = std::min(read->row_count() - begin, kRollupGroupRows - rows_);
    pieces_.push_back({std::string(chunk), begin, begin + taken});
    rows_ += taken;
    begin += taken;
    if (rows_ == kRollupGroupRows) TL_TRY(WriteGroup());
  }
  return {};
}

Result<> RollupWriter::Finish() {
  if (rows_ > 0) TL_TRY(WriteGroup());
  return file_->writer.Finish();
}

template <typename T, typename Get>
Result<> RollupWriter::WriteColumn(const std::vector<Chunk>& chunks, std::size_t column, Get get) {
  parquet::Column<T> values;
  values.Begin(rows_);
  for (std::size_t i = 0; i < pieces_.size(); ++i) {
    for (std::size_t row = pieces_[i].begin; row < pieces_[i].end; ++row) {
      const bool is_there = !chunks[i].IsNull(row, column);
      values.Add(is_there, is_there ? static_cast<T>(get(chunks[i], row, column)) : T());
    }
  }
  return file_->writer.WriteColumn(values);
}

Result<> RollupWriter::WriteGroup() {
  std::vector<Chunk> chunks;
  for (const Piece& piece : pieces_) chunks.push_back(*Chunk::Read(piece.body));
  const auto integer = [](const Chunk& c, auto row, auto column) { return c.Integer(row, column); };
  TL_TRY(file_->writer.BeginRowGroup(rows_));
  for (std::size_t i = 0; i < file_->columns.size(); ++i) {
    Result<> written;
    switch (file_->columns[i].type) {
      case ColumnType::kVarchar:
        written = WriteColumn<std::string_view>(
            chunks, i, [](const Chunk& c, auto row, auto column) { return c.Text(row, column); });
        break;
      case ColumnType::kInteger:
      case ColumnType::kDate:
        written = WriteColumn<std::int32_t>(chunks, i, integer);
        break;
      case ColumnType::kBigint:
      case ColumnType::kTimestamp:
        written = WriteColumn<std::int64_t>(chunks, i, integer);
        break;
      case ColumnType::kDouble:
        written = WriteColumn<double>(chunks, i, [](const Chunk& c, auto row, auto column) {
          return parquet::Stored(c.Real(row, column));
        });
        break;
      case ColumnType::kBoolean:
        written = WriteColumn<std::uint8_t>(chunks, i, [](const Chunk& c, auto row, auto column) {
          return c.Boolean(row, column) ? 1 : 0;
        });
        break;
    }
    TL_TRY(written);
  }
  pieces_.clear();
  rows_ = 0;
  return {};
}

}  // namespace tracklake
