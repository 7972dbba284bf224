#include "parquet/testing/random_rows.h"

#include <array>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>

#include "parquet/column.h"
#include "tables/schema.h"

namespace tracklake::parquet::testing {
namespace {

// How a column behaves.
enum class Habit : std::uint8_t { kConstant, kFew, kDifferent, kGrowing, kRuns, kExtremes };
constexpr std::uint64_t kHabits = 6;
// One value in so many is NULL: 0 for none, 1 for all.
constexpr std::array<std::uint64_t, 6> kNullShares = {0, 0, 1, 2, 10, 1000};

struct ColumnPlan {
  Habit habit;
  std::uint64_t null_share;
  std::uint64_t base;
};

// The number that a row's value is made from.
std::uint64_t Draw(const ColumnPlan& plan, std::size_t row, Choices* choices) {
  constexpr std::uint64_t kFewValues = 40;
  constexpr std::size_t kRunRows = 97;
  switch (plan.habit) {
    case Habit::kConstant:
      return plan.base;
    case Habit::kFew:
      return plan.base + choices->Below(kFewValues);
    case Habit::kGrowing:
      return plan.base + row;
    case Habit::kRuns:
      return plan.base + row / kRunRows;
    case Habit::kDifferent:
    case Habit::kExtremes:
      return choices->Next();
  }
  return 0;
}

template <typename T>
T PickNumber(const ColumnPlan& plan, std::uint64_t drawn) {
  using Limits = std::numeric_limits<T>;
  if (plan.habit != Habit::kExtremes) return static_cast<T>(drawn);
  constexpr std::array<T, 6> kEdges = {Limits::min(), Limits::max(), 0, -1, 1, Limits::min() + 1};
  return kEdges[drawn % kEdges.size()];
}

double PickDouble(const ColumnPlan& plan, std::uint64_t drawn) {
  using Limits = std::numeric_limits<double>;
  if (plan.habit == Habit::kDifferent) {
    const double value = std::bit_cast<double>(drawn);
    return std::isnan(value) ? 0.5 : value;
  }
  if (plan.habit != Habit::kExtremes) return static_cast<double>(drawn % 100'000) / 8 - 60;
  constexpr std::array<double, 9> kEdges = {0.0,
                                            -0.0,
                                            Limits::infinity(),
                                            -Limits::infinity(),
                                            Limits::denorm_min(),
                                            Limits::max(),
                                            Limits::lowest(),
                                            1.5,
                                            Limits::quiet_NaN()};
  // Without NaN in every other column, or no column of extremes would have bounds.
  return kEdges[drawn % (plan.base % 2 == 0 ? kEdges.size() : kEdges.size() - 1)];
}

constexpr std::array<std::string_view, 12> kTexts = {
    "",     "a",   "'\"\\\n\r\t,;#", "Ночь", "😀", "\x7F", "\xED\x9F\xBF", "\xF4\x8F\xBF\xBF", "  ",
    "NULL", "été", "日本語"};

std::string_view PickText(const ColumnPlan& plan, std::uint64_t drawn, std::size_t max_text,
                          Arena* arena) {
  if (plan.habit == Habit::kExtremes) {
    const std::string_view piece = kTexts[drawn % kTexts.size()];
    const std::size_t times = (drawn >> 8) % 1000 == 0 ? max_text : (drawn >> 8) % 60;
    std::string text;
    while (!piece.empty() && text.size() / piece.size() < times &&
           text.size() + piece.size() <= max_text) {
      text += piece;
    }
    return arena->Copy(text);
  }
  std::string text = plan.base % 3 == 0 ? "" : "raw/spotify/playlist-";
  for (std::uint64_t rest = drawn; rest > 0; rest /= 62) {
    constexpr std::string_view kLetters =
        "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    text += kLetters[rest % kLetters.size()];
  }
  return arena->Copy(std::string_view(text).substr(0, max_text));
}

// Days and times that the tables can have: the years 1 to 9999.
constexpr std::int64_t kFirstDay = -719'162;
constexpr std::int64_t kDays = 3'652'059;
constexpr std::int64_t kDayMicros = 86'400'000'000;

std::int64_t PickDay(const ColumnPlan& plan, std::uint64_t drawn) {
  if (plan.habit == Habit::kExtremes) return drawn % 2 == 0 ? kFirstDay : kFirstDay + kDays - 1;
  return kFirstDay + static_cast<std::int64_t>(drawn % kDays);
}

void Set(Text* value, const ColumnPlan& plan, std::uint64_t drawn, std::size_t max_text,
         Arena* arena) {
  *value = PickText(plan, drawn, max_text, arena);
}
void Set(Int* value, const ColumnPlan& plan, std::uint64_t drawn, std::size_t, Arena*) {
  *value = PickNumber<std::int32_t>(plan, drawn);
}
void Set(BigInt* value, const ColumnPlan& plan, std::uint64_t drawn, std::size_t, Arena*) {
  *value = PickNumber<std::int64_t>(plan, drawn);
}
void Set(Double* value, const ColumnPlan& plan, std::uint64_t drawn, std::size_t, Arena*) {
  *value = PickDouble(plan, drawn);
}
void Set(Bool* value, const ColumnPlan&, std::uint64_t drawn, std::size_t, Arena*) {
  *value = drawn % 2 == 0;
}
void Set(Date* value, const ColumnPlan& plan, std::uint64_t drawn, std::size_t, Arena*) {
  *value = Day(std::chrono::days(PickDay(plan, drawn)));
}
void Set(Timestamp* value, const ColumnPlan& plan, std::uint64_t drawn, std::size_t, Arena*) {
  const auto within = static_cast<std::int64_t>(drawn % kDayMicros);
  *value = Micros(std::chrono::microseconds(PickDay(plan, drawn) * kDayMicros + within));
}

Cell CellOf(const auto& value) {
  if (!value.has_value()) return std::nullopt;
  using T = std::remove_cvref_t<decltype(*value)>;
  if constexpr (std::is_same_v<T, std::string_view>) {
    return std::string(*value);
  } else if constexpr (std::is_same_v<T, bool>) {
    return *value;
  } else {
    return Stored(*value);
  }
}

}  // namespace

std::uint64_t Choices::Next() {
  if (from_bytes_) {
    std::uint64_t value = 0;
    const std::size_t size = std::min(sizeof(value), bytes_.size());
    if (size > 0) std::memcpy(&value, bytes_.data(), size);
    bytes_.remove_prefix(size);
    return value;
  }
  std::uint64_t z = (state_ += 0x9E3779B97F4A7C15);  // SplitMix64
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
  return z ^ (z >> 31);
}

void AddRandomRows(TableId table, std::size_t count, std::size_t max_text, Choices* choices,
                   Arena* arena, Rows* rows) {
  ForEachTable(*rows, [&]<typename Row>(TableId id, std::vector<Row>& all) {
    if (id != table) return;
    const std::size_t begin = all.size();
    all.resize(begin + count);
    for (const tracklake::Column<Row>& column : Columns<Row>()) {
      const ColumnPlan plan{static_cast<Habit>(choices->Below(kHabits)),
                            kNullShares[choices->Below(kNullShares.size())],
                            choices->Below(std::uint64_t{1} << 40)};
      for (std::size_t i = 0; i < count; ++i) {
        if (plan.null_share > 0 && choices->Below(plan.null_share) == 0) continue;
        const std::uint64_t drawn = Draw(plan, i, choices);
        std::visit(
            [&](auto member) { Set(&(all[begin + i].*member), plan, drawn, max_text, arena); },
            column.member);
      }
    }
  });
}

std::vector<std::vector<Cell>> ExpectedCells(const Rows& rows, TableId table) {
  std::vector<std::vector<Cell>> columns;
  ForEachTable(rows, [&]<typename Row>(TableId id, const std::vector<Row>& all) {
    if (id != table) return;
    for (const tracklake::Column<Row>& column : Columns<Row>()) {
      auto& cells = columns.emplace_back();
      for (const Row& row : all) {
        std::visit([&](auto member) { cells.push_back(CellOf(row.*member)); }, column.member);
      }
    }
  });
  return columns;
}

bool SameCell(const Cell& a, const Cell& b) {
  if (!a.has_value() || !b.has_value() || !std::holds_alternative<double>(*a) ||
      !std::holds_alternative<double>(*b)) {
    return a == b;
  }
  return std::bit_cast<std::uint64_t>(std::get<double>(*a)) ==
         std::bit_cast<std::uint64_t>(std::get<double>(*b));
}

}  // namespace tracklake::parquet::testing
