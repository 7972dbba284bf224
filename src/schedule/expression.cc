#include "schedule/expression.h"

#include <algorithm>
#include <cctype>

#include "base/text.h"
#include "base/whole_number.h"

namespace tracklake {
namespace {

struct RateUnit {
  std::string_view singular;
  std::string_view plural;
  std::chrono::seconds length;
};
constexpr RateUnit kRateUnits[] = {{"minute", "minutes", std::chrono::minutes(1)},
                                   {"hour", "hours", std::chrono::hours(1)},
                                   {"day", "days", std::chrono::days(1)}};
constexpr int kMostRate = 100'000;  // days

// What stands in name(…).
std::optional<std::string_view> Inside(std::string_view text, std::string_view name) {
  if (!text.starts_with(name) || !text.ends_with(')')) return std::nullopt;
  text.remove_prefix(name.size());
  if (!text.starts_with('(')) return std::nullopt;
  return text.substr(1, text.size() - 2);
}

constexpr std::string_view kHint =
    "Write rate(1 hour), cron(5 6 * * ? *) or, as in a crontab, 5 6 * * *.";

bool IsFiller(std::string_view word) {
  constexpr std::string_view kFillers[] = {"once", "every", "each", "a", "an", "per"};
  return std::ranges::any_of(kFillers,
                             [&](auto filler) { return EqualsIgnoringCase(word, filler); });
}

// "every 2 hours" → "rate(2 hours)"; empty where it is not as simple as that.
std::string RateMeant(std::string_view text) {
  std::vector<std::string> words = SplitList(text, ' ');
  std::erase_if(words, IsFiller);
  if (words.size() == 1) words.insert(words.begin(), "1");
  const auto number = words.size() == 2 ? WholeNumber<int>(words[0]) : std::nullopt;
  if (!number || *number < 1 || *number > kMostRate) return "";
  const auto is = [&](std::string_view unit) { return EqualsIgnoringCase(words[1], unit); };
  const bool is_weeks = is("week") || is("weeks");
  if (is_weeks) return 7 * *number > kMostRate ? "" : fmt::format("rate({} days)", 7 * *number);
  for (const RateUnit& unit : kRateUnits) {
    if (!is(unit.singular) && !is(unit.plural)) continue;
    return fmt::format("rate({} {})", *number, *number == 1 ? unit.singular : unit.plural);
  }
  return "";
}

std::unexpected<Error> NoSchedule(std::string_view text) {
  const std::string meant = RateMeant(text);
  return WithHint(Fail(ErrorKind::kConfig, "'{}' is not a schedule", text),
                  meant.empty() ? std::string(kHint) : fmt::format("Write {}.", meant));
}

// A crontab's line begins with a minute: a number, or a star.
bool IsInWords(std::string_view text) {
  return !text.empty() && std::isalpha(static_cast<unsigned char>(text.front())) != 0;
}

std::optional<Seconds> NextOfRate(std::chrono::seconds rate, Seconds after, Seconds start) {
  if (after < start) return start;
  return start + ((after - start) / rate + 1) * rate;
}

// A clock that shows a time again has shown it before, so what it shows at `after` and later is
// all that can come.
std::optional<Seconds> NextOfCron(const Cron& cron, Seconds after, const TimeZone& zone) {
  auto from = std::chrono::floor<std::chrono::minutes>(zone.ToLocal(after));
  while (const auto shown = cron.Next(from)) {
    const auto time = zone.FirstOf(*shown);
    if (time && *time > after) return time;
    from = std::chrono::floor<std::chrono::minutes>(*shown) + std::chrono::minutes(1);
  }
  return std::nullopt;
}

}  // namespace

Result<Expression::Rate> Expression::ParseRate(std::string_view text) {
  const std::vector<std::string> words = SplitList(text, ' ');
  const auto wrong = [&](std::string_view what, std::string_view value) {
    return WithHint(
        Fail(ErrorKind::kConfig, "{} '{}' of rate({}) cannot be read", what, value, text),
        fmt::format("Write 1 to {} and minutes, hours or days, as rate(1 hour) or "
                    "rate(7 days).",
                    kMostRate));
  };
  if (words.size() != 2) return wrong("content", text);
  const auto number = WholeNumber<int>(words[0]);
  if (!number || *number < 1 || *number > kMostRate) return wrong("value", words[0]);
  for (const RateUnit& unit : kRateUnits) {
    if (words[1] == unit.singular || words[1] == unit.plural) return *number * unit.length;
  }
  return wrong("unit", words[1]);
}

Result<Expression> Expression::Parse(std::string_view text) {
  text = Trim(text);
  if (const auto rate = Inside(text, "rate")) {
    TL_ASSIGN(const Rate parsed, ParseRate(*rate));
    return Expression(text, parsed);
  }
  if (const auto fields = Inside(text, "cron")) {
    TL_ASSIGN(const Cron parsed, Cron::Parse(*fields, CronSyntax::kEventBridge));
    return Expression(text, parsed);
  }
  if (IsInWords(text) || text.find('(') != text.npos || text.find(' ') == text.npos) {
    return NoSchedule(text);
  }
  TL_ASSIGN(const Cron parsed, Cron::Parse(text, CronSyntax::kPlain));
  return Expression(text, parsed);
}

std::optional<Seconds> Expression::NextTick(Seconds after, Seconds start,
                                            const TimeZone& zone) const {
  if (const auto* rate = std::get_if<Rate>(&rule_)) return NextOfRate(*rate, after, start);
  return NextOfCron(std::get<Cron>(rule_), after, zone);
}

std::optional<Seconds> Expression::LastTick(Seconds after, Seconds until, Seconds start,
                                            const TimeZone& zone) const {
  // Looks back ever further, so that few ticks are walked over, however long it was off.
  constexpr std::chrono::hours kLooks[] = {std::chrono::hours(1), std::chrono::days(1),
                                           std::chrono::days(32), std::chrono::days(400)};
  const auto last_after = [&](Seconds from) {
    std::optional<Seconds> last;
    for (auto tick = NextTick(from, start, zone); tick && *tick <= until;
         tick = NextTick(*tick, start, zone)) {
      last = tick;
    }
    return last;
  };
  for (const std::chrono::hours look : kLooks) {
    if (until - look <= after) break;
    if (const auto last = last_after(until - look)) return last;
  }
  return last_after(after);
}

}  // namespace tracklake
