// The musical scenes of the simulated world: the words from which its artists and songs are named.
// All names are invented. Constant after construction, any thread.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "simulator/mix.h"

namespace tracklake::simulator {

struct Scene {
  std::vector<std::string_view> genres;
  std::vector<std::string_view> artist_first;
  std::vector<std::string_view> artist_last;
  std::vector<std::string_view> title_first;
  std::vector<std::string_view> title_last;
  bool compact;  // words are joined without a space
};

const std::vector<Scene>& Scenes();

// Names that break careless readers: numbers, formulas, quotes, right-to-left text, line breaks.
const std::vector<std::string_view>& OddNames();

std::string_view PickLabel(Dice& dice);

}  // namespace tracklake::simulator
