// Which objects of a lake an event is about. Any thread.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace tracklake::lambda {

// Where a lake's objects are, as events name them.
struct LakeAddress {
  std::string bucket;
  std::string prefix;  // of every key; empty, or with a '/' at its end
};

// The lake's key of a raw object; nullopt: it lies elsewhere, or is none. What a function writes
// itself is none either, so an event that it caused never makes it write again.
std::optional<std::string> RawKeyOf(const LakeAddress& lake,
                                    std::span<const std::string> raw_prefixes,
                                    std::string_view bucket, std::string_view key);

}  // namespace tracklake::lambda
