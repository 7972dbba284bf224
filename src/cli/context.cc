#include "cli/context.h"

#include <utility>

namespace tracklake::cli {

Context::Context(app::LoadedConfig loaded, app::Environment environment, Terminal terminal,
                 Format format, std::unique_ptr<Clock> clock)
    : loaded_(std::move(loaded)),
      environment_(std::move(environment)),
      terminal_(terminal),
      format_(format),
      clock_(std::move(clock)),
      events_(terminal_, *clock_),
      places_(loaded_.config.store_sync),
      lake_(&loaded_.config, &places_, &rng_),
      services_{loaded_.config, environment_, places_, lake_, *clock_, rng_, transport_, events_} {}

}  // namespace tracklake::cli
