// The command line of the simulator: settings, start, wait for a signal, stop.
#include <fmt/format.h>
#include <signal.h>

#include <CLI/CLI.hpp>
#include <cstdio>

#include "simulator/server.h"
#include "simulator/simulator.h"

namespace tracklake::simulator {
namespace {

constexpr int kUsageError = 2;
constexpr int kUnavailable = 69;

constexpr const char* kExamples = R"(Examples:
  tracklake-simulator --port 8080
      The world of seed 1 as it is today, on http://127.0.0.1:8080.
  tracklake-simulator --today 2026-11-20 --app new-dev
      A chosen day, as an app created in 2026 sees it: no popularity, no batches.
  tracklake-simulator --fault "429 rate=5% retry_after=2" --fault "reset at=7"
      One request in twenty is refused, the seventh is cut off.
  tracklake-simulator --list-playlists
      Ids, lengths and what is special about each.

Faults: KIND [rate=5%] [at=3,7] [max=N] [path=/v1/playlists] [retry_after=S] [ms=N] [page=N]
  KIND: 429, another status, 5xx, reset, truncate, stall (ms), change (page).
Levers while it runs: curl http://127.0.0.1:PORT/_simulator)";

struct Options {
  Settings settings;
  int port = 0;
  std::string app = "extended";
  std::string today;
  std::vector<std::string> faults;
  std::vector<std::string> quota;
  std::vector<std::string> apps;
  std::vector<std::string> redirects;
  bool list_playlists = false;
};

void Declare(CLI::App& app, Options& options) {
  app.footer(kExamples);
  app.add_option("--port", options.port, "TCP port on 127.0.0.1; 0 takes any free one")
      ->check(CLI::Range(0, 65535))
      ->capture_default_str();
  app.add_option("--seed", options.settings.seed, "Which of the possible worlds")
      ->capture_default_str();
  app.add_option("--app", options.app, "Class of the apps that ask: extended, old-dev or new-dev")
      ->capture_default_str();
  app.add_flag("--open-playlists", options.settings.open_playlists,
               "Entries of any playlist for any token, also with --app new-dev");
  app.add_option("--today", options.today,
                 "Date or time at which the clock stands; without it, the real time");
  app.add_option("--fault", options.faults, "What goes wrong; may be repeated")
      ->allow_extra_args(false);
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
  app.add_flag("--list-playlists", options.list_playlists, "List the playlists and exit");
}

// Those of the options that need reading. Fails with kUsage.
Result<> Read(Options& options) {
  TL_ASSIGN(options.settings.app, ParseApp(options.app));
  for (const std::string& text : options.quota) {
    TL_TRY(AddQuota(text, options.settings.quota));
  }
  for (const std::string& text : options.apps) {
    const auto parts = SplitList(text, ':');
    if (parts.size() < 2 || parts.size() > 3) {
      return Fail(ErrorKind::kUsage, "\"{}\" is not of the form ID:SECRET[:ACCOUNT]", text);
    }
    options.settings.more_apps.push_back(
        {parts[0], parts[1], parts.size() == 3 ? parts[2] : kFirstAccount});
  }
  for (const std::string& uri : options.redirects) {
    TL_TRY(CheckRedirect(uri));
  }
  if (!options.redirects.empty()) options.settings.redirects = options.redirects;
  return {};
}

Result<> Configure(const Options& options, Simulator& simulator) {
  if (!options.today.empty()) {
    TL_ASSIGN(const Seconds now, ParseMoment(options.today));
    TL_TRY(simulator.world().clock.Set(now));
  }
  std::vector<FaultRule> rules;
  for (const std::string& line : options.faults) {
    TL_ASSIGN(FaultRule rule, ParseFaultRule(line));
    rules.push_back(std::move(rule));
  }
  simulator.faults().Set(std::move(rules));
  return {};
}

void ListPlaylists(Simulator& simulator) {
  for (const Playlist& playlist : Playlists()) {
    const auto content = simulator.world().playlists.On(playlist, simulator.world().Today());
    fmt::print("{}\t{}\t{}\n", playlist.id, content->entries.size(), playlist.about);
  }
}

int Complain(const Error& error, int exit_code) {
  fmt::print(stderr, "tracklake-simulator: {}\n{}{}", error.message, error.hint,
             error.hint.empty() ? "" : "\n");
  return exit_code;
}

// Signals are blocked before any thread starts, so that only this one receives them.
sigset_t BlockStopSignals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  return signals;
}

int Run(Options options) {
  const sigset_t signals = BlockStopSignals();
  const auto read = Read(options);
  if (!read) return Complain(read.error(), kUsageError);
  Server server;
  const auto port = server.Bind(options.port);
  if (!port) return Complain(port.error(), kUnavailable);
  SystemClock clock;
  const std::string address = fmt::format("http://127.0.0.1:{}", *port);
  Simulator simulator(options.settings, address, clock);
  const auto configured = Configure(options, simulator);
  if (!configured) return Complain(configured.error(), kUsageError);
  if (options.list_playlists) {
    ListPlaylists(simulator);
    return 0;
  }
  server.Start([&simulator](const Request& request) { return simulator.Handle(request); });
  fmt::print("listening on {}\n", address);
  std::fflush(stdout);
  int signal = 0;
  sigwait(&signals, &signal);
  server.Stop();
  return 0;
}

}  // namespace
}  // namespace tracklake::simulator

int main(int argc, char** argv) {
  CLI::App app("A deterministic stand-in for the Spotify Web API, on this machine only.",
               "tracklake-simulator");
  tracklake::simulator::Options options;
  tracklake::simulator::Declare(app, options);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : tracklake::simulator::kUsageError;
  }
  return tracklake::simulator::Run(std::move(options));
}
