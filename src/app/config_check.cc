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
                                  : "is no folder inside the lake"),
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
  return WrongSetting(name, origin, "the id itself, which is no secret");
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

Result<> CheckSchedules(const LoadedConfig& loaded) {
  const std::span<const ConfigKey> keys = ConfigKeys();
  for (std::size_t i = 0; i < keys.size(); ++i) {
    const ScheduleSetting* setting = FindScheduleSetting(keys[i].name);
    if (setting == nullptr) continue;
    const auto expression = ParseSchedule(*setting, loaded.config.*(setting->text));
    if (expression) continue;
    Error error = expression.error();
    error.message = fmt::format("{} (from {}): {}", keys[i].name, loaded.origins[i], error.message);
    return std::unexpected(std::move(error));
  }
  return {};
}

// What a type cannot say.
Result<> CheckRanges(const LoadedConfig& loaded) {
  const Config& config = loaded.config;
  const std::span<const ConfigKey> keys = ConfigKeys();
  for (std::size_t i = 0; i < keys.size(); ++i) {
    const std::string_view name = keys[i].name;
    const std::string& origin = loaded.origins[i];
    if (const std::string expected = ExpectedOfAlarms(config, name); !expected.empty()) {
      return WrongSetting(name, origin, expected);
    }
    if (name == "transform.workers" || name == "query.threads") {
      const int threads = config.*std::get<int Config::*>(keys[i].member);
      if (threads < 1 || threads > kMaxThreads) {
        return WrongSetting(name, origin, fmt::format("1 to {}", kMaxThreads));
      }
    } else if (name == "extract.concurrency" &&
               (config.extract_concurrency < 1 || config.extract_concurrency > kMaxRequests)) {
      return WrongSetting(name, origin, fmt::format("1 to {}", kMaxRequests));
    } else if (name == "query.memory_mb" && config.query_memory_mb < kMinQueryMemoryMb) {
      return WrongSetting(name, origin, fmt::format("at least {}", kMinQueryMemoryMb));
    } else if (name == "query.timeout" && !ParseDuration(config.query_timeout)) {
      return WrongSetting(name, origin, "a time up to a day, as 500ms, 60s, 10m or 2h");
    } else if (name == "schedule.window_minutes" &&
               (config.schedule_window_minutes < 0 ||
                config.schedule_window_minutes > kMostWindowMinutes)) {
      return WrongSetting(name, origin, fmt::format("0 to {}", kMostWindowMinutes));
    } else if (const auto* number = std::get_if<int Config::*>(&keys[i].member);
               number != nullptr && config.*(*number) < 0) {
      return WrongSetting(name, origin, "0 or more");
    } else if (const auto* secret = std::get_if<Secret Config::*>(&keys[i].member)) {
      TL_TRY(CheckSecret(config.*(*secret), name, origin));
    } else if (name == "glue.database" && !IsGlueName(config.glue_database)) {
      return WrongSetting(name, origin, "small letters, digits and _, at most 255, as music_lake");
    } else if (name == "spotify.tokens" && !IsTokenPlace(config.spotify_tokens)) {
      return WrongSetting(name, origin, "secretsmanager:NAME, or secretsmanager:ARN");
    } else if (name == "spotify.market" && !IsMarket(config.market)) {
      return WrongSetting(name, origin, "the two capital letters of a country, as DE");
    } else if (name == "enrich.audio_features") {
      const bool known =
          std::ranges::all_of(config.enrich_audio_features, [](const std::string& provider) {
            return provider == "spotify" || provider == "reccobeats";
          });
      if (!known) return WrongSetting(name, origin, "spotify, reccobeats, or both");
    } else if (name == "lake.raw_prefixes") {
      TL_TRY(CheckRawPrefixes(config.raw_prefixes, name, origin));
    } else if (name == "lake.formats") {
      const bool known = std::ranges::all_of(config.formats, [](const std::string& format) {
        return format == "parquet" || format == "csv";
      });
      if (!known || std::ranges::count(config.formats, "parquet") != 1) {
        return WrongSetting(name, origin, "parquet, or parquet and csv");
      }
    }
  }
  return {};
}

}  // namespace

std::unexpected<Error> WrongSetting(std::string_view name, const std::string& origin,
                                    std::string_view expected) {
  return WithHint(Fail(ErrorKind::kConfig, "{} (from {}): expected {}", name, origin, expected),
                  "Correct it there, or leave it out for the default.");
}

Result<> CheckConfig(const LoadedConfig& loaded) {
  TL_TRY(CheckRanges(loaded));
  TL_TRY(CheckSchedules(loaded));
  return CheckServeSettings(loaded.config);
}

}  // namespace tracklake::app
