// A double of ReccoBeats, the free provider of audio features, under /reccobeats on the same port.
// It takes Spotify's ids, answers in an order of its own, and leaves out what it does not know. No
// token, no quota. Any thread.
#pragma once

#include "simulator/routes.h"

namespace tracklake::simulator {

// GET /reccobeats/v1/audio-features?ids=a,b,…: at most 40.
Reply GetReccoBeatsFeatures(const Call& call);

}  // namespace tracklake::simulator
