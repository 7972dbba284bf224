#include "app/remote_query.h"

#include <algorithm>
#include <utility>

#include "app/secret_reference.h"
#include "query/athena/athena_query.h"
#include "query/trino/trino_query.h"

namespace tracklake::app {
namespace {

constexpr std::uint64_t kMegabyte = 1'000'000;

std::uint64_t ScanLimitOf(const Config& config) {
  return static_cast<std::uint64_t>(config.athena_scan_limit_mb) * kMegabyte;
}

Result<> CheckDatabase(const Config& config) {
  if (!config.glue_database.empty()) return {};
  return WithHint(Fail(ErrorKind::kConfig, "no database is configured for Athena"),
                  "Set glue.database to the one that has the lake's tables.");
}

Result<std::unique_ptr<RemoteQuery>> StartAthena(const Services& services, std::string sql,
                                                 RemoteOptions options) {
  const Config& config = services.config;
  TL_TRY(CheckDatabase(config));
  TL_ASSIGN(aws::Client * client, services.aws.Service("athena"));
  return AthenaQuery::Start(client, &services.clock, &services.rng, std::move(sql),
                            {.workgroup = config.athena_workgroup,
                             .database = config.glue_database,
                             .scan_limit_bytes = ScanLimitOf(config),
                             .remote = std::move(options)});
}

Result<std::unique_ptr<RemoteQuery>> StartTrino(const Services& services, std::string sql,
                                                const RemoteOptions& options) {
  const Config& config = services.config;
  if (config.trino_url.empty()) {
    return WithHint(Fail(ErrorKind::kConfig, "no Trino is configured"),
                    "Set trino.url, trino.catalog and trino.schema.");
  }
  // A password or token goes over https, or stays on this machine.
  const bool has_secret = !config.trino_password.empty() || !config.trino_token.empty();
  TL_ASSIGN(Url url, has_secret ? ParseServiceUrl(config.trino_url, "trino.url")
                                : ParseUrl(config.trino_url));
  const auto resolve = [&](const Secret& value, std::string_view setting) {
    return ResolveSecret(value, setting, services.environment, services.aws);
  };
  TL_ASSIGN(Secret password, resolve(config.trino_password, "trino.password"));
  TL_ASSIGN(Secret token, resolve(config.trino_token, "trino.token"));
  return TrinoQuery::Start({&services.transport, &services.network, &services.clock},
                           {.url = std::move(url),
                            .catalog = config.trino_catalog,
                            .schema = config.trino_schema,
                            .user = config.trino_user,
                            .password = std::move(password),
                            .token = std::move(token)},
                           std::move(sql), options);
}

// Who may not look at the workgroup may use it all the same.
std::uint64_t WorkgroupLimit(const Services& services) {
  const auto client = services.aws.Service("athena");
  if (!client) return 0;
  const auto workgroup = AthenaApi(*client).Workgroup(services.config.athena_workgroup);
  return workgroup ? workgroup->scan_limit_bytes : 0;
}

}  // namespace

std::optional<RemoteEngine> FindRemoteEngine(std::string_view name) {
  if (name == "athena") return RemoteEngine::kAthena;
  if (name == "trino") return RemoteEngine::kTrino;
  return std::nullopt;
}

Result<std::unique_ptr<RemoteQuery>> StartRemoteQuery(const Services& services, RemoteEngine engine,
                                                      std::string sql,
                                                      std::chrono::milliseconds timeout) {
  RemoteOptions options{timeout, services.stop};
  return engine == RemoteEngine::kAthena ? StartAthena(services, std::move(sql), std::move(options))
                                         : StartTrino(services, std::move(sql), options);
}

Result<AthenaForecast> ForecastAthena(const Services& services, std::string_view sql) {
  TL_TRY(CheckReadsOnly(sql));
  TL_TRY(CheckDatabase(services.config));
  AthenaForecast forecast;
  if (const auto store = services.lake.Open()) {
    if (const auto estimate = EstimateScan(*store, sql)) {
      forecast.estimate = *estimate;
      forecast.usd = AthenaUsd(estimate->bytes);
    }
  }
  const std::uint64_t own = ScanLimitOf(services.config);
  const std::uint64_t theirs = WorkgroupLimit(services);
  forecast.limit_bytes = own == 0 || theirs == 0 ? std::max(own, theirs) : std::min(own, theirs);
  return forecast;
}

}  // namespace tracklake::app
