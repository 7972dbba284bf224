#include "app/config_check.h"

#include <fmt/format.h>

#include <algorithm>

#include "app/alarm_settings.h"
#include "app/schedule_settings.h"
#include "app/secret_reference.h"
#include "app/serve_settings.h"
#include "base/duration.h"
#include "extract/extract.h"
#include "store/key.h"

namespace tracklake::app {
namespace {

constexpr int kMaxThreads = 64;
constexpr int kMaxRequests = 16;
constexpr int kMinQueryMemoryMb = 64;
constexpr int kMostWindowMinutes = 24 * 60;

// What the lake itself writes is never raw: it would be read as its own input.
constexpr std::string_view kOwnFolders[] = {"processed/", "processed_csv/", "quarantine/",
                                            "results/",   "inbox/",         "_tracklake/"};

Result<> CheckRawPrefixes(const std::vector<std::string>& prefixes, std::string_view name,
                          const std::string& origin) {
  for (const std::string& prefix : prefixes) {
    const bool possible = !prefix.empty() && CheckPrefix(prefix).has_value();
    const auto covers = [&](std::string_view folder) {
      return folder.starts_with(prefix) || prefix.starts_with(folder);
    };
    if (possible && std::ranges::none_of(kOwnFolders, covers)) continue;
    return WithHint(Fail(ErrorKind::kConfig, "{} (from {}): '{}' {}", name, origin, prefix,
                         possible ? "is, or contains, a folder that the lake itself writes"
                                  : "is not a folder inside the lake"),
                    "Raw objects lie in folders of their own, such as raw/.");
  }
  if (!prefixes.empty()) return {};
  return WrongSetting(name, origin, "at least one folder, as raw/");
}

// Whether it is a secret or refers to one. An app's id is none, and is needed where nobody waits
// for AWS.
Result<> CheckSecret(const Secret& value, std::string_view name, const std::string& origin) {
  TL_ASSIGN(const SecretReference reference,
            ParseSecretReference(value.Reveal(), fmt::format("{} (from {})", name, origin)));
  if (name != "spotify.client_id" || reference.source == SecretReference::Source::kHere) return {};
  return WrongSetting(name, origin, "the id itself, which is not a secret");
}

// Where tokens can be kept that are written anew each hour; empty is a file.
bool IsTokenPlace(const std::string& text) {
  if (text.empty()) return true;
  const auto reference = ParseSecretReference(text, "spotify.tokens");
  return reference && reference->source == SecretReference::Source::kSecretsManager &&
         reference->member.empty();
}

// Of a database in Glue that Athena can name without quotes; empty is none.
bool IsGlueName(std::string_view name) {
  constexpr std::size_t kMaxLength = 255;
  return name.size() <= kMaxLength &&
         name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") == std::string_view::npos;
}

// A shell puts a home in the place of ~, and nobody else does.
constexpr std::string_view kPlaces[] = {"lake.dir", "quota.ledger", "query.duckdb",
                                        "alarms.command"};

Result<> CheckHome(const Config& config, const ConfigKey& key, const std::string& origin) {
  if (std::ranges::find(kPlaces, key.name) == std::end(kPlaces)) return {};
  const std::string& place = config.*std::get<std::string Config::*>(key.member);
  if (place != "~" && !place.starts_with("~/")) return {};
  return WithHint(
      Fail(ErrorKind::kConfig, "{} (from {}): ~ is a home to shells only", key.name, origin),
      "Write the whole path, or ${HOME} in its place.");
}

Result<> CheckSchedule(const Config& config, std::string_view name, const std::string& origin) {
  const ScheduleSetting* setting = FindScheduleSetting(name);
  if (setting == nullptr) return {};
  const auto expression = ParseSchedule(*setting, config.*(setting->text));
  if (expression) return {};
  return std::unexpected(LocatedError(expression.error(), name, origin));
}

// Both settings go together: what is wrong belongs to the one that it names.
Result<> CheckServe(const Config& config, std::string_view name, const std::string& origin) {
  if (name != "serve.listen" && name != "serve.token") return {};
  const Result<> good = CheckServeSettings(config);
  if (good || good.error().message.starts_with("serve.token") != (name == "serve.token")) return {};
  return std::unexpected(LocatedError(good.error(), name, origin));
}

Result<> CheckRange(const Config& config, const ConfigKey& key, const std::string& origin) {
  const int number = config.*std::get<int Config::*>(key.member);
  const auto within = [&](int least, int most) -> Result<> {
    if (number >= least && number <= most) return {};
    return WrongSetting(key.name, origin, fmt::format("{} to {}", least, most));
  };
  if (key.name == "transform.workers" || key.name == "query.threads") return within(1, kMaxThreads);
  if (key.name == "extract.concurrency") return within(1, kMaxRequests);
  if (key.name == "schedule.window_minutes") return within(0, kMostWindowMinutes);
  if (key.name == "query.memory_mb" && number < kMinQueryMemoryMb) {
    return WrongSetting(key.name, origin, fmt::format("at least {}", kMinQueryMemoryMb));
  }
  if (number < 0) return WrongSetting(key.name, origin, "0 or more");
  return {};
}

// What a text or a list may say; "" where it is so.
std::string ExpectedOf(const Config& config, std::string_view name) {
  const auto all_of = [](const std::vector<std::string>& words, std::string_view one,
                         std::string_view other) {
    return std::ranges::all_of(words,
                               [&](const auto& word) { return word == one || word == other; });
  };
  if (name == "query.timeout" && !ParseDuration(config.query_timeout)) {
    return "a time up to a day, as 500ms, 60s, 10m or 2h";
  }
  if (name == "glue.database" && !IsGlueName(config.glue_database)) {
    return "small letters, digits and _, at most 255, as music_lake";
  }
  if (name == "spotify.tokens" && !IsTokenPlace(config.spotify_tokens)) {
    return "secretsmanager:NAME, or secretsmanager:ARN";
  }
  if (name == "spotify.market" && !IsMarket(config.market)) {
    return "the two capital letters of a country, as DE";
  }
  if (name == "enrich.audio_features" &&
      !all_of(config.enrich_audio_features, "spotify", "reccobeats")) {
    return "spotify, reccobeats, or both";
  }
  if (name == "lake.formats" && (!all_of(config.formats, "parquet", "csv") ||
                                 std::ranges::count(config.formats, "parquet") != 1)) {
    return "parquet, or parquet and csv";
  }
  return ExpectedOfAlarms(config, name);
}

Result<> CheckOne(const Config& config, const ConfigKey& key, const std::string& origin) {
  if (const std::string expected = ExpectedOf(config, key.name); !expected.empty()) {
    return WrongSetting(key.name, origin, expected);
  }
  if (std::holds_alternative<int Config::*>(key.member)) return CheckRange(config, key, origin);
  if (const auto* secret = std::get_if<Secret Config::*>(&key.member)) {
    TL_TRY(CheckSecret(config.*(*secret), key.name, origin));
  }
  if (key.name == "lake.raw_prefixes") {
    TL_TRY(CheckRawPrefixes(config.raw_prefixes, key.name, origin));
  }
  TL_TRY(CheckHome(config, key, origin));
  TL_TRY(CheckSchedule(config, key.name, origin));
  return CheckServe(config, key.name, origin);
}

}  // namespace

std::unexpected<Error> WrongSetting(std::string_view name, const std::string& origin,
                                    std::string_view expected) {
  return WithHint(Fail(ErrorKind::kConfig, "{} (from {}): expected {}", name, origin, expected),
                  "Correct it there, or leave it out for the default.");
}

Error LocatedError(Error error, std::string_view name, const std::string& origin) {
  error.kind = ErrorKind::kConfig;
  const std::string place = fmt::format(" (from {})", origin);
  if (error.message.starts_with(name)) {
    error.message.insert(name.size(), place);
  } else {
    error.message = fmt::format("{}{}: {}", name, place, error.message);
  }
  return error;
}

std::vector<ConfigProblem> CheckConfig(const LoadedConfig& loaded) {
  std::vector<ConfigProblem> problems;
  const std::span<const ConfigKey> keys = ConfigKeys();
  for (std::size_t i = 0; i < keys.size(); ++i) {
    const Result<> good = CheckOne(loaded.config, keys[i], loaded.origins[i]);
    if (!good) problems.push_back({std::string(keys[i].name), good.error()});
  }
  return problems;
}

}  // namespace tracklake::app
