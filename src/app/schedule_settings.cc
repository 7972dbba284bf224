#include "app/schedule_settings.h"

#include <algorithm>

#include "app/enrichment.h"

namespace tracklake::app {
namespace {

constexpr int kExtractMinute = 5;
constexpr int kEnrichMinute = 35;
constexpr int kUpkeepMinute = 50;

constexpr ScheduleSetting kExtract{"schedule.extract", &Config::schedule_extract, kExtractMinute};
constexpr ScheduleSetting kEnrich{"schedule.enrich", &Config::schedule_enrich, kEnrichMinute};
constexpr ScheduleSetting kUpkeep{"schedule.upkeep", &Config::schedule_upkeep, kUpkeepMinute};
constexpr ScheduleSetting kPlaylists{"schedule.playlists", &Config::schedule_playlists,
                                     kExtractMinute};
constexpr ScheduleSetting kSettings[] = {
    kExtract,
    kEnrich,
    kUpkeep,
    kPlaylists,
    {"schedule.own_playlists", &Config::schedule_own_playlists, kExtractMinute,
     &Config::own_playlists},
    {"schedule.saved_tracks", &Config::schedule_saved_tracks, kExtractMinute,
     &Config::saved_tracks},
    {"schedule.saved_albums", &Config::schedule_saved_albums, kExtractMinute,
     &Config::saved_albums},
    {"schedule.followed_artists", &Config::schedule_followed_artists, kExtractMinute,
     &Config::followed_artists},
    {"schedule.top", &Config::schedule_top, kExtractMinute, &Config::top},
    {"schedule.recently_played", &Config::schedule_recently_played, kExtractMinute,
     &Config::recently_played},
};

constexpr std::string_view kOff = "off";

// The expression that a word stands for.
std::optional<std::string> OfWord(std::string_view word, int minute) {
  if (word == "hourly") return fmt::format("cron({} * * * ? *)", minute);
  if (word == "daily") return fmt::format("cron({} 6 * * ? *)", minute);
  if (word == "weekly") return fmt::format("cron({} 6 ? * MON *)", minute);
  return std::nullopt;
}

class Sources {
 public:
  Sources(const Config& config, TimeZone zone) : config_(config), zone_(std::move(zone)) {}

  Result<std::vector<ScheduledSource>> All() {
    TL_TRY(AddOwn());
    if (extract_is_needed_) TL_TRY(Add(kExtract, config_.schedule_extract));
    if (IsEnrichmentConfigured(config_)) TL_TRY(Add(kEnrich, EnrichText()));
    TL_TRY(Add(kUpkeep, config_.schedule_upkeep));
    return std::move(sources_);
  }

 private:
  // Sources with schedules of their own.
  Result<> AddOwn() {
    for (const ScheduleSetting& setting : kSettings) {
      const bool is_playlists = setting.key == kPlaylists.key;
      if (!is_playlists && setting.is_on == nullptr) continue;
      const bool is_on = is_playlists ? !config_.playlists.empty() : config_.*(setting.is_on);
      const std::string& text = config_.*(setting.text);
      if (text.empty()) {
        extract_is_needed_ = extract_is_needed_ || is_on;
      } else if (is_on) {
        TL_TRY(Add(setting, text));
      } else if (text != kOff) {
        return WithHint(Fail(ErrorKind::kConfig, "{} is set, and {}", setting.key,
                             is_playlists ? "no playlist is named"
                                          : fmt::format("sources.{} is off", setting.source())),
                        "Switch the source on, or leave its schedule out.");
      }
    }
    return {};
  }

  // As infra/ has it: half an hour after extract where that is a word.
  std::string EnrichText() const {
    if (!config_.schedule_enrich.empty()) return config_.schedule_enrich;
    const std::string& extract = config_.schedule_extract;
    return extract == kOff || OfWord(extract, 0) ? extract : "daily";
  }

  Result<> Add(const ScheduleSetting& setting, const std::string& text) {
    TL_ASSIGN(auto expression, ParseSchedule(setting, text));
    if (!expression) return {};
    sources_.push_back({std::string(setting.source()), *std::move(expression), zone_,
                        std::chrono::minutes(config_.schedule_window_minutes)});
    return {};
  }

  const Config& config_;
  const TimeZone zone_;
  bool extract_is_needed_ = false;
  std::vector<ScheduledSource> sources_;
};

}  // namespace

std::string_view ScheduleSetting::source() const { return key.substr(key.find('.') + 1); }

const ScheduleSetting* FindScheduleSetting(std::string_view key) {
  const auto* found = std::ranges::find(kSettings, key, &ScheduleSetting::key);
  return found == std::end(kSettings) ? nullptr : found;
}

Result<std::optional<Expression>> ParseSchedule(const ScheduleSetting& setting,
                                                const std::string& text) {
  if (text.empty() || text == kOff) return std::nullopt;
  auto parsed = Expression::Parse(OfWord(text, setting.minute).value_or(text));
  if (parsed) return *std::move(parsed);
  Error error = std::move(parsed).error();
  if (text.find(' ') == text.npos) {
    error.hint = "Write hourly, daily, weekly, off, rate(1 hour) or cron(5 6 * * ? *).";
  }
  return std::unexpected(std::move(error));
}

Result<std::vector<ScheduledSource>> ScheduledSources(const Config& config) {
  auto zone = TimeZone::Load(config.schedule_timezone);
  if (zone) return Sources(config, *std::move(zone)).All();
  Error error = std::move(zone).error();
  error.message = "schedule.timezone: " + error.message;
  return std::unexpected(std::move(error));
}

}  // namespace tracklake::app
