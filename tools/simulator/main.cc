// The command line of the simulator: settings, start, wait for a signal, stop.
#include <fmt/format.h>
#include <signal.h>

#include <cstdio>

#include "simulator/options.h"
#include "simulator/server.h"
#include "simulator/simulator.h"

namespace tracklake::simulator {
namespace {

constexpr int kUsageError = 2;
constexpr int kUnavailable = 69;

Result<> Configure(const Options& options, Simulator& simulator) {
  if (!options.today.empty()) {
    TL_ASSIGN(const Seconds now, ParseMoment(options.today));
    TL_TRY(simulator.world().clock.Set(now));
  }
  std::vector<FaultRule> rules;
  for (const std::string& line : options.faults) {
    TL_TRY(AddFaultRules(line, rules));
  }
  simulator.faults().Set(std::move(rules));
  return {};
}

void ListPlaylists(Simulator& simulator) {
  World& world = simulator.world();
  for (const auto list : {Playlists(), world.playlists.library()}) {
    for (const Playlist& playlist : list) {
      const auto content = world.playlists.On(playlist, world.Today());
      fmt::print("{}\t{}\t{}\n", playlist.id, content->entries.size(), playlist.about);
    }
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
