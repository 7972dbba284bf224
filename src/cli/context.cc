#include "cli/context.h"

#include <filesystem>
#include <utility>

#include "lambda/aws_roots.h"
#include "store/s3/s3_place.h"

namespace tracklake::cli {
namespace {

// What is told of a run besides that of the command line: kept, and logged under its own id.
class RunOfItsOwn final : public Events {
 public:
  // `log` may be null: then `others` are told.
  RunOfItsOwn(const app::Config* config, app::Places* places, Clock* clock,
              const RunCollector::Origin& origin, JsonLog* log, Events* others)
      : lines_(log == nullptr ? nullptr : log->OfRun(origin.id)),
        recorder_(config, places, clock, origin, lines_ ? lines_.get() : others) {}

  void Tell(const Event& event) override { recorder_.Tell(event); }

 private:
  const std::unique_ptr<Events> lines_;
  app::RunRecorder recorder_;
};

}  // namespace

Context::Context(LoadConfig reload, app::LoadedConfig loaded, const app::Environment& environment,
                 Terminal terminal, Format format, Clock* clock, JsonLog* log,
                 Invocation invocation, Interrupts* interrupts)
    : reload_(std::move(reload)),
      invocation_(std::move(invocation)),
      loaded_(std::move(loaded)),
      terminal_(std::move(terminal)),
      format_(format),
      log_(log),
      interrupts_(interrupts),
      events_(terminal_, *clock),
      process_(&loaded_.config, environment, {.roots = lambda::AwsRoots(environment)}, clock,
               log == nullptr ? static_cast<Events*>(&events_) : log, interrupts->token()),
      recorder_(&loaded_.config, &process_.services().places, clock, invocation_.origin,
                &process_.services().events),
      services_(process_.services().ToldTo(recorder_)) {}

std::unique_ptr<Context> Context::With(app::LoadedConfig loaded) const {
  return std::make_unique<Context>(reload_, std::move(loaded), services_.environment, terminal_,
                                   format_, &services_.clock, log_, invocation_, interrupts_);
}

std::unique_ptr<Events> Context::RecordRun(std::string_view why, std::vector<std::string> arguments,
                                           std::string source) {
  const app::Services& process = process_.services();
  const RunCollector::Origin origin{fmt::format("{:016x}", process.rng.Next()), std::string(why),
                                    std::move(arguments), invocation_.origin.folder,
                                    std::move(source)};
  return std::make_unique<RunOfItsOwn>(&loaded_.config, &process.places, &process.clock, origin,
                                       log_, &process.events);
}

std::vector<std::string> Context::SameProgram() const {
  const std::string& lake = config().lake_dir;
  std::vector<std::string> program = {
      "/proc/self/exe", "--non-interactive", "--lake",
      IsS3Place(lake) ? lake : std::filesystem::absolute(lake).native()};
  const std::string& file = invocation_.config_file;
  if (!file.empty()) program.insert(program.end(), {"--config", file});
  if (log_ != nullptr) program.insert(program.end(), {"--log-format", "json"});
  return program;
}

}  // namespace tracklake::cli
