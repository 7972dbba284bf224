// Makes the names of artists, songs and albums from a scene's words. Pure functions, any thread.
#pragma once

#include <string>

#include "simulator/mix.h"
#include "simulator/scenes.h"

namespace tracklake::simulator {

std::string ArtistName(const Scene& scene, Dice& dice);
std::string SongTitle(const Scene& scene, Dice& dice);
std::string AlbumTitle(const Scene& scene, Dice& dice);
std::string CompilationTitle(const Scene& scene, int year, Dice& dice);

}  // namespace tracklake::simulator
