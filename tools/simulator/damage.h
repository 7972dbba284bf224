// Faults that change what a body says: totals that lie, and nulls in lists. Pure, any thread.
#pragma once

#include <string>

#include "simulator/faults.h"

namespace tracklake::simulator {

// The body with the rule's change in each list of it; bodies that hold no list stay as they are.
std::string Damaged(const std::string& body, const FaultRule& rule);

}  // namespace tracklake::simulator
