#include "simulator/options.h"

namespace tracklake::simulator {
namespace {

constexpr int kMostLatencyMs = 60'000;

constexpr const char* kExamples = R"(Examples:
  tracklake-simulator --port 8080
      The world of seed 1 as it is today, on http://127.0.0.1:8080.
  tracklake-simulator --today 2026-11-20 --app new-dev --quota 600
      A chosen day, as an app created in 2026 sees it: no popularity, no batches, and 600 calls
      of each family a day.
  tracklake-simulator --library tracks=5000,artists=2000,playlists=40 --latency 20
      A user with a large library, and answers that take 20 ms.
  tracklake-simulator --fault "429 rate=5% retry_after=2" --fault "reset at=7"
      One request in twenty is refused, the seventh is cut off.
  tracklake-simulator --fault "storm ms=2000"
      10 % 5xx, 5 % resets, 2 % truncated, 2 % stalls of 2 s, 2 % spurious 401.
  tracklake-simulator --list-playlists
      Ids, lengths and what is special about each.

Faults: KIND [rate=5%] [at=3,7] [max=N] [path=/v1/playlists] [retry_after=S] [ms=N] [page=N]
             [by=+5|-5|null] [every=N]
  KIND: 429, quota, another status, 5xx, reset, truncate, stall (ms), change (page), total (by),
        nulls (every), or storm.
Levers while it runs: curl http://127.0.0.1:PORT/_simulator)";

void DeclareWorld(CLI::App& app, Options& options) {
  app.add_option("--port", options.port, "TCP port on 127.0.0.1; 0 takes any free one")
      ->check(CLI::Range(0, 65535))
      ->capture_default_str();
  app.add_option("--seed", options.settings.seed, "Which of the possible worlds")
      ->capture_default_str();
  app.add_option("--today", options.today,
                 "Date or time at which the clock stands; without it, the real time");
  app.add_option("--library", options.library,
                 "What the user owns: tracks=300,artists=80,albums=12,following=60,playlists=0");
  app.add_option("--latency", options.latency_ms, "Milliseconds that each answer of the API takes")
      ->check(CLI::Range(0, kMostLatencyMs));
  app.add_option("--fault", options.faults, "What goes wrong; may be repeated")
      ->allow_extra_args(false);
  app.add_flag("--list-playlists", options.list_playlists, "List the playlists and exit");
}

void DeclareApps(CLI::App& app, Options& options) {
  app.add_option("--app", options.app, "Class of the apps that ask: extended, old-dev or new-dev")
      ->capture_default_str();
  app.add_flag("--open-playlists", options.settings.open_playlists,
               "Entries of any playlist for any token, also with --app new-dev");
  app.add_option("--quota", options.quota,
                 "Calls of a family in 24 hours: 600, or artists=600; may be repeated")
      ->allow_extra_args(false);
  app.add_option("--client-id", options.settings.client_id, "The app that is known")
      ->capture_default_str();
  app.add_option("--client-secret", options.settings.client_secret, "Its secret")
      ->capture_default_str();
  app.add_option("--more-apps", options.apps,
                 "Further apps, as ID:SECRET, or ID:SECRET:ACCOUNT of another developer")
      ->allow_extra_args(false);
  app.add_option("--redirect-uri", options.redirects,
                 "Where /authorize may send a user back to, instead of "
                 "http://127.0.0.1/callback and http://[::1]/callback on any port")
      ->allow_extra_args(false);
}

Result<App> ReadApp(const std::string& text) {
  const auto parts = SplitList(text, ':');
  if (parts.size() < 2 || parts.size() > 3) {
    return Fail(ErrorKind::kUsage, "\"{}\" is not of the form ID:SECRET[:ACCOUNT]", text);
  }
  return App{parts[0], parts[1], parts.size() == 3 ? parts[2] : kFirstAccount};
}

}  // namespace

void Declare(CLI::App& app, Options& options) {
  app.footer(kExamples);
  DeclareWorld(app, options);
  DeclareApps(app, options);
}

Result<> Read(Options& options) {
  Settings& settings = options.settings;
  TL_ASSIGN(settings.app, ParseApp(options.app));
  TL_ASSIGN(settings.library, ParseLibrary(options.library));
  settings.latency = std::chrono::milliseconds(options.latency_ms);
  for (const std::string& text : options.quota) {
    TL_TRY(AddQuota(text, settings.quota));
  }
  for (const std::string& text : options.apps) {
    TL_ASSIGN(App app, ReadApp(text));
    settings.more_apps.push_back(std::move(app));
  }
  for (const std::string& uri : options.redirects) {
    TL_TRY(CheckRedirect(uri));
  }
  if (!options.redirects.empty()) settings.redirects = options.redirects;
  return {};
}

}  // namespace tracklake::simulator
