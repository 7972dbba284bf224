// The file of what was refused of a raw object: one JSON line an item, {"reason": …, "pointer": …,
// "item": …}, in the order of the object. The item is as it was received, but on one line; null
// when it is the whole object. Pure function, any thread.
#pragma once

#include <span>
#include <string>

#include "transform/transformer.h"

namespace tracklake {

// Empty for no items.
std::string WriteQuarantineFile(std::span<const QuarantineItem> items);

}  // namespace tracklake
