#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "simulator/faults.h"

namespace tracklake::simulator {
namespace {

constexpr int kMaxNumber = 1'000'000;

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
  if (word == "reset" || word == "truncate" || word == "stall" || word == "change") {
    rule.kind = word == "reset"      ? FaultKind::kReset
                : word == "truncate" ? FaultKind::kTruncate
                : word == "stall"    ? FaultKind::kStall
                                     : FaultKind::kChange;
    if (rule.kind == FaultKind::kChange) rule.max = 1;
    return {};
  }
  if (word == "5xx") return {};
  const auto status = ReadNumber("status", word);
  if (!status || *status < 400 || *status > 599) {
    return WithHint(Fail(ErrorKind::kUsage, "\"{}\" is no kind of fault", word),
                    "Use 429, another status from 400 to 599, 5xx, reset, truncate, stall or "
                    "change.");
  }
  rule.status = *status;
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
  if (key != "max" && key != "retry_after" && key != "ms" && key != "page") {
    return WithHint(Fail(ErrorKind::kUsage, "a fault has no option \"{}\"", key),
                    "The options are rate, at, max, path, retry_after, ms and page.");
  }
  TL_ASSIGN(const int number, ReadNumber(key, value));
  if (key == "max") rule.max = number;
  if (key == "retry_after") rule.retry_after_seconds = number;
  if (key == "ms") rule.stall = std::chrono::milliseconds(number);
  if (key == "page") rule.page = number;
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

}  // namespace tracklake::simulator
