// What stands between this configuration and a good run: checks of the credential, of what Spotify
// says to it, and of this machine, each with its cure. Main thread; makes three to six requests.
#pragma once

#include <optional>
#include <vector>

#include "cli/context.h"
#include "cli/doctor_judge.h"

namespace tracklake::cli {

struct Diagnosis {
  std::vector<Check> checks;
  std::optional<Capabilities> capabilities;
};

// Checks everything that can still be checked, whatever has failed before.
Diagnosis Diagnose(Context& context);

// The parts of it.
void CheckCredential(Context& context, Diagnosis* diagnosis);  // doctor.cc
void CheckDisk(Context& context, Diagnosis* diagnosis);        // doctor_machine.cc
void CheckSpotify(Context& context, Diagnosis* diagnosis);     // doctor_spotify.cc
void CheckQuota(Context& context, Diagnosis* diagnosis);       // doctor_machine.cc

}  // namespace tracklake::cli
