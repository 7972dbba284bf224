#include "app/config_values.h"

#include <fmt/format.h>

#include <filesystem>

#include "app/config_check.h"
#include "app/quota_ledger.h"
#include "app/schedule_settings.h"
#include "app/secret_reference.h"
#include "http/url.h"
#include "schedule/time_zone.h"
#include "spotify/playlist_ref.h"
#include "spotify/redirect_uri.h"
#include "store/s3/s3_place.h"

namespace tracklake::app {
namespace {

constexpr const char* kAddressCure = "Write it as https://api.example.org/v1.";

// A folder that may have to be made, or a bucket.
Result<> CheckPlace(const std::string& place) {
  if (IsS3Place(place)) {
    TL_TRY(ParseS3Place(place));
    return {};
  }
  if (place.contains("://")) {
    return WithHint(
        Fail(ErrorKind::kConfig, "{} is neither a folder nor s3://bucket/prefix", place),
        "Name a folder of this machine, or s3://bucket/prefix.");
  }
  std::error_code error;
  const std::filesystem::path path(place);
  for (auto above = path; !above.empty(); above = above.parent_path()) {
    const auto status = std::filesystem::status(above, error);
    if (std::filesystem::is_directory(status) || above == above.parent_path()) return {};
    if (std::filesystem::exists(status)) {
      return WithHint(Fail(ErrorKind::kConfig, "{} is not a folder", above.native()),
                      "Name another folder, or move that file away.");
    }
  }
  return {};
}

Result<> CheckLake(const Config& config) {
  if (!config.lake_dir.empty()) return CheckPlace(config.lake_dir);
  return WithHint(Fail(ErrorKind::kConfig, "it is empty"), "Name a folder, as ./lake.");
}

Result<> CheckLedger(const Config& config) {
  return config.quota_ledger.empty() ? Result<>() : CheckPlace(config.quota_ledger);
}

Result<> CheckAddress(const std::string& address, std::string_view name) {
  auto url = ParseServiceUrl(address, name);
  if (url) return {};
  if (url.error().hint.empty()) url.error().hint = kAddressCure;
  return std::unexpected(std::move(url).error());
}

Result<> CheckTrino(const Config& config) {
  if (config.trino_url.empty()) return {};
  if (!config.trino_password.empty() || !config.trino_token.empty()) {
    return CheckAddress(config.trino_url, "trino.url");
  }
  auto url = ParseUrl(config.trino_url);
  if (url) return {};
  return WithHint(Fail(ErrorKind::kConfig, "trino.url is {}", url.error().message),
                  "Write it as https://trino.example.org:8443.");
}

Result<> CheckPlaylists(const Config& config) {
  for (const std::string& reference : config.playlists) TL_TRY(ParsePlaylistRef(reference));
  return {};
}

Result<> CheckFile(const std::string& file, std::filesystem::perms right, const char* cure) {
  if (file.empty()) return {};
  std::error_code error;
  const auto status = std::filesystem::status(file, error);
  const bool is_good = std::filesystem::is_regular_file(status) &&
                       (status.permissions() & right) != std::filesystem::perms::none;
  if (is_good) return {};
  return WithHint(Fail(ErrorKind::kConfig, "{} {}", file,
                       std::filesystem::exists(status) ? "cannot be used" : "is not there"),
                  cure);
}

struct ValueCheck {
  std::string_view key;
  Result<> (*check)(const Config& config);
};

constexpr ValueCheck kChecks[] = {
    {"lake.dir", CheckLake},
    {"spotify.api_url",
     [](const Config& config) { return CheckAddress(config.api_url, "spotify.api_url"); }},
    {"spotify.accounts_url",
     [](const Config& config) {
       return CheckAddress(config.accounts_url, "spotify.accounts_url");
     }},
    {"spotify.redirect_uri",
     [](const Config& config) -> Result<> {
       TL_TRY(ParseRedirectUri(config.redirect_uri));
       return {};
     }},
    {"spotify.playlists", CheckPlaylists},
    {"quota.families", [](const Config& config) { return CheckFamilies(config); }},
    {"quota.ledger", CheckLedger},
    {"enrich.reccobeats_url",
     [](const Config& config) {
       return CheckAddress(config.reccobeats_url, "enrich.reccobeats_url");
     }},
    {"schedule.timezone",
     [](const Config& config) -> Result<> {
       TL_TRY(TimeZone::Load(config.schedule_timezone));
       return {};
     }},
    {"alarms.command",
     [](const Config& config) {
       return CheckFile(config.alarms_command, std::filesystem::perms::owner_exec,
                        "Name a program that may be run, with its whole path.");
     }},
    {"query.duckdb",
     [](const Config& config) {
       return CheckFile(config.query_duckdb, std::filesystem::perms::owner_read,
                        "Name DuckDB's library, or leave it out.");
     }},
    {"trino.url", CheckTrino},
};

Result<> CheckReference(const Secret& secret, std::string_view name,
                        const Environment& environment) {
  TL_ASSIGN(const SecretReference reference, ParseSecretReference(secret.Reveal(), name));
  TL_TRY(ResolveHere(reference, name, environment));
  return {};
}

// The clock of a source that is off.
Result<> CheckSource(const Config& config, std::string_view name) {
  const ScheduleSetting* setting = FindScheduleSetting(name);
  if (setting == nullptr || setting->is_on == nullptr || config.*(setting->is_on)) return {};
  const std::string& text = config.*(setting->text);
  if (text.empty() || text == "off") return {};
  return WithHint(
      Fail(ErrorKind::kConfig, "{} is set, and sources.{} is off", name, setting->source()),
      "Switch the source on, or leave its schedule out.");
}

Result<> CheckOne(const Config& config, const ConfigKey& key, const Environment& environment) {
  for (const ValueCheck& one : kChecks) {
    if (one.key == key.name) return one.check(config);
  }
  if (const auto* secret = std::get_if<Secret Config::*>(&key.member)) {
    return CheckReference(config.*(*secret), key.name, environment);
  }
  return CheckSource(config, key.name);
}

}  // namespace

std::vector<ConfigProblem> CheckValues(const LoadedConfig& loaded, const Environment& environment) {
  std::vector<ConfigProblem> problems;
  const std::span<const ConfigKey> keys = ConfigKeys();
  for (std::size_t i = 0; i < keys.size(); ++i) {
    const Result<> good = CheckOne(loaded.config, keys[i], environment);
    if (good) continue;
    problems.push_back(
        {std::string(keys[i].name), LocatedError(good.error(), keys[i].name, loaded.origins[i])});
  }
  return problems;
}

}  // namespace tracklake::app
