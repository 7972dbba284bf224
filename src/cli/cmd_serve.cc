#include <atomic>
#include <csignal>
#include <memory>
#include <optional>

#include "base/stopwatch.h"
#include "cli/commands.h"
#include "cli/report/job_report.h"
#include "cli/report/run_report.h"
#include "serve/daemon.h"
#include "serve/entrance.h"
#include "serve/lake_owner.h"
#include "serve/run_processes.h"

namespace tracklake::cli {
namespace {

std::atomic<const Bell*> hang_up_bell = nullptr;
std::atomic<bool> was_hung_up = false;

void OnHangUp(int) {
  was_hung_up = true;
  if (const Bell* bell = hang_up_bell) bell->Ring();
}

// SIGHUP rings the bell while it lives.
class HangUps {
 public:
  explicit HangUps(const Bell* bell) {
    hang_up_bell = bell;
    struct sigaction action{};
    action.sa_handler = OnHangUp;
    action.sa_flags = SA_RESTART;
    sigaction(SIGHUP, &action, &before_);
  }
  ~HangUps() {
    sigaction(SIGHUP, &before_, nullptr);
    hang_up_bell = nullptr;
  }
  HangUps(const HangUps&) = delete;
  HangUps& operator=(const HangUps&) = delete;

 private:
  struct sigaction before_{};
};

Result<> Follow(serve::Entrance* entrance, const app::Config& config, const Context& context) {
  const app::Services& services = context.services();
  return entrance->Follow(config, services.environment, services.aws);
}

Result<app::LoadedConfig> ReadAgain(const Context& context, serve::Entrance* entrance) {
  TL_ASSIGN(app::LoadedConfig loaded, context.Reload());
  if (loaded.config.lake_dir != context.config().lake_dir) {
    return WithHint(Fail(ErrorKind::kConfig, "lake.dir is {} now, and {} is being served",
                         loaded.config.lake_dir, context.config().lake_dir),
                    "Another lake takes a restart; until then the configuration stays as it was.");
  }
  TL_TRY(Follow(entrance, loaded.config, context));
  return loaded;
}

// The command line that does by hand what a source's run does; of single sources, more than that.
std::vector<std::string> ArgumentsOf(const Context& context, std::string_view source) {
  std::vector<std::string> arguments = {"--lake", context.config().lake_dir, "run"};
  if (source == "upkeep") return {"--lake", context.config().lake_dir, "crawl"};
  arguments.emplace_back("--only");
  arguments.emplace_back(source == "enrich" ? "enrich" : "extract");
  return arguments;
}

// That others cannot learn where it listens keeps it from nothing.
void SayUrl(const Context& context, serve::LakeOwner* owner, const std::string& url) {
  if (owner == nullptr) return;
  const Result<> said = owner->SayUrl(url);
  if (!said) context.services().events.Tell(ServiceTroubled{"address", &said.error()});
}

// Told instead of the usual words where something does not stop in time; a log has all already.
constexpr const char* kCutOff =
    "stopped: what was under way is dropped, and done again at the next start\n";

// To be stopped is how a service ends, and no failure.
void SayStopped(const Context& context, const serve::RunTotals& totals,
                std::chrono::milliseconds time) {
  const std::string took = TookText(Micros(), Micros() + time);
  context.services().events.Tell(ServiceChanged{"stopped", serve::SummaryOf(totals, took)});
  context.interrupts().SetLastWords("");
}

// Serves with this configuration; returns the next one, or nullopt: it is over.
Result<std::optional<app::LoadedConfig>> ServeWith(Context& context, const Bell& bell,
                                                   serve::ServiceManager* manager,
                                                   serve::Entrance* entrance,
                                                   serve::Audience* audience,
                                                   serve::HealthBoard* health) {
  std::optional<app::LoadedConfig> next;
  serve::RunProcesses processes(context.SameProgram());
  const app::OnStage say_stage = SayStages(context.terminal());
  serve::AudienceEvents events(audience, &context.services().events);
  const auto wants_reload = [&] {
    if (!was_hung_up.exchange(false)) return false;
    auto loaded = ReadAgain(context, entrance);
    if (!loaded) {
      events.Tell(ServiceTroubled{"configuration", &loaded.error()});
      return false;
    }
    next = *std::move(loaded);
    events.Tell(ServiceChanged{"reloading", "the configuration has been read again"});
    manager->Tell("RELOADING=1");
    return true;
  };
  const serve::Host host{
      &bell,
      manager,
      entrance,
      audience,
      health,
      wants_reload,
      [&](const app::StageReport& stage) { context.Say([&] { say_stage(stage); }); },
      [&](std::string_view source) {
        return std::make_unique<serve::AudienceEvents>(
            audience,
            context.RecordRun(kWhySchedule, ArgumentsOf(context, source), std::string(source)));
      },
      [&] {
        return std::make_unique<serve::AudienceEvents>(
            audience,
            context.RecordRun(kWhyEvent, {"--lake", context.config().lake_dir, "transform"}));
      },
      [&](const serve::RunToBegin& run) { return processes.Begin(run); }};
  TL_ASSIGN(const serve::ServiceEnd end, serve::Serve(context.services().ToldTo(events), host));
  if (end == serve::ServiceEnd::kStopped) next.reset();
  return next;
}

Result<ExitCode> RunServe(Context& context) {
  Bell bell;
  TL_TRY(bell.Open());
  const HangUps hang_ups(&bell);
  serve::Systemd manager(context.services().environment);
  TL_ASSIGN(ObjectStore * store, context.lake().OpenOrCreate());
  TL_ASSIGN(const auto owner, serve::OwnLake(*store, context.clock()));

  serve::Entrance entrance;
  TL_TRY(Follow(&entrance, context.config(), context));

  const Stopwatch time;
  context.interrupts().SetLastWords(context.terminal().is_log() ? "" : kCutOff);
  serve::Audience audience(&context.clock());
  serve::HealthBoard health;
  std::unique_ptr<Context> renewed;
  while (true) {
    Context& current = renewed ? *renewed : context;
    SayUrl(current, owner.get(), entrance.Url());
    TL_ASSIGN(auto next, ServeWith(current, bell, &manager, &entrance, &audience, &health));
    if (!next) {
      SayStopped(current, audience.counters.Now(), time.Elapsed());
      return ExitCode::kOk;
    }
    renewed = context.With(*std::move(next));
  }
}

}  // namespace

void AddServe(CommandLine& root, Action* action) {
  CommandLine command = root.Command(
      "serve", "Run as a service: transform what lands in the lake, and run on schedule",
      "  tracklake serve                     until Ctrl-C\n"
      "  tracklake serve --log-format json   one line per event (docs/guides/serve.md)\n"
      "  cp dump.json lake/inbox/raw/        is imported, and transformed\n"
      "  kill -HUP PID                       reads the configuration again\n");
  command.WhenChosen([=] { *action = RunServe; });
}

}  // namespace tracklake::cli
