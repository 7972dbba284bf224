// How songs sound, for apps that still may know: invented numbers in the real ranges. Any thread.
#pragma once

#include "simulator/objects.h"

namespace tracklake::simulator {

// A few songs were never analysed.
bool HasAudioFeatures(const Catalogue& catalogue, TrackNumber track);

Json AudioFeatures(const ObjectWriter& objects, TrackNumber track);

}  // namespace tracklake::simulator
