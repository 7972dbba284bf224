#include "query/result_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <deque>
#include <iterator>
#include <optional>
#include <utility>

#include "base/table_layout.h"
#include "base/text.h"
#include "base/unicode.h"
#include "query/shown_columns.h"

namespace tracklake {
namespace {

// What is kept of one row: a terminal could hardly show more.
constexpr std::size_t kRowBytesShown = std::size_t{16} << 10;
constexpr std::size_t kLeastCellBytes = 32;

// So many rows say how wide the columns are, where all are written as they come.
constexpr std::size_t kSampleRows = 1000;
constexpr std::size_t kSampleBytes = std::size_t{4} << 20;

// The row without what nobody would see of it. Its cells get room of their own, since one that is
// cut in place keeps what it had.
TableRow Shortened(const TableRow& row) {
  const std::size_t most =
      std::max(kRowBytesShown / std::max<std::size_t>(row.size(), 1), kLeastCellBytes);
  TableRow shortened;
  shortened.reserve(row.size());
  for (const auto& cell : row) {
    if (!cell || cell->size() <= most) {
      shortened.push_back(cell);
    } else {
      shortened.push_back(std::string(CutToBytes(*cell, most)) + "…");
    }
  }
  return shortened;
}

std::size_t BytesOf(const TableRow& row) {
  std::size_t bytes = row.size() * sizeof(row[0]);
  for (const auto& cell : row) bytes += cell ? cell->size() : 0;
  return bytes;
}

bool IsPlan(const std::vector<QueryColumn>& columns) {
  return columns.size() == 2 && columns[0].name == "explain_key" &&
         columns[1].name == "explain_value";
}

// "7 rows"; "7 rows (4 shown), 9 columns (5 shown)".
std::string Counts(std::int64_t rows, std::int64_t rows_shown, const TableLayout& layout) {
  std::string text = Count(rows, "row");
  if (rows_shown < rows) text += fmt::format(" ({} shown)", WithThousands(rows_shown));
  if (layout.shown_count() < layout.column_count()) {
    text += fmt::format(", {} ({} shown)",
                        Count(static_cast<std::int64_t>(layout.column_count()), "column"),
                        layout.shown_count());
  }
  return text + "\n";
}

Result<std::int64_t> WritePlan(ResultSource& source, std::ostream& out) {
  std::int64_t count = 0;
  TL_TRY(source.Run(ValueText::kPlain, [&](const TableRow& row) {
    ++count;
    const std::string plan = row[1].value_or("");
    for (std::size_t begin = 0; begin < plan.size();) {
      const std::size_t end = std::min(plan.find('\n', begin), plan.size());
      out << Printable(std::string_view(plan).substr(begin, end - begin)) << '\n';
      begin = end + 1;
    }
    return out.good();
  }));
  return count;
}

Result<std::int64_t> WriteEnds(ResultSource& source, const std::vector<QueryColumn>& columns,
                               const TableStyle& style, std::ostream& out) {
  std::vector<TableRow> rows;
  std::deque<TableRow> tail;
  std::int64_t count = 0;
  TL_TRY(source.Run(ValueText::kPlain, [&](const TableRow& row) {
    ++count;
    if (rows.size() < kHeadRows) {
      rows.push_back(Shortened(row));
      return true;
    }
    tail.push_back(Shortened(row));
    if (tail.size() > kTailRows) tail.pop_front();
    return true;
  }));
  const std::size_t head = rows.size();
  std::ranges::move(tail, std::back_inserter(rows));
  const auto shown = static_cast<std::int64_t>(rows.size());
  const TableLayout layout(ShownColumns(columns, rows), rows, style);
  out << layout.Head();
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (i == head && shown < count) out << fmt::format("… {}\n", Count(count - shown, "more row"));
    out << layout.Line(rows[i]);
  }
  out << '\n' << layout.HiddenLine() << Counts(count, shown, layout);
  return count;
}

// All rows, as they come.
class RowWriter {
 public:
  RowWriter(const std::vector<QueryColumn>* columns, const TableStyle& style, std::ostream* out)
      : columns_(columns), style_(style), out_(out) {}

  bool Take(TableRow row) {
    ++count_;
    if (layout_) {
      *out_ << layout_->Line(row);
      return out_->good();
    }
    sample_bytes_ += BytesOf(row);
    sample_.push_back(std::move(row));
    if (sample_.size() >= kSampleRows || sample_bytes_ >= kSampleBytes) WriteSample();
    return out_->good();
  }

  std::int64_t Finish() {
    if (!layout_) WriteSample();
    *out_ << '\n' << layout_->HiddenLine() << Counts(count_, count_, *layout_);
    return count_;
  }

 private:
  void WriteSample() {
    layout_.emplace(ShownColumns(*columns_, sample_), sample_, style_);
    *out_ << layout_->Head();
    for (const TableRow& row : sample_) *out_ << layout_->Line(row);
    sample_ = {};
  }

  const std::vector<QueryColumn>* const columns_;
  const TableStyle style_;
  std::ostream* const out_;
  std::optional<TableLayout> layout_;
  std::vector<TableRow> sample_;
  std::size_t sample_bytes_ = 0;
  std::int64_t count_ = 0;
};

}  // namespace

Result<std::int64_t> WriteTable(ResultSource& source, const TableView& view, std::ostream& out) {
  TL_ASSIGN(const std::vector<QueryColumn> columns, source.Describe());
  if (IsPlan(columns)) return WritePlan(source, out);
  if (!view.all_rows) return WriteEnds(source, columns, view.style, out);
  RowWriter writer(&columns, view.style, &out);
  TL_TRY(source.Run(ValueText::kPlain, [&](TableRow row) { return writer.Take(std::move(row)); }));
  return writer.Finish();
}

}  // namespace tracklake
