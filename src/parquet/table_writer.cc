#include "parquet/table_writer.h"

#include <algorithm>
#include <span>
#include <tuple>
#include <type_traits>
#include <variant>

#include "parquet/csv_writer.h"
#include "parquet/parquet_writer.h"

namespace tracklake {

// Kept from file to file, so that memory is taken once.
struct TableWriter::Scratch {
  std::tuple<parquet::Column<std::uint8_t>, parquet::Column<std::int32_t>,
             parquet::Column<std::int64_t>, parquet::Column<double>,
             parquet::Column<std::string_view>>
      columns;
  parquet::ChunkWriter chunks;
};

namespace {

template <typename Row, typename Value, typename Scratch>
Result<> WriteColumn(std::span<const Row> rows, std::optional<Value> Row::* member,
                     Scratch* scratch, parquet::ParquetWriter* file) {
  using StoredType = decltype(parquet::Stored(Value()));
  auto& column = std::get<parquet::Column<StoredType>>(scratch->columns);
  column.Fill(rows, member);
  return file->WriteColumn(column);
}

template <typename Row, typename Scratch>
Result<> WriteParquet(std::span<const Row> rows, TableId table, Scratch* scratch, ByteSink* sink) {
  parquet::ParquetWriter file(Table(table).columns, &scratch->chunks, sink);
  while (!rows.empty()) {
    const auto group = rows.first(std::min(rows.size(), parquet::kMaxRowGroupRows));
    TL_TRY(file.BeginRowGroup(group.size()));
    for (const Column<Row>& column : Columns<Row>()) {
      TL_TRY(std::visit([&](auto member) { return WriteColumn(group, member, scratch, &file); },
                        column.member));
    }
    rows = rows.subspan(group.size());
  }
  return file.Finish();
}

template <typename Row>
Result<> WriteCsv(std::span<const Row> rows, TableId table, ByteSink* sink) {
  CsvWriter file(Table(table).columns, sink);
  const auto add = [&](const auto& value) {
    value.has_value() ? file.Add(*value) : file.AddNull();
  };
  for (const Row& row : rows) {
    for (const Column<Row>& column : Columns<Row>()) {
      std::visit([&](auto member) { add(row.*member); }, column.member);
    }
    TL_TRY(file.EndRow());
  }
  return file.Finish();
}

}  // namespace

TableWriter::TableWriter() : scratch_(std::make_unique<Scratch>()) {}
TableWriter::~TableWriter() = default;

Result<> TableWriter::Write(const Rows& rows, TableId table, FileFormat format, ByteSink* sink) {
  Result<> outcome;
  ForEachTable(rows, [&]<typename Row>(TableId id, const std::vector<Row>& all) {
    if (id != table) return;
    const std::span<const Row> span(all);
    outcome = format == FileFormat::kParquet ? WriteParquet(span, id, scratch_.get(), sink)
                                             : WriteCsv(span, id, sink);
  });
  return outcome;
}

}  // namespace tracklake
