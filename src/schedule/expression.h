// When something is due, as AWS EventBridge Scheduler writes it, and as crontabs do:
//
//   rate(1 hour)           every so many minutes, hours or days (of 24 hours) from a start on
//   cron(5 6 ? * MON *)    cron.h
//   5 6 * * MON            the same without its wrapping
//
// Of cron, clocks on the wall decide: a time that they skip in spring does not come, and one that
// they show twice in autumn comes once. A value; any thread.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "base/result.h"
#include "base/time.h"
#include "schedule/cron.h"
#include "schedule/time_zone.h"

namespace tracklake {

class Expression {
 public:
  // kConfig names what is wrong, its value and the cure.
  static Result<Expression> Parse(std::string_view text);

  const std::string& text() const { return text_; }

  // The first tick after that time, which is not one itself; nullopt: there is none any more. A
  // rate begins with a tick at its `start`.
  std::optional<Seconds> NextTick(Seconds after, Seconds start, const TimeZone& zone) const;

  // The last tick after `after` and not after `until`; nullopt: there is none.
  std::optional<Seconds> LastTick(Seconds after, Seconds until, Seconds start,
                                  const TimeZone& zone) const;

 private:
  using Rate = std::chrono::seconds;

  Expression(std::string_view text, std::variant<Rate, Cron> rule) : text_(text), rule_(rule) {}
  static Result<Rate> ParseRate(std::string_view text);

  std::string text_;
  std::variant<Rate, Cron> rule_;
};

}  // namespace tracklake
