// Services for a thread of their own, beside others of the same process: the lake's place and
// Glue's are used by one thread at a time, all else is shared.
#pragma once

#include <stop_token>
#include <utility>

#include "app/services.h"

namespace tracklake::serve {

class OwnServices {
 public:
  // Borrows all that the others borrow.
  explicit OwnServices(const app::Services& others) : OwnServices(others, others.stop) {}
  // The same, with queries that this stops.
  OwnServices(const app::Services& others, std::stop_token stop)
      : lake_(&others.config, &others.places, &others.rng),
        glue_(&others.config, &others.aws, &others.clock, &others.rng),
        services_{others.config, others.environment, others.places,  lake_,         others.clock,
                  others.rng,    others.transport,   others.network, others.events, others.aws,
                  glue_,         std::move(stop)} {}
  OwnServices(const OwnServices&) = delete;
  OwnServices& operator=(const OwnServices&) = delete;

  const app::Services& get() const { return services_; }

 private:
  app::LakePlace lake_;
  app::GluePlace glue_;
  const app::Services services_;
};

}  // namespace tracklake::serve
