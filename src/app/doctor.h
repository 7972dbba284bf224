// What stands between this configuration and a good run: checks of the credential, of what Spotify
// says to it, and of this machine, each with its cure. Main thread; makes three to six requests.
#pragma once

#include <optional>
#include <vector>

#include "app/doctor_judge.h"
#include "app/outcome.h"
#include "app/services.h"

namespace tracklake::app {

struct Diagnosis {
  std::vector<Check> checks;
  std::optional<Capabilities> capabilities;

  Outcome outcome() const;  // the worst of what has failed
};

// Checks everything that can still be checked, whatever has failed before.
Diagnosis Diagnose(const Services& services);

// The parts of it.
void CheckCredential(const Services& services, Diagnosis* diagnosis);  // doctor.cc
void CheckDisk(const Services& services, Diagnosis* diagnosis);        // doctor_machine.cc
void CheckSpotify(const Services& services, Diagnosis* diagnosis);     // doctor_spotify.cc
void CheckQueries(const Services& services, Diagnosis* diagnosis);     // doctor_machine.cc
void CheckQuota(const Services& services, Diagnosis* diagnosis);       // doctor_machine.cc

}  // namespace tracklake::app
