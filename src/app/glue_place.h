// The configured database of the Glue Data Catalog, for the configured lake: opened when it is
// first needed, and remembering from then on what it has registered. Lives for one command, or for
// all invocations of a function. One thread at a time.
#pragma once

#include <optional>

#include "app/aws_connection.h"
#include "app/config.h"
#include "base/clock.h"
#include "base/result.h"
#include "catalog/glue/registration.h"

namespace tracklake::app {

class GluePlace {
 public:
  // Borrows everything.
  GluePlace(const Config* config, AwsConnection* aws, Clock* clock, Rng* rng)
      : config_(config), aws_(aws), clock_(clock), rng_(rng) {}

  bool IsConfigured() const { return !config_->glue_database.empty(); }

  // Asks nobody anything yet. kConfig for a lake that lies in no bucket, or without a region.
  Result<glue::Registration*> Open();

 private:
  const Config* const config_;
  AwsConnection* const aws_;
  Clock* const clock_;
  Rng* const rng_;
  std::optional<glue::Registration> registration_;
};

}  // namespace tracklake::app
