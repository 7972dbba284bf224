#include <algorithm>
#include <span>
#include <string>
#include <vector>

#include "base/text.h"
#include "base/whole_number.h"
#include "schedule/cron.h"

namespace tracklake {
namespace {

constexpr std::string_view kMonths[] = {"JAN", "FEB", "MAR", "APR", "MAY", "JUN",
                                        "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"};
constexpr std::string_view kWeekdays[] = {"SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"};

struct Field {
  std::string_view name;
  int least = 0;
  int most = 0;
  std::span<const std::string_view> names = {};  // of least and what follows
  bool goes_round = true;                        // after most comes least
  int round = 0;                                 // so many until it is the same again

  std::string Range() const {
    if (names.empty()) return fmt::format("{} to {}", least, most);
    return fmt::format("{} to {} or {} to {}", least, most, names.front(), names.back());
  }
};

constexpr Field kMinute{.name = "minute", .least = 0, .most = 59, .round = 60};
constexpr Field kHour{.name = "hour", .least = 0, .most = 23, .round = 24};
constexpr Field kDay{.name = "day of month", .least = 1, .most = 31, .round = 31};
constexpr Field kMonth{.name = "month", .least = 1, .most = 12, .names = kMonths, .round = 12};
constexpr Field kYear{
    .name = "year", .least = Cron::kFirstYear, .most = Cron::kLastYear, .goes_round = false};
// Days of the week count from 1 in one syntax, from 0 in the other, where 7 is Sunday too.
constexpr Field kWeekday{
    .name = "day of week", .least = 1, .most = 7, .names = kWeekdays, .round = 7};
constexpr Field kPlainWeekday{
    .name = "day of week", .least = 0, .most = 7, .names = kWeekdays, .round = 7};
constexpr int kMostNth = 5;

std::unexpected<Error> Wrong(const Field& field, std::string_view value, std::string cure) {
  return WithHint(Fail(ErrorKind::kConfig, "{} '{}' cannot be read", field.name, value),
                  std::move(cure));
}

Result<int> ValueIn(std::string_view text, const Field& field) {
  for (std::size_t i = 0; i < field.names.size(); ++i) {
    if (EqualsIgnoringCase(field.names[i], text)) return field.least + static_cast<int>(i);
  }
  const auto number = WholeNumber<int>(text);
  if (number && *number >= field.least && *number <= field.most) return *number;
  return Wrong(field, text, fmt::format("A {} goes from {}.", field.name, field.Range()));
}

// One part of a list: "*", "5", "MON-FRI", "1/10", "*/5", "10-20/2".
Result<std::vector<int>> PartValues(std::string_view part, const Field& field) {
  const auto slash = part.find('/');
  const std::string_view base = part.substr(0, slash);
  const auto dash = base.find('-');
  int first = field.least;
  int last = field.most;
  if (base != "*") {
    TL_ASSIGN(first, ValueIn(base.substr(0, dash), field));
    if (slash == std::string_view::npos) last = first;
    if (dash != std::string_view::npos) {
      TL_ASSIGN(last, ValueIn(base.substr(dash + 1), field));
    }
  }
  int step = 1;
  if (slash != std::string_view::npos) {
    const auto number = WholeNumber<int>(part.substr(slash + 1));
    if (!number || *number < 1 || *number > field.most) {
      return Wrong(field, part, fmt::format("Its step goes from 1 to {}.", field.most));
    }
    step = *number;
  }
  if (last < first && !field.goes_round) {
    return Wrong(field, part, "Write the smaller year first.");
  }
  const int distance = last < first ? last - first + field.round : last - first;
  std::vector<int> values;
  for (int gone = 0; gone <= distance; gone += step) {
    const int value = first + gone;
    values.push_back(value > field.most ? value - field.round : value);
  }
  return values;
}

template <std::size_t kSize>
Result<> SetAll(std::string_view text, const Field& field, int offset, std::bitset<kSize>* bits) {
  for (const std::string& part : SplitList(text)) {
    TL_ASSIGN(const std::vector<int> values, PartValues(part, field));
    for (const int value : values) bits->set(static_cast<std::size_t>(value - offset) % kSize);
  }
  return {};
}

// Parts between commas; none is empty.
Result<std::vector<std::string>> PartsOf(std::string_view text, const Field& field) {
  std::vector<std::string> parts = SplitList(text);
  const auto commas = static_cast<std::size_t>(std::ranges::count(text, ','));
  if (parts.size() != commas + 1) return Wrong(field, text, "Write a value between commas.");
  return parts;
}

bool EndsWith(std::string_view text, char letter) {
  return !text.empty() && (text.back() == letter || text.back() == letter + ('a' - 'A'));
}

}  // namespace

// Fills a Cron in, field by field.
class CronParser {
 public:
  explicit CronParser(CronSyntax syntax) : is_plain_(syntax == CronSyntax::kPlain) {}

  Result<Cron> Parse(std::string_view text) {
    const std::vector<std::string> fields = SplitList(text, ' ');
    const std::size_t most = is_plain_ ? 5 : 6;
    if (fields.size() < 5 || fields.size() > most) {
      return WithHint(
          Fail(ErrorKind::kConfig, "'{}' has {}, not {}", text,
               Count(static_cast<std::int64_t>(fields.size()), "field"),
               is_plain_ ? "5" : "5 or 6"),
          is_plain_ ? "Write minute, hour, day of month, month and day of week, as 5 6 * * MON."
                    : "Write minute, hour, day of month, month, day of week and, if it matters, "
                      "year, as cron(5 6 ? * MON *).");
    }
    TL_TRY(SetField(fields[0], kMinute, &cron_.minutes_));
    TL_TRY(SetField(fields[1], kHour, &cron_.hours_));
    TL_TRY(SetDays(fields[2], fields[4]));
    TL_TRY(SetField(fields[3], kMonth, &cron_.months_));
    if (fields.size() == 6) {
      TL_TRY(PartsOf(fields[5], kYear));
      TL_TRY(SetAll(fields[5], kYear, Cron::kFirstYear, &cron_.years_));
    } else {
      cron_.years_.set();
    }
    return cron_;
  }

 private:
  template <std::size_t kSize>
  static Result<> SetField(std::string_view text, const Field& field, std::bitset<kSize>* bits) {
    TL_TRY(PartsOf(text, field));
    return SetAll(text, field, 0, bits);
  }

  Result<> SetDays(std::string_view of_month, std::string_view of_week) {
    if (is_plain_) {
      TL_TRY(SetField(of_month, kDay, &cron_.days_));
      TL_TRY(SetField(of_week, kPlainWeekday, &cron_.weekdays_));
      cron_.either_day_ = !of_month.starts_with('*') && !of_week.starts_with('*');
      return {};
    }
    if ((of_month == "?") == (of_week == "?")) {
      return WithHint(
          Fail(ErrorKind::kConfig, "day of month '{}' and day of week '{}' {}", of_month, of_week,
               of_week == "?" ? "leave the day open" : "do not go together"),
          "Write ? for exactly one of the two.");
    }
    if (of_month == "?") {
      cron_.days_.set();
      return SetDaysOfWeek(of_week);
    }
    cron_.weekdays_.set();
    return SetDaysOfMonth(of_month);
  }

  Result<> SetDaysOfMonth(std::string_view text) {
    TL_ASSIGN(const std::vector<std::string> parts, PartsOf(text, kDay));
    for (const std::string& part : parts) {
      if (EqualsIgnoringCase(part, "L")) {
        cron_.last_day_ = true;
      } else if (EndsWith(part, 'W')) {
        TL_ASSIGN(const int day, ValueIn(std::string_view(part).substr(0, part.size() - 1), kDay));
        cron_.nearest_days_.set(static_cast<std::size_t>(day));
      } else {
        TL_TRY(SetAll(part, kDay, 0, &cron_.days_));
      }
    }
    return {};
  }

  Result<> SetDaysOfWeek(std::string_view text) {
    TL_ASSIGN(const std::vector<std::string> parts, PartsOf(text, kWeekday));
    for (const std::string& part : parts) {
      if (const auto hash = part.find('#'); hash != std::string::npos) {
        TL_TRY(SetNth(part, hash));
      } else if (EqualsIgnoringCase(part, "L")) {
        cron_.weekdays_.set(6);
      } else if (EndsWith(part, 'L')) {
        TL_ASSIGN(const int day,
                  ValueIn(std::string_view(part).substr(0, part.size() - 1), kWeekday));
        cron_.last_weekdays_.set(static_cast<std::size_t>(day - 1));
      } else {
        TL_TRY(SetAll(part, kWeekday, 1, &cron_.weekdays_));
      }
    }
    return {};
  }

  Result<> SetNth(std::string_view part, std::size_t hash) {
    if (cron_.nth_weekday_) {
      return Wrong(kWeekday, part, "Only one # is possible, as 3#2.");
    }
    TL_ASSIGN(const int day, ValueIn(part.substr(0, hash), kWeekday));
    const auto nth = WholeNumber<int>(part.substr(hash + 1));
    if (!nth || *nth < 1 || *nth > kMostNth) {
      return Wrong(kWeekday, part,
                   fmt::format("After # comes its number within the month, 1 to {}.", kMostNth));
    }
    cron_.nth_weekday_ = std::pair(day - 1, *nth);
    return {};
  }

  const bool is_plain_;
  Cron cron_;
};

Result<Cron> Cron::Parse(std::string_view fields, CronSyntax syntax) {
  return CronParser(syntax).Parse(fields);
}

}  // namespace tracklake
