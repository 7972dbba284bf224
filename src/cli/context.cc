#include "cli/context.h"

#include <utility>

#include "lambda/aws_roots.h"

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

Context::Context(LoadConfig reload, app::LoadedConfig loaded, app::Environment environment,
                 Terminal terminal, Format format, Clock* clock, JsonLog* log,
                 RunCollector::Origin origin, std::stop_token stop)
    : reload_(std::move(reload)),
      origin_(std::move(origin)),
      loaded_(std::move(loaded)),
      terminal_(terminal),
      format_(format),
      log_(log),
      events_(terminal_, *clock),
      process_(&loaded_.config, environment, {.roots = lambda::AwsRoots(environment)}, clock,
               log == nullptr ? static_cast<Events*>(&events_) : log, std::move(stop)),
      recorder_(&loaded_.config, &process_.services().places, clock, origin_,
                &process_.services().events),
      services_(process_.services().ToldTo(recorder_)) {}

std::unique_ptr<Context> Context::With(app::LoadedConfig loaded) const {
  return std::make_unique<Context>(reload_, std::move(loaded), services_.environment, terminal_,
                                   format_, &services_.clock, log_, origin_, services_.stop);
}

std::unique_ptr<Events> Context::RecordScheduled(std::string source,
                                                 std::vector<std::string> arguments) {
  const app::Services& process = process_.services();
  const RunCollector::Origin origin{fmt::format("{:016x}", process.rng.Next()), "schedule",
                                    std::move(arguments), origin_.folder, std::move(source)};
  return std::make_unique<RunOfItsOwn>(&loaded_.config, &process.places, &process.clock, origin,
                                       log_, &process.events);
}

}  // namespace tracklake::cli
