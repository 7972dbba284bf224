// The values of one column of a row group, gathered from rows and lying close together: those that
// are there, and which rows have them. Not thread-safe; kept and filled again, so that memory is
// taken once.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "base/time.h"

namespace tracklake::parquet {

// What a file stores for a value of a table.
inline std::uint8_t Stored(bool value) { return value ? 1 : 0; }
inline std::int32_t Stored(std::int32_t value) { return value; }
inline std::int64_t Stored(std::int64_t value) { return value; }
inline double Stored(double value) { return value + 0.0; }  // -0.0 is 0.0: engines disagree on it
inline std::string_view Stored(std::string_view value) { return value; }
inline std::int32_t Stored(Day day) {
  return static_cast<std::int32_t>(day.time_since_epoch().count());
}
inline std::int64_t Stored(Micros time) { return time.time_since_epoch().count(); }

// What a value takes in PLAIN; a boolean an eighth of it.
template <typename T>
std::size_t PlainBytes(const T&) {
  return sizeof(T);
}
inline std::size_t PlainBytes(std::string_view text) { return sizeof(std::uint32_t) + text.size(); }

// T is a stored type: std::uint8_t (boolean), std::int32_t, std::int64_t, double or
// std::string_view, whose texts must stay while the column is in use.
template <typename T>
class Column {
 public:
  // The column of these rows.
  template <typename Row, typename Value>
  void Fill(std::span<const Row> rows, std::optional<Value> Row::* member) {
    Begin(rows.size());
    for (const Row& row : rows) {
      const std::optional<Value>& value = row.*member;
      Add(value.has_value(), value.has_value() ? Stored(*value) : T());
    }
  }

  // The same, value by value: at most `max_rows` of them.
  void Begin(std::size_t max_rows) {
    if (values_.size() < max_rows) values_.resize(max_rows);
    if (present_.size() < max_rows) present_.resize(max_rows);
    rows_ = 0;
    count_ = 0;
  }
  void Add(bool is_there, T value) {
    values_[count_] = value;
    count_ += is_there ? 1 : 0;
    present_[rows_++] = is_there ? 1 : 0;
  }

  std::size_t rows() const { return rows_; }
  std::size_t null_count() const { return rows_ - count_; }
  std::span<const T> values() const { return {values_.data(), count_}; }
  // 1 for each row that has a value, 0 for NULL.
  std::span<const std::uint8_t> present() const { return {present_.data(), rows_}; }

 private:
  std::vector<T> values_;
  std::vector<std::uint8_t> present_;
  std::size_t rows_ = 0;
  std::size_t count_ = 0;
};

}  // namespace tracklake::parquet
