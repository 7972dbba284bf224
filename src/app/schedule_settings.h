// The settings schedule.*: of which source each is, and what its text means. A text is an
// expression (schedule/expression.h), one of the words hourly, daily and weekly, or off. Words mean
// what they do in infra/template.yaml (docs/guides/schedules.md). Pure, any thread.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "app/config.h"
#include "base/result.h"
#include "schedule/scheduler.h"

namespace tracklake::app {

struct ScheduleSetting {
  std::string_view key;  // "schedule.extract"
  std::string Config::* text;
  int minute = 0;                  // of the hour, where the text is a word
  bool Config::* is_on = nullptr;  // the switch of a source that may have its own schedule

  std::string_view source() const;  // "extract"
};

// nullptr for any other key.
const ScheduleSetting* FindScheduleSetting(std::string_view key);

// nullopt for off, and for a text that is empty. kConfig says why it is none.
Result<std::optional<Expression>> ParseSchedule(const ScheduleSetting& setting,
                                                const std::string& text);

// All that is to run by the clock: extract, for what has no schedule of its own; what has one;
// enrich, where it is configured; upkeep. kConfig for a zone that is not there, and for the
// schedule of a source that is off.
Result<std::vector<ScheduledSource>> ScheduledSources(const Config& config);

}  // namespace tracklake::app
