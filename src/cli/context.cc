#include "cli/context.h"

#include <utility>

#include "lambda/aws_roots.h"

namespace tracklake::cli {

Context::Context(LoadConfig reload, app::LoadedConfig loaded, app::Environment environment,
                 Terminal terminal, Format format, Clock* clock, Events* log,
                 RunCollector::Origin origin, std::stop_token stop)
    : reload_(std::move(reload)),
      origin_(std::move(origin)),
      loaded_(std::move(loaded)),
      environment_(std::move(environment)),
      terminal_(terminal),
      format_(format),
      clock_(clock),
      log_(log),
      network_({.roots = lambda::AwsRoots(environment_)}),
      transport_(&network_, stop),
      events_(terminal_, *clock_),
      aws_(environment_, {&transport_, &network_, clock_, &rng_}),
      places_(loaded_.config.store_sync, environment_, &aws_),
      lake_(&loaded_.config, &places_, &rng_),
      glue_(&loaded_.config, &aws_, clock_, &rng_),
      recorder_(&loaded_.config, &places_, clock_, origin_, log == nullptr ? &events_ : log),
      services_{loaded_.config, environment_, places_,   lake_, *clock_, rng_,
                transport_,     network_,     recorder_, aws_,  glue_,   std::move(stop)} {}

std::unique_ptr<Context> Context::With(app::LoadedConfig loaded) const {
  return std::make_unique<Context>(reload_, std::move(loaded), environment_, terminal_, format_,
                                   clock_, log_, origin_, services_.stop);
}

std::unique_ptr<Events> Context::RecordRun(std::string why, std::vector<std::string> arguments) {
  return std::make_unique<app::RunRecorder>(
      &loaded_.config, &places_, clock_,
      RunCollector::Origin{fmt::format("{:016x}", rng_.Next()), std::move(why),
                           std::move(arguments), origin_.folder},
      log_ == nullptr ? &events_ : log_);
}

}  // namespace tracklake::cli
