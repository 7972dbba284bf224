#include "cli/remote_query.h"

#include <fmt/format.h>

#include "base/text.h"

namespace tracklake::cli {
namespace {

std::string Dollars(double usd) { return fmt::format("${:.5f}", usd); }

// Upper bounds: what a condition leaves out, and columns that nobody asks for, are not read.
Result<> TellForecast(const Context& context, const std::string& sql) {
  TL_ASSIGN(const app::AthenaForecast forecast, app::ForecastAthena(context.services(), sql));
  if (!forecast.estimate) {
    context.terminal().Detail("What it may read is not known: there is no lake to look at.");
  } else {
    context.terminal().Say(fmt::format(
        "Athena reads at most {} in {}: {} or less.", HumanBytes(forecast.estimate->bytes),
        Count(forecast.estimate->files, "file"), Dollars(forecast.usd)));
  }
  if (forecast.limit_bytes == 0) return {};
  const bool may_exceed = forecast.estimate && forecast.estimate->bytes > forecast.limit_bytes;
  const std::string line =
      fmt::format("It is ended once it has read {}.", HumanBytes(forecast.limit_bytes));
  may_exceed ? context.terminal().Say(line) : context.terminal().Detail(line);
  return {};
}

void TellCost(const Context& context, const RemoteCost& cost) {
  const std::string read =
      fmt::format("Query {} read {}", cost.query_id, HumanBytes(cost.bytes_read));
  if (cost.usd) {
    context.terminal().Say(fmt::format("{}: about {}.", read, Dollars(*cost.usd)));
  } else {
    context.terminal().Detail(read + ".");
  }
}

}  // namespace

Result<ExitCode> QueryRemotely(Context& context, app::RemoteEngine engine, const std::string& sql,
                               std::chrono::milliseconds timeout, OutputWishes wishes) {
  TL_ASSIGN(QueryOutput output, QueryOutput::Create(&context, std::move(wishes)));
  if (!output.parquet_file().empty()) {
    return WithHint(Fail(ErrorKind::kUsage, "only the local engine writes Parquet"),
                    "Take another format, as with --output FILE.csv.");
  }
  if (engine == app::RemoteEngine::kAthena) TL_TRY(TellForecast(context, sql));
  TL_ASSIGN(const std::unique_ptr<RemoteQuery> query,
            app::StartRemoteQuery(context.services(), engine, sql, timeout));
  TL_TRY(output.Write(*query));
  TL_TRY(output.Finish());
  TellCost(context, query->cost());
  return ExitCode::kOk;
}

}  // namespace tracklake::cli
