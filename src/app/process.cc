#include "app/process.h"

#include <utility>

namespace tracklake::app {

Process::Process(const Config* config, Environment environment, CurlOptions network, Clock* clock,
                 Events* events, std::stop_token stop)
    : environment_(std::move(environment)),
      network_(std::move(network)),
      transport_(&network_, stop),
      aws_(environment_, {&transport_, &network_, clock, &rng_}),
      places_(config->store_sync, environment_, &aws_),
      lake_(config, &places_, &rng_),
      glue_(config, &aws_, clock, &rng_),
      services_{*config,    environment_, places_, lake_, *clock, rng_,
                transport_, network_,     *events, aws_,  glue_,  std::move(stop)} {}

}  // namespace tracklake::app
