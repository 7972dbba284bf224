#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "simulator/faults.h"

namespace tracklake::simulator {
namespace {

constexpr int kMaxNumber = 1'000'000;

struct NamedKind {
  std::string_view name;
  FaultKind kind;
};

constexpr std::array kKinds = {
    NamedKind{"quota", FaultKind::kQuota},       NamedKind{"reset", FaultKind::kReset},
    NamedKind{"truncate", FaultKind::kTruncate}, NamedKind{"stall", FaultKind::kStall},
    NamedKind{"change", FaultKind::kChange},     NamedKind{"total", FaultKind::kTotal},
    NamedKind{"nulls", FaultKind::kNulls}};

constexpr std::array<std::string_view, 5> kStorm = {
    "5xx rate=10%", "reset rate=5%", "truncate rate=2%", "stall rate=2%", "401 rate=2%"};
constexpr std::string_view kStormWord = "storm";

Result<int> ReadNumber(std::string_view key, std::string_view text) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || value < 0 || value > kMaxNumber) {
    return Fail(ErrorKind::kUsage, "{}={} is not a whole number up to {}", key, text, kMaxNumber);
  }
  return value;
}

Result<double> ReadRate(std::string_view text) {
  const bool percent = text.ends_with('%');
  const std::string_view digits = text.substr(0, text.size() - (percent ? 1 : 0));
  double value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (percent) value /= 100;
  if (error != std::errc{} || end != digits.data() + digits.size() || value < 0 || value > 1) {
    return Fail(ErrorKind::kUsage, "rate={} is neither a share up to 1 nor a percentage", text);
  }
  return value;
}

Result<> SetKind(std::string_view word, FaultRule& rule) {
  if (const auto kind = std::ranges::find(kKinds, word, &NamedKind::name); kind != kKinds.end()) {
    rule.kind = kind->kind;
    if (rule.kind == FaultKind::kChange) rule.max = 1;
    return {};
  }
  if (word == "5xx") return {};
  const auto status = ReadNumber("status", word);
  if (!status || *status < 400 || *status > 599) {
    return WithHint(Fail(ErrorKind::kUsage, "\"{}\" is not a kind of fault", word),
                    "Use 429, quota, another status from 400 to 599, 5xx, reset, truncate, stall, "
                    "change, total, nulls or storm.");
  }
  rule.status = *status;
  return {};
}

Result<> SetBy(std::string_view value, FaultRule& rule) {
  if (value == "null") return {};
  const bool less = value.starts_with('-');
  TL_ASSIGN(const int number,
            ReadNumber("by", value.substr(less || value.starts_with('+') ? 1 : 0)));
  rule.by = less ? -number : number;
  return {};
}

Result<> SetOption(std::string_view key, std::string_view value, FaultRule& rule) {
  if (key == "path") {
    rule.path = value;
    return {};
  }
  if (key == "rate") {
    TL_ASSIGN(rule.rate, ReadRate(value));
    return {};
  }
  if (key == "at") {
    for (const std::string& part : SplitList(value)) {
      TL_ASSIGN(const int ordinal, ReadNumber(key, part));
      rule.at.push_back(ordinal);
    }
    return {};
  }
  if (key == "by") return SetBy(value, rule);
  constexpr std::array<std::string_view, 5> kNumbers = {"max", "retry_after", "ms", "page",
                                                        "every"};
  if (std::ranges::find(kNumbers, key) == kNumbers.end()) {
    return WithHint(Fail(ErrorKind::kUsage, "a fault has no option \"{}\"", key),
                    "The options are rate, at, max, path, retry_after, ms, page, by and every.");
  }
  TL_ASSIGN(const int number, ReadNumber(key, value));
  if (key == "max") rule.max = number;
  if (key == "retry_after") rule.retry_after_seconds = number;
  if (key == "ms") rule.stall = std::chrono::milliseconds(number);
  if (key == "page") rule.page = number;
  if (key == "every") rule.every = number;
  return {};
}

}  // namespace

Result<FaultRule> ParseFaultRule(std::string_view text) {
  FaultRule rule;
  rule.text = text;
  bool first = true;
  for (const std::string& word : SplitList(text, ' ')) {
    if (word.empty()) continue;
    const std::size_t equals = word.find('=');
    if (first) {
      TL_TRY(SetKind(word, rule));
    } else if (equals == std::string::npos) {
      return Fail(ErrorKind::kUsage, "\"{}\" in \"{}\" is not of the form option=value", word,
                  text);
    } else {
      TL_TRY(SetOption(word.substr(0, equals), word.substr(equals + 1), rule));
    }
    first = false;
  }
  if (first) return Fail(ErrorKind::kUsage, "a fault without a kind");
  return rule;
}

Result<> AddFaultRules(std::string_view text, std::vector<FaultRule>& rules) {
  if (!text.starts_with(kStormWord)) {
    TL_ASSIGN(FaultRule rule, ParseFaultRule(text));
    rules.push_back(std::move(rule));
    return {};
  }
  for (const std::string_view part : kStorm) {
    TL_ASSIGN(FaultRule rule,
              ParseFaultRule(fmt::format("{} path=/v1{}", part, text.substr(kStormWord.size()))));
    rules.push_back(std::move(rule));
  }
  return {};
}

}  // namespace tracklake::simulator
