// One CSV file by RFC 4180, field by field: a header, LF, NULL empty and '' quoted, UTC without a
// zone. Not thread-safe.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/time.h"
#include "parquet/byte_sink.h"
#include "tables/schema.h"

namespace tracklake {

class CsvWriter {
 public:
  // Begins with the header. The sink must outlive it.
  CsvWriter(std::span<const ColumnInfo> columns, ByteSink* sink);

  // The next field of the row.
  void AddNull() { Separate(); }
  void Add(std::string_view text);
  void Add(std::int32_t number);
  void Add(std::int64_t number);
  void Add(double number);  // the shortest text that reads as the number: 0.1, 1.0, 1e+16
  void Add(bool value);
  void Add(Day day);
  void Add(Micros time);  // 2026-11-20 06:00:00, with a fraction where there is one

  // Bytes reach the sink here, some rows at a time.
  Result<> EndRow();
  Result<> Finish();

 private:
  void Separate();

  ByteSink* const sink_;
  std::string pending_;
  bool row_has_fields_ = false;
};

}  // namespace tracklake
