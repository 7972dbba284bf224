#include "catalog/crawler/csv_types.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "base/text.h"
#include "base/time.h"
#include "base/unicode.h"

namespace tracklake::crawler {
namespace {

template <typename Number>
bool ParsesAs(std::string_view text) {
  Number number{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size();
}

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// "007", a postal code: as a number it would lose its zeros.
bool HasLeadingZero(std::string_view digits) {
  return digits.size() > 1 && digits[0] == '0' && IsDigit(digits[1]);
}

// The form in which Athena takes a timestamp out of text: "2026-11-20 06:00:00", with a fraction.
bool IsPlainTimestamp(std::string_view text) {
  constexpr std::size_t kShortest = 19;
  if (text.size() < kShortest || text[10] != ' ') return false;
  std::string iso(text);
  iso[10] = 'T';
  return IsDigit(text.back()) && ParseIsoTimestamp(iso + 'Z').has_value();
}

TypeKind TypeOfNumber(std::string_view text, Rules rules) {
  const std::string_view unsigned_text = text.starts_with('-') ? text.substr(1) : text;
  if (unsigned_text.empty() || !(IsDigit(unsigned_text[0]) || unsigned_text[0] == '.')) {
    return TypeKind::kString;
  }
  if (rules == Rules::kOurs && HasLeadingZero(unsigned_text)) return TypeKind::kString;
  // As a bigint -0 would lose its sign.
  const bool has_sign_to_lose = rules == Rules::kOurs && text == "-0";
  if (!has_sign_to_lose && ParsesAs<std::int64_t>(text)) return TypeKind::kBigint;
  // More digits than a bigint has are an id: as a double it would lose some.
  if (rules == Rules::kOurs && !has_sign_to_lose && std::ranges::all_of(unsigned_text, IsDigit)) {
    return TypeKind::kString;
  }
  return ParsesAs<double>(text) ? TypeKind::kDouble : TypeKind::kString;
}

}  // namespace

bool IsWordForNothing(std::string_view text) {
  constexpr std::string_view kWords[] = {"null", "n/a", "na", "nan", "none", "\\N", "-"};
  return std::ranges::any_of(kWords,
                             [&](std::string_view word) { return EqualsIgnoringCase(text, word); });
}

TypeKind TypeOfText(std::string_view text, Rules rules) {
  if (EqualsIgnoringCase(text, "true") || EqualsIgnoringCase(text, "false")) {
    return TypeKind::kBoolean;
  }
  const TypeKind number = TypeOfNumber(text, rules);
  if (number != TypeKind::kString || rules == Rules::kGlue) return number;
  if (ParseIsoDate(text)) return TypeKind::kDate;
  return IsPlainTimestamp(text) ? TypeKind::kTimestamp : TypeKind::kString;
}

namespace {

// A type that grows, and the value that made it what it is.
struct GrowingType {
  ColumnType type;
  std::string example;

  void Take(std::string_view text, TypeKind kind) {
    const ColumnType before = std::exchange(type, Merge(type, {.kind = kind}));
    if (before != type) example = CutToBytes(text, kMaxExampleBytes);
  }
};

}  // namespace

TypedColumn TypeOfColumn(std::span<const CsvRecord> records, std::size_t column, Rules rules) {
  TypedColumn typed;
  GrowingType values;
  GrowingType with_words;  // where words for nothing are words
  for (const CsvRecord& record : records) {
    const std::string_view text =
        column < record.size() ? Trim(record[column]) : std::string_view();
    if (text.empty()) {
      typed.has_empty = true;
      continue;
    }
    const TypeKind kind = TypeOfText(text, rules);
    with_words.Take(text, kind);
    if (rules == Rules::kOurs && IsWordForNothing(text)) {
      typed.has_words_for_nothing = true;
    } else {
      values.Take(text, kind);
    }
  }
  const TypeKind kind = values.type.kind;
  typed.has_values = kind != TypeKind::kNothing;
  const bool is_text = kind == TypeKind::kString || kind == TypeKind::kNothing;
  if (is_text) typed.has_words_for_nothing = false;
  GrowingType& chosen = is_text ? with_words : values;
  typed.type = std::move(chosen.type);
  typed.example = std::move(chosen.example);
  typed.has_empty |= typed.has_words_for_nothing;
  return typed;
}

}  // namespace tracklake::crawler
