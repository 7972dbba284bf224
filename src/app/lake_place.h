// The configured lake's place, opened when a command first needs it. Lives for one command, on one
// thread.
#pragma once

#include <memory>
#include <string>

#include "app/config.h"
#include "app/places.h"
#include "base/clock.h"
#include "base/result.h"
#include "store/object_store.h"

namespace tracklake::app {

class LakePlace {
 public:
  // Borrows everything.
  LakePlace(const Config* config, Places* places, Rng* rng)
      : config_(config), places_(places), rng_(rng) {}

  const std::string& name() const { return config_->lake_dir; }
  bool Exists() const { return places_->Exists(name()); }

  // The lake's store, opened at the first call. kNotFound when there is no such place; kConfig for
  // one that this build cannot open.
  Result<ObjectStore*> Open();
  // For commands that put something into the lake: makes the place first if need be.
  Result<ObjectStore*> OpenOrCreate();
  // The store for what is about to land: makes the place, and refuses (kConfig) to mix real music
  // with simulated. An API on this machine is a simulator, as for TRACKLAKE_CLOCK.
  Result<ObjectStore*> OpenForLanding();
  Result<> Create() { return places_->Create(name()); }

 private:
  const Config* const config_;
  Places* const places_;
  Rng* const rng_;
  std::unique_ptr<ObjectStore> store_;
};

}  // namespace tracklake::app
