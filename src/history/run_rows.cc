#include "history/run_rows.h"

#include <chrono>
#include <nlohmann/json.hpp>
#include <string_view>

namespace tracklake {
namespace {

constexpr std::int64_t RunCounts::* kCounts[] = {
    &RunCounts::calls,       &RunCounts::landed,  &RunCounts::objects,
    &RunCounts::bytes,       &RunCounts::rows,    &RunCounts::parts,
    &RunCounts::quarantined, &RunCounts::refused, &RunCounts::failures};

std::int64_t Number(Micros time) { return time.time_since_epoch().count(); }
std::int64_t Number(Seconds time) { return time.time_since_epoch().count(); }

template <typename Time>
void BindNumber(SqliteStatement& statement, int parameter, const std::optional<Time>& time) {
  if (!time) return statement.BindNull(parameter);
  statement.Bind(parameter, Number(*time));
}

std::vector<std::string> ReadArguments(std::string_view text) {
  const auto json = nlohmann::json::parse(text, nullptr, false);
  std::vector<std::string> arguments;
  if (!json.is_array()) return arguments;
  for (const auto& argument : json) {
    if (argument.is_string()) arguments.push_back(argument.get<std::string>());
  }
  return arguments;
}

}  // namespace

void BindTime(SqliteStatement& statement, int parameter, const std::optional<Micros>& time) {
  BindNumber(statement, parameter, time);
}

void BindTime(SqliteStatement& statement, int parameter, const std::optional<Seconds>& time) {
  BindNumber(statement, parameter, time);
}

void BindCounts(SqliteStatement& statement, int parameter, const RunCounts& counts) {
  for (const auto count : kCounts) statement.Bind(parameter++, counts.*count);
}

std::string ArgumentsText(const std::vector<std::string>& arguments) {
  return nlohmann::json(arguments).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

Micros ReadMicros(const SqliteStatement& row, int column) {
  return Micros(std::chrono::microseconds(row.Integer(column)));
}

std::optional<Micros> ReadOptionalMicros(const SqliteStatement& row, int column) {
  return row.IsNull(column) ? std::nullopt : std::optional(ReadMicros(row, column));
}

RunCounts ReadCounts(const SqliteStatement& row, int column) {
  RunCounts counts;
  for (const auto count : kCounts) counts.*count = row.Integer(column++);
  return counts;
}

RunRecord ReadRun(const SqliteStatement& row) {
  RunRecord run{.id = std::string(row.Text(1)),
                .command = std::string(row.Text(2)),
                .arguments = ReadArguments(row.Text(3)),
                .folder = std::string(row.Text(4)),
                .why = std::string(row.Text(5)),
                .source = std::string(row.Text(19)),
                .began_at = ReadMicros(row, 6),
                .ended_at = ReadOptionalMicros(row, 7),
                .outcome = std::string(row.Text(8)),
                .retry_at = {},
                .counts = ReadCounts(row, 10),
                .stages = {},
                .errors = {}};
  if (!row.IsNull(9)) run.retry_at = Seconds(std::chrono::seconds(row.Integer(9)));
  return run;
}

}  // namespace tracklake
