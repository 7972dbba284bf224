#include "parquet/csv_writer.h"

#include <fmt/format.h>

#include <chrono>
#include <cmath>
#include <iterator>

#include "parquet/column.h"

namespace tracklake {
namespace {

constexpr std::size_t kPieceBytes = 64 * 1024;

// A comma, a quote and line ends must be quoted; '#' begins a comment for some readers.
constexpr std::string_view kQuoted = ",\"\n\r#";

}  // namespace

CsvWriter::CsvWriter(std::span<const ColumnInfo> columns, ByteSink* sink) : sink_(sink) {
  for (const ColumnInfo& column : columns) Add(column.name);
  pending_ += '\n';
  row_has_fields_ = false;
}

void CsvWriter::Separate() {
  if (row_has_fields_) pending_ += ',';
  row_has_fields_ = true;
}

void CsvWriter::Add(std::string_view text) {
  Separate();
  if (!text.empty() && text.find_first_of(kQuoted) == text.npos) {
    pending_ += text;
    return;
  }
  pending_ += '"';
  for (const char c : text) {
    if (c == '"') pending_ += c;
    pending_ += c;
  }
  pending_ += '"';
}

void CsvWriter::Add(std::int32_t number) { Add(std::int64_t{number}); }

void CsvWriter::Add(std::int64_t number) {
  Separate();
  fmt::format_to(std::back_inserter(pending_), "{}", number);
}

void CsvWriter::Add(double number) {
  Separate();
  if (std::isnan(number)) {
    pending_ += "nan";
    return;
  }
  const std::size_t begin = pending_.size();
  fmt::format_to(std::back_inserter(pending_), "{}", parquet::Stored(number));
  const bool is_integral = pending_.find_first_not_of("-0123456789", begin) == pending_.npos;
  if (is_integral) pending_ += ".0";
}

void CsvWriter::Add(bool value) {
  Separate();
  pending_ += value ? "true" : "false";
}

void CsvWriter::Add(Day day) {
  Separate();
  pending_ += FormatDate(day);
}

void CsvWriter::Add(Micros time) {
  Separate();
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::hh_mm_ss clock(time - day);
  fmt::format_to(std::back_inserter(pending_), "{} {:02}:{:02}:{:02}", FormatDate(day),
                 clock.hours().count(), clock.minutes().count(), clock.seconds().count());
  if (clock.subseconds().count() == 0) return;
  fmt::format_to(std::back_inserter(pending_), ".{:06}", clock.subseconds().count());
  pending_.resize(pending_.find_last_not_of('0') + 1);
}

Result<> CsvWriter::EndRow() {
  pending_ += '\n';
  row_has_fields_ = false;
  return pending_.size() < kPieceBytes ? Result<>() : Finish();
}

Result<> CsvWriter::Finish() {
  auto written = sink_->Write(pending_);
  pending_.clear();
  return written;
}

}  // namespace tracklake
