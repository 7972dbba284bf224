// The type of a CSV column's texts. Pure, any thread.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "catalog/crawler/csv_sample.h"

namespace tracklake::crawler {

// Of one text that is not empty. AWS knows bigint, double, boolean and string; ours also dates and
// times in the form that Athena reads, and keep what a number would lose ("007") a string.
TypeKind TypeOfText(std::string_view text, Rules rules);

// A word for no value: NULL, n/a, NaN …
bool IsWordForNothing(std::string_view text);

inline constexpr std::size_t kMaxExampleBytes = 24;

struct TypedColumn {
  ColumnType type;
  bool has_empty = false;
  bool has_words_for_nothing = false;
  bool has_values = false;  // that are neither empty nor such a word
  std::string example;      // the value that made the type what it is; at most kMaxExampleBytes
};

// Of a column of the records. Ours take words for nothing as nothing, unless the rest is text.
TypedColumn TypeOfColumn(std::span<const CsvRecord> records, std::size_t column, Rules rules);

}  // namespace tracklake::crawler
