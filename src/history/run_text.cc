#include "history/run_text.h"

#include "history/run_history.h"

namespace tracklake {

std::string MinuteText(Micros time) {
  std::string text = FormatTimestamp(std::chrono::floor<std::chrono::seconds>(time)).substr(0, 16);
  text[10] = ' ';
  return text;
}

std::string OutcomeWords(std::string_view outcome) {
  if (outcome == "bad_data") return "bad data";
  if (outcome == "config") return "wrong configuration";
  if (outcome == "permission") return "not permitted";
  if (outcome == "unavailable") return "no answer";
  if (outcome == "usage") return "wrong command line";
  return std::string(outcome);
}

std::string OutcomeText(const RunRecord& run) {
  return run.ended_at ? OutcomeWords(run.outcome) : std::string(RunFilter::kUnfinished);
}

}  // namespace tracklake
