// The configuration: what may be set, where each value came from, and what is wrong with it.
// Precedence: flags, environment (TRACKLAKE_SECTION__KEY, or a customary name such as
// SPOTIPY_CLIENT_ID), tracklake.toml, defaults. Plain data once loaded; not for concurrent writing.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/result.h"
#include "base/secret.h"

namespace tracklake::app {

struct Config {
  std::string lake_dir = "./lake";
  std::vector<std::string> raw_prefixes = {"raw/"};
  std::vector<std::string> formats = {"parquet"};

  Secret client_id;
  Secret client_secret;
  std::string api_url = "https://api.spotify.com/v1";
  std::string accounts_url = "https://accounts.spotify.com";
  std::string redirect_uri = "http://127.0.0.1:8898/callback";
  std::string spotify_tokens;
  std::string market;
  std::vector<std::string> playlists;

  bool own_playlists = false;
  bool saved_tracks = false;
  bool saved_albums = false;
  bool followed_artists = false;
  bool top = false;
  bool recently_played = false;

  int extract_concurrency = 4;
  bool extract_popularity = true;

  int quota_calls_per_day = 500;
  std::vector<std::string> quota_families;
  std::string quota_ledger;
  std::string quota_account;
  bool enrich_artists = false;
  bool enrich_albums = false;
  bool enrich_tracks = false;
  std::vector<std::string> enrich_audio_features;
  int enrich_max_age_days = 30;
  std::string reccobeats_url = "https://api.reccobeats.com/v1";

  // What each may say: app/schedule_settings.h.
  std::string schedule_extract = "daily";
  std::string schedule_enrich;
  std::string schedule_upkeep = "hourly";
  std::string schedule_playlists;
  std::string schedule_own_playlists;
  std::string schedule_saved_tracks;
  std::string schedule_saved_albums;
  std::string schedule_followed_artists;
  std::string schedule_top;
  std::string schedule_recently_played;
  std::string schedule_timezone = "UTC";
  int schedule_window_minutes = 0;

  int logs_retention_days = 30;
  int retention_raw_days = 0;
  int retention_results_days = 30;

  std::string serve_listen = "127.0.0.1:8899";
  Secret serve_token;

  Secret alarms_webhook;
  std::string alarms_webhook_format = "json";
  std::vector<std::string> alarms_email_to;
  std::string alarms_email_from;
  std::string alarms_smtp_url;
  std::string alarms_smtp_user;
  Secret alarms_smtp_password;
  std::string alarms_command;
  int alarms_stale_hours = 26;
  int alarms_remind_hours = 24;

  std::string glue_database;

  int transform_workers = 2;
  int query_threads = 2;
  int query_memory_mb = 1024;
  int query_spill_mb = 10240;
  std::string query_timeout = "10m";
  std::string query_duckdb;
  std::string athena_workgroup = "primary";  // which every account has
  int athena_scan_limit_mb = 0;
  std::string trino_url;
  std::string trino_catalog = "hive";
  std::string trino_schema;
  std::string trino_user = "tracklake";
  Secret trino_password;
  Secret trino_token;
  bool store_sync = true;
};

// One setting. The member decides its type; lists are written [ "a", "b" ] in the file and a,b in
// the environment.
struct ConfigKey {
  using Member = std::variant<std::string Config::*, Secret Config::*, bool Config::*,
                              int Config::*, std::vector<std::string> Config::*>;
  std::string_view name;  // section.key
  Member member;
  std::string_view customary_env;  // a name other tools use for it; may be empty
  std::string_view help;           // one line
};

std::span<const ConfigKey> ConfigKeys();

// nullopt when the variable is not set.
using Environment = std::function<std::optional<std::string>(const std::string& name)>;

// A configuration and, for each key in the order of ConfigKeys(), where its value came from:
// "default", "tracklake.toml", "TRACKLAKE_STORE__SYNC", "--lake".
struct LoadedConfig {
  Config config;
  std::vector<std::string> origins;
};

// Reads the file (its absence is an error only if `file_is_required`) and the environment. kConfig
// for unknown keys (with "did you mean"), wrong types, values out of range, unset ${VARIABLES}.
Result<LoadedConfig> LoadConfig(const std::string& file, bool file_is_required,
                                const Environment& environment);

// Sets one key from text, as a flag or the environment does; `origin` says who.
Result<> SetConfigValue(LoadedConfig* loaded, std::string_view name, const std::string& text,
                        const std::string& origin);

// The value as text; secrets are "***", or "" when unset.
std::string ConfigValueText(const Config& config, const ConfigKey& key);

}  // namespace tracklake::app
