// The file of what was refused of a raw object: one JSON line an item, {"raw_key": …, "reason": …,
// "pointer": …, "item": …}, in the order of the object. The item is as it was received, but on one
// line; null when it is the whole object. Pure function, any thread.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "transform/transformer.h"

namespace tracklake {

// Empty for no items.
std::string WriteQuarantineFile(std::string_view raw_key, std::span<const QuarantineItem> items);

}  // namespace tracklake
