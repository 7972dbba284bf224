#include "cli/report/run_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/record_text.h"
#include "base/text.h"
#include "cli/report/listing.h"
#include "cli/terminal/fitted.h"

namespace tracklake::cli {
namespace {

using Json = nlohmann::ordered_json;

constexpr const char* kUnfinished = "unfinished";

// What there was of it, "12 calls, 3 objects landed"; "nothing".
std::string CountsText(const RunCounts& counts) {
  std::string text;
  const auto add = [&](std::int64_t number, std::string_view noun, std::string_view what) {
    if (number == 0) return;
    const std::string plural = number == 1 ? "" : "s";
    text += fmt::format("{}{} {}{}{}", text.empty() ? "" : ", ", WithThousands(number), noun,
                        plural, what);
  };
  add(counts.calls, "call", "");
  add(counts.landed, "object", " landed");
  add(counts.objects, "object", " transformed");
  if (counts.bytes > 0)
    text += fmt::format(" ({})", HumanBytes(static_cast<std::uint64_t>(counts.bytes)));
  add(counts.rows, "row", "");
  add(counts.parts, "part", "");
  add(counts.quarantined, "item", " in quarantine");
  add(counts.refused, "object", " refused");
  add(counts.failures, "failure", "");
  return text.empty() ? "nothing" : text;
}

std::string StagesText(const RunRecord& run, int columns) {
  std::vector<Field> fields;
  for (const RunStage& stage : run.stages) {
    const std::string outcome = stage.outcome.empty() ? kUnfinished : OutcomeWords(stage.outcome);
    fields.push_back(
        {stage.stage,
         fmt::format("{}{}{}\n{}", outcome, stage.ended_at ? ", took " : "",
                     TookText(stage.began_at, stage.ended_at), CountsText(stage.counts))});
  }
  return fields.empty() ? "" : "\n" + RecordText(fields, columns);
}

std::string WhyText(const RunRecord& run) { return run.why == kWhyHand ? "by hand" : run.why; }

std::string ErrorsText(const RunRecord& run) {
  std::string text;
  for (const RunError& error : run.errors) {
    text += fmt::format("failed: {}{}{}\n", Printable(error.subject),
                        error.subject.empty() ? "" : ": ", Printable(error.message));
    if (!error.hint.empty()) text += fmt::format("hint: {}\n", Printable(error.hint));
  }
  const auto more = run.counts.failures - static_cast<std::int64_t>(run.errors.size());
  if (more > 0)
    text += fmt::format("{} more: tracklake runs logs {}\n", more, run.id.substr(0, kShownId));
  return text.empty() ? text : "\n" + text;
}

std::string CsvText(const std::vector<RunRecord>& runs, const Terminal& terminal) {
  Listing listing({{"id"},
                   {"command"},
                   {"why"},
                   {"began_at"},
                   {"milliseconds"},
                   {"outcome"},
                   {"calls"},
                   {"landed"},
                   {"objects"},
                   {"bytes"},
                   {"rows"},
                   {"quarantined"},
                   {"failures"}});
  for (const RunRecord& run : runs) {
    const auto took = [&]() -> std::optional<std::string> {
      if (!run.ended_at) return std::nullopt;
      return std::to_string((*run.ended_at - run.began_at) / std::chrono::milliseconds(1));
    };
    const RunCounts& counts = run.counts;
    listing.AddRow({run.id, run.command, run.why,
                    FormatTimestamp(std::chrono::floor<std::chrono::seconds>(run.began_at)), took(),
                    run.ended_at ? run.outcome : kUnfinished, std::to_string(counts.calls),
                    std::to_string(counts.landed), std::to_string(counts.objects),
                    std::to_string(counts.bytes), std::to_string(counts.rows),
                    std::to_string(counts.quarantined), std::to_string(counts.failures)});
  }
  return listing.Text(terminal, Format::kCsv);
}

}  // namespace

std::string TookText(Micros began_at, const std::optional<Micros>& ended_at) {
  if (!ended_at) return "";
  const auto took = std::max(*ended_at - began_at, std::chrono::microseconds(0));
  const std::int64_t seconds = took / std::chrono::seconds(1);
  if (seconds < 10) return fmt::format("{:.1f} s", std::chrono::duration<double>(took).count());
  if (seconds < 60) return fmt::format("{} s", seconds);
  if (seconds < 3600) return fmt::format("{} min {} s", seconds / 60, seconds % 60);
  return fmt::format("{} h {} min", seconds / 3600, seconds / 60 % 60);
}

std::string CommandText(const RunRecord& run) {
  std::string text = "tracklake";
  for (const std::string& argument : run.arguments) text += " " + ShellWord(argument);
  return text;
}

std::string RunsText(const std::vector<RunRecord>& runs, const Terminal& terminal, Format format) {
  if (format == Format::kCsv) return CsvText(runs, terminal);
  Listing listing({{"run"}, {"began (UTC)"}, {"command"}, {"why"}, {"took", true}, {"outcome"}});
  for (const RunRecord& run : runs) {
    listing.AddRow({run.id.substr(0, kShownId), MinuteText(run.began_at), run.command, WhyText(run),
                    TookText(run.began_at, run.ended_at), OutcomeText(run)});
  }
  return listing.Text(terminal, Format::kHuman);
}

std::string RunText(const RunRecord& run, const Terminal& terminal) {
  std::vector<Field> fields = {
      {"run", run.id},
      {"command", terminal.AsTyped(CommandText(run))},
      {"why", WhyText(run)},
      {"began", FormatTimestamp(std::chrono::floor<std::chrono::seconds>(run.began_at))},
      {"took", run.ended_at ? TookText(run.began_at, run.ended_at) : "not ended"},
      {"outcome", OutcomeText(run)}};
  if (run.retry_at) fields.push_back({"retry at", FormatTimestamp(*run.retry_at)});
  return RecordText(fields, terminal.width()) + StagesText(run, terminal.width()) +
         FittedLines(terminal.AsTyped(ErrorsText(run)), terminal.width());
}

std::string LogCsvHeader() {
  return CsvHeader({{"at"}, {"run"}, {"level"}, {"event"}, {"details"}});
}

std::string LogCsvLine(std::string_view line) {
  Json json = Json::parse(line, nullptr, false);
  if (!json.is_object())
    return CsvLine({std::nullopt, std::nullopt, std::nullopt, std::nullopt, std::string(line)});
  TableRow row;
  for (const char* name : {"at", "run", "level", "event"}) {
    const auto member = json.find(name);
    const bool is_there = member != json.end() && member->is_string();
    row.push_back(is_there ? std::optional(member->get<std::string>()) : std::nullopt);
    if (is_there) json.erase(name);
  }
  row.push_back(json.empty() ? std::nullopt : std::optional(json.dump()));
  return CsvLine(row);
}

std::string LogJsonHead(const RunRecord& run) {
  return fmt::format("{{\"schema_version\":1,\"run\":\"{}\",\"events\":[", run.id);
}

std::string LogJsonLine(std::string_view line) {
  if (Json::accept(line)) return std::string(line);
  return Json(line).dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string_view LogJsonTail() { return "\n]}\n"; }

std::string LogLineText(std::string_view line) {
  const Json json = Json::parse(line, nullptr, false);
  if (!json.is_object()) return std::string(Printable(line)) + "\n";
  std::string text;
  for (const auto& [name, value] : json.items()) {
    if (name == "run" || value.is_null()) continue;
    const std::string shown = value.is_string() ? value.get<std::string>() : value.dump();
    if (name == "at") {
      text += shown.size() > 19 ? shown.substr(11, 8) + "Z" : shown;
    } else if (name == "level") {
      text += fmt::format(" {:<7}", shown);
    } else if (name == "event") {
      text += " " + shown;
    } else {
      const bool is_word = !shown.contains(' ');
      text += is_word ? fmt::format(" {}={}", name, shown) : fmt::format(" {}=\"{}\"", name, shown);
    }
  }
  return Printable(text) + "\n";
}

}  // namespace tracklake::cli
