#include "app/config.h"

#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#define TOML_EXCEPTIONS 0
#include <toml++/toml.h>

#include "app/alarm_settings.h"
#include "app/schedule_settings.h"
#include "app/secret_reference.h"
#include "app/serve_settings.h"
#include "base/duration.h"
#include "base/text.h"
#include "extract/extract.h"
#include "http/url.h"
#include "store/key.h"

namespace tracklake::app {
namespace {

constexpr ConfigKey kKeys[] = {
    {"lake.dir", &Config::lake_dir, "", "the lake's folder, or s3://bucket/prefix"},
    {"lake.raw_prefixes", &Config::raw_prefixes, "", "keys under which raw objects lie"},
    {"lake.formats", &Config::formats, "", "parquet, or parquet and csv"},
    {"spotify.client_id", &Config::client_id, "SPOTIPY_CLIENT_ID", "the app's client id"},
    {"spotify.client_secret", &Config::client_secret, "SPOTIPY_CLIENT_SECRET",
     "the app's client secret"},
    {"spotify.api_url", &Config::api_url, "", "base address of the Web API"},
    {"spotify.accounts_url", &Config::accounts_url, "", "base address of the token service"},
    {"spotify.redirect_uri", &Config::redirect_uri, "SPOTIPY_REDIRECT_URI",
     "where Spotify sends the browser after auth login; as registered"},
    {"spotify.tokens", &Config::spotify_tokens, "",
     "secret that keeps a user's tokens, as secretsmanager:NAME; empty: a file of this machine"},
    {"spotify.market", &Config::market, "", "country code sent with requests; empty: none"},
    {"spotify.playlists", &Config::playlists, "PLAYLIST_ID", "playlists to extract"},
    {"sources.own_playlists", &Config::own_playlists, "", "all own and collaborative playlists"},
    {"sources.saved_tracks", &Config::saved_tracks, "", "the user's saved tracks"},
    {"sources.saved_albums", &Config::saved_albums, "", "the user's saved albums"},
    {"sources.followed_artists", &Config::followed_artists, "", "artists the user follows"},
    {"sources.top", &Config::top, "", "the user's top artists and tracks, three ranges"},
    {"sources.recently_played", &Config::recently_played, "", "the user's last plays"},
    {"extract.concurrency", &Config::extract_concurrency, "",
     "requests to Spotify at once, 1 to 16"},
    {"extract.popularity", &Config::extract_popularity, "",
     "read unchanged playlists again where Spotify tells popularity"},
    {"quota.calls_per_day", &Config::quota_calls_per_day, "",
     "calls of each endpoint family in 24 hours; 0: unlimited"},
    {"quota.families", &Config::quota_families, "",
     "families with a budget of their own, as artists=600"},
    {"quota.ledger", &Config::quota_ledger, "",
     "folder of the ledger that several lakes share; empty: the lake"},
    {"quota.account", &Config::quota_account, "",
     "name of the developer account, where several apps share its quota"},
    {"enrich.artists", &Config::enrich_artists, "", "look up artists of songs in the lake"},
    {"enrich.albums", &Config::enrich_albums, "", "look up albums of songs in the lake"},
    {"enrich.tracks", &Config::enrich_tracks, "", "look up songs seen only in short form"},
    {"enrich.audio_features", &Config::enrich_audio_features, "",
     "who to ask how songs sound, in order: spotify, reccobeats"},
    {"enrich.max_age_days", &Config::enrich_max_age_days, "",
     "look up popularity again after so many days; 0: never"},
    {"enrich.reccobeats_url", &Config::reccobeats_url, "", "base address of ReccoBeats"},
    {"schedule.extract", &Config::schedule_extract, "",
     "when Spotify is asked: hourly, daily, weekly, off, rate(…) or cron(…)"},
    {"schedule.enrich", &Config::schedule_enrich, "",
     "when it is asked what the lake lacks; empty: half an hour after extract"},
    {"schedule.upkeep", &Config::schedule_upkeep, "", "when days are rewritten and old files go"},
    {"schedule.playlists", &Config::schedule_playlists, "",
     "when spotify.playlists are read; empty: with extract, as for the sources below"},
    {"schedule.own_playlists", &Config::schedule_own_playlists, "", "when own playlists are"},
    {"schedule.saved_tracks", &Config::schedule_saved_tracks, "", "when saved tracks are"},
    {"schedule.saved_albums", &Config::schedule_saved_albums, "", "when saved albums are"},
    {"schedule.followed_artists", &Config::schedule_followed_artists, "",
     "when followed artists are"},
    {"schedule.top", &Config::schedule_top, "", "when top artists and tracks are"},
    {"schedule.recently_played", &Config::schedule_recently_played, "", "when the last plays are"},
    {"schedule.timezone", &Config::schedule_timezone, "",
     "zone of the schedules' clocks, as Europe/Berlin"},
    {"schedule.window_minutes", &Config::schedule_window_minutes, "",
     "a run begins at any time within so many minutes, up to 1440; 0: at once"},
    {"logs.retention_days", &Config::logs_retention_days, "",
     "days that the lake's log is kept; 0: for ever"},
    {"retention.raw_days", &Config::retention_raw_days, "",
     "days that raw objects are kept; 0: for ever"},
    {"retention.results_days", &Config::retention_results_days, "",
     "days that saved results are kept; 0: for ever"},
    {"serve.listen", &Config::serve_listen, "",
     "address and port of the HTTP API, as 127.0.0.1:8899; empty: none"},
    {"serve.token", &Config::serve_token, "",
     "what callers of the HTTP API must show; needed for any address but loopback"},
    {"alarms.webhook", &Config::alarms_webhook, "", "address that alarms are posted to"},
    {"alarms.webhook_format", &Config::alarms_webhook_format, "",
     "how they are put there: json, ntfy or slack"},
    {"alarms.email_to", &Config::alarms_email_to, "", "who gets alarms by e-mail"},
    {"alarms.email_from", &Config::alarms_email_from, "", "the sender's address"},
    {"alarms.smtp_url", &Config::alarms_smtp_url, "",
     "mail server, as smtp://localhost:25 or smtps://mail.example.org"},
    {"alarms.smtp_user", &Config::alarms_smtp_user, "", "name at the mail server; empty: none"},
    {"alarms.smtp_password", &Config::alarms_smtp_password, "", "password at the mail server"},
    {"alarms.command", &Config::alarms_command, "",
     "program that gets an alarm as JSON on its standard input"},
    {"alarms.stale_hours", &Config::alarms_stale_hours, "",
     "hours without a new raw object that are an alarm; 0: none"},
    {"alarms.remind_hours", &Config::alarms_remind_hours, "",
     "hours after which an alarm that still holds is told of again; 0: never"},
    {"glue.database", &Config::glue_database, "",
     "database of the Glue Data Catalog that gets the tables; empty: none"},
    {"transform.workers", &Config::transform_workers, "", "days transformed at once, 1 to 64"},
    {"query.threads", &Config::query_threads, "", "threads of a query, 1 to 64"},
    {"query.memory_mb", &Config::query_memory_mb, "", "memory of a query in MiB, at least 64"},
    {"query.spill_mb", &Config::query_spill_mb, "",
     "disk of a query, for what its memory does not hold, in MiB; 0: none"},
    {"query.timeout", &Config::query_timeout, "", "time of a query, as 500ms, 60s, 10m or 2h"},
    {"query.duckdb", &Config::query_duckdb, "",
     "DuckDB's library, if not beside tracklake or in ../lib/tracklake"},
    {"athena.workgroup", &Config::athena_workgroup, "", "workgroup of query --engine athena"},
    {"athena.scan_limit_mb", &Config::athena_scan_limit_mb, "",
     "what a query on Athena may read, in MB; 0: as much as the workgroup allows"},
    {"trino.url", &Config::trino_url, "", "address of the Trino of query --engine trino"},
    {"trino.catalog", &Config::trino_catalog, "", "catalog with the lake's tables on Trino"},
    {"trino.schema", &Config::trino_schema, "", "schema with the lake's tables on Trino"},
    {"trino.user", &Config::trino_user, "", "who asks on Trino"},
    {"trino.password", &Config::trino_password, "", "the user's password; empty: none is sent"},
    {"trino.token", &Config::trino_token, "", "a JWT that is sent instead; empty: none is"},
    {"store.sync", &Config::store_sync, "", "false: not durable, for benchmarks only"},
};

std::unexpected<Error> Wrong(std::string_view name, const std::string& origin,
                             std::string_view expected) {
  return WithHint(Fail(ErrorKind::kConfig, "{} (from {}): expected {}", name, origin, expected),
                  "Correct it there, or leave it out for the default.");
}

Result<> Parse(const std::string& text, std::string_view, const std::string&, std::string* value) {
  *value = text;
  return {};
}

Result<> Parse(const std::string& text, std::string_view, const std::string&, Secret* value) {
  *value = Secret(text);
  return {};
}

Result<> Parse(const std::string& text, std::string_view, const std::string&,
               std::vector<std::string>* value) {
  *value = SplitList(text);
  return {};
}

Result<> Parse(const std::string& text, std::string_view name, const std::string& origin,
               bool* value) {
  if (text != "true" && text != "false") return Wrong(name, origin, "true or false");
  *value = text == "true";
  return {};
}

Result<> Parse(const std::string& text, std::string_view name, const std::string& origin,
               int* value) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), *value);
  if (error != std::errc() || end != text.data() + text.size()) {
    return Wrong(name, origin, "a whole number");
  }
  return {};
}

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
  return Wrong(name, origin, "at least one folder, as raw/");
}

// Whether it is a secret or refers to one. An app's id is none, and is needed where nobody waits
// for AWS.
Result<> CheckSecret(const Secret& value, std::string_view name, const std::string& origin) {
  if (name == "alarms.webhook" && value.Reveal().starts_with("http")) return {};
  TL_ASSIGN(const SecretReference reference,
            ParseSecretReference(value.Reveal(), fmt::format("{} (from {})", name, origin)));
  if (name != "spotify.client_id" || reference.source == SecretReference::Source::kHere) return {};
  return Wrong(name, origin, "the id itself, which is no secret");
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
  for (std::size_t i = 0; i < std::size(kKeys); ++i) {
    const ScheduleSetting* setting = FindScheduleSetting(kKeys[i].name);
    if (setting == nullptr) continue;
    const auto expression = ParseSchedule(*setting, loaded.config.*(setting->text));
    if (expression) continue;
    Error error = expression.error();
    error.message =
        fmt::format("{} (from {}): {}", kKeys[i].name, loaded.origins[i], error.message);
    return std::unexpected(std::move(error));
  }
  return {};
}

// What a type cannot say.
Result<> CheckRanges(const LoadedConfig& loaded) {
  const Config& config = loaded.config;
  for (std::size_t i = 0; i < std::size(kKeys); ++i) {
    const std::string_view name = kKeys[i].name;
    const std::string& origin = loaded.origins[i];
    if (const std::string expected = ExpectedOfAlarms(config, name); !expected.empty()) {
      return Wrong(name, origin, expected);
    }
    if (name == "transform.workers" || name == "query.threads") {
      const int threads = config.*std::get<int Config::*>(kKeys[i].member);
      if (threads < 1 || threads > kMaxThreads) {
        return Wrong(name, origin, fmt::format("1 to {}", kMaxThreads));
      }
    } else if (name == "extract.concurrency" &&
               (config.extract_concurrency < 1 || config.extract_concurrency > kMaxRequests)) {
      return Wrong(name, origin, fmt::format("1 to {}", kMaxRequests));
    } else if (name == "query.memory_mb" && config.query_memory_mb < kMinQueryMemoryMb) {
      return Wrong(name, origin, fmt::format("at least {}", kMinQueryMemoryMb));
    } else if (name == "query.timeout" && !ParseDuration(config.query_timeout)) {
      return Wrong(name, origin, "a time up to a day, as 500ms, 60s, 10m or 2h");
    } else if (name == "schedule.window_minutes" &&
               (config.schedule_window_minutes < 0 ||
                config.schedule_window_minutes > kMostWindowMinutes)) {
      return Wrong(name, origin, fmt::format("0 to {}", kMostWindowMinutes));
    } else if (const auto* number = std::get_if<int Config::*>(&kKeys[i].member);
               number != nullptr && config.*(*number) < 0) {
      return Wrong(name, origin, "0 or more");
    } else if (const auto* secret = std::get_if<Secret Config::*>(&kKeys[i].member)) {
      TL_TRY(CheckSecret(config.*(*secret), name, origin));
    } else if (name == "glue.database" && !IsGlueName(config.glue_database)) {
      return Wrong(name, origin, "small letters, digits and _, at most 255, as music_lake");
    } else if (name == "spotify.tokens" && !IsTokenPlace(config.spotify_tokens)) {
      return Wrong(name, origin, "secretsmanager:NAME, or secretsmanager:ARN");
    } else if (name == "spotify.market" && !IsMarket(config.market)) {
      return Wrong(name, origin, "the two capital letters of a country, as DE");
    } else if (name == "enrich.audio_features") {
      const bool known =
          std::ranges::all_of(config.enrich_audio_features, [](const std::string& provider) {
            return provider == "spotify" || provider == "reccobeats";
          });
      if (!known) return Wrong(name, origin, "spotify, reccobeats, or both");
    } else if (name == "lake.raw_prefixes") {
      TL_TRY(CheckRawPrefixes(config.raw_prefixes, name, origin));
    } else if (name == "lake.formats") {
      const bool known = std::ranges::all_of(config.formats, [](const std::string& format) {
        return format == "parquet" || format == "csv";
      });
      if (!known || std::ranges::count(config.formats, "parquet") != 1) {
        return Wrong(name, origin, "parquet, or parquet and csv");
      }
    }
  }
  return {};
}

const ConfigKey* FindKey(std::string_view name) {
  const auto* found = std::ranges::find(kKeys, name, &ConfigKey::name);
  return found == std::end(kKeys) ? nullptr : found;
}

std::unexpected<Error> UnknownKey(std::string_view name, const std::string& origin) {
  std::vector<std::string_view> names;
  for (const ConfigKey& key : kKeys) names.push_back(key.name);
  const std::string_view nearest = NearestWord(name, names);
  return WithHint(Fail(ErrorKind::kConfig, "{}: unknown key {}", origin, name),
                  nearest.empty() ? "Every key: tracklake --config /dev/null config show"
                                  : fmt::format("Did you mean {}?", nearest));
}

// "${VAR}" inside a string of the file; expanded after parsing, so a value never becomes structure.
Result<std::string> Expand(std::string_view text, std::string_view name, const std::string& file,
                           const Environment& environment) {
  std::string expanded;
  while (true) {
    const auto start = text.find("${");
    const auto end = start == std::string_view::npos ? start : text.find('}', start);
    if (end == std::string_view::npos) return expanded.append(text);
    const std::string variable(text.substr(start + 2, end - start - 2));
    const auto value = environment(variable);
    if (!value) {
      return WithHint(Fail(ErrorKind::kConfig, "{}: {} needs ${{{}}}", file, name, variable),
                      fmt::format("Set {} in the environment.", variable));
    }
    expanded.append(text.substr(0, start)).append(*value);
    text.remove_prefix(end + 1);
  }
}

const char* TypeOf(const ConfigKey& key) {
  struct Namer {
    const char* operator()(bool Config::*) const { return "true or false"; }
    const char* operator()(int Config::*) const { return "a whole number"; }
    const char* operator()(std::vector<std::string> Config::*) const { return "a list of strings"; }
    const char* operator()(std::string Config::*) const { return "a string"; }
    const char* operator()(Secret Config::*) const { return "a string"; }
  };
  return std::visit(Namer{}, key.member);
}

// A value of the file as the text that SetConfigValue takes.
Result<std::string> NodeText(const toml::node& node, const ConfigKey& key, const std::string& file,
                             const Environment& environment) {
  const bool is_list = std::holds_alternative<std::vector<std::string> Config::*>(key.member);
  const bool is_text = std::holds_alternative<std::string Config::*>(key.member) ||
                       std::holds_alternative<Secret Config::*>(key.member);
  if (is_list && node.is_array()) {
    std::vector<std::string> parts;
    for (const toml::node& element : *node.as_array()) {
      if (!element.is_string()) return Wrong(key.name, file, TypeOf(key));
      TL_ASSIGN(std::string part,
                Expand(element.value_or(std::string_view()), key.name, file, environment));
      parts.push_back(std::move(part));
    }
    return fmt::format("{}", fmt::join(parts, ","));
  }
  if (is_text && node.is_string()) {
    return Expand(node.value_or(std::string_view()), key.name, file, environment);
  }
  if (std::holds_alternative<bool Config::*>(key.member) && node.is_boolean()) {
    return node.value_or(false) ? "true" : "false";
  }
  if (std::holds_alternative<int Config::*>(key.member) && node.is_integer()) {
    return std::to_string(node.value_or(std::int64_t{0}));
  }
  return Wrong(key.name, file, TypeOf(key));
}

Result<> ReadFile(const std::string& file, bool file_is_required, const Environment& environment,
                  LoadedConfig* loaded) {
  const toml::parse_result parsed = toml::parse_file(file);
  if (!parsed) {
    const auto& error = parsed.error();
    if (error.source().begin.line == 0) {  // it could not be opened
      if (!file_is_required) return {};
      return Fail(ErrorKind::kConfig, "cannot read {}", file);
    }
    return Fail(ErrorKind::kConfig, "{}:{}:{}: {}", file, error.source().begin.line,
                error.source().begin.column, error.description());
  }
  for (const auto& [section, node] : parsed.table()) {
    if (!node.is_table()) return UnknownKey(section.str(), file);
    for (const auto& [key_name, value] : *node.as_table()) {
      const std::string name = fmt::format("{}.{}", section.str(), key_name.str());
      const ConfigKey* key = FindKey(name);
      if (key == nullptr) return UnknownKey(name, file);
      TL_ASSIGN(const std::string text, NodeText(value, *key, file, environment));
      TL_TRY(SetConfigValue(loaded, name, text, file));
    }
  }
  return {};
}

// store.sync → TRACKLAKE_STORE__SYNC
std::string EnvironmentName(std::string_view key) {
  std::string name = "TRACKLAKE_";
  for (const char c : key) {
    if (c == '.') {
      name += "__";
    } else {
      name += static_cast<char>(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
    }
  }
  return name;
}

}  // namespace

std::span<const ConfigKey> ConfigKeys() { return kKeys; }

Result<> SetConfigValue(LoadedConfig* loaded, std::string_view name, const std::string& text,
                        const std::string& origin) {
  const ConfigKey* key = FindKey(name);
  if (key == nullptr) return UnknownKey(name, origin);
  TL_TRY(
      std::visit([&](auto member) { return Parse(text, name, origin, &(loaded->config.*member)); },
                 key->member));
  loaded->origins[static_cast<std::size_t>(key - kKeys)] = origin;
  return {};
}

Result<LoadedConfig> LoadConfig(const std::string& file, bool file_is_required,
                                const Environment& environment) {
  LoadedConfig loaded;
  loaded.origins.assign(std::size(kKeys), "default");
  TL_TRY(ReadFile(file, file_is_required, environment, &loaded));
  for (const ConfigKey& key : kKeys) {
    const std::string own = EnvironmentName(key.name);
    for (const std::string& variable : {std::string(key.customary_env), own}) {
      if (variable.empty()) continue;
      if (const auto value = environment(variable)) {
        TL_TRY(SetConfigValue(&loaded, key.name, *value, variable));
      }
    }
  }
  TL_TRY(CheckRanges(loaded));
  TL_TRY(CheckSchedules(loaded));
  TL_TRY(CheckServeSettings(loaded.config));
  return loaded;
}

std::string ConfigValueText(const Config& config, const ConfigKey& key) {
  struct Printer {
    const Config& config;
    std::string operator()(std::string Config::* member) const {
      return WithoutUserInfo(config.*member);
    }
    std::string operator()(Secret Config::* member) const {
      return (config.*member).empty() ? "" : "***";
    }
    std::string operator()(bool Config::* member) const {
      return config.*member ? "true" : "false";
    }
    std::string operator()(int Config::* member) const { return std::to_string(config.*member); }
    std::string operator()(std::vector<std::string> Config::* member) const {
      return fmt::format("{}", fmt::join(config.*member, ","));
    }
  };
  return std::visit(Printer{config}, key.member);
}

}  // namespace tracklake::app
