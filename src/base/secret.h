// A value that must never be seen: it prints as *** wherever text is made of it. Only Reveal()
// gives it away, so a search for Reveal finds every place a secret can leave by.
#pragma once

#include <fmt/format.h>

#include <ostream>
#include <string>
#include <utility>

namespace tracklake {

class Secret {
 public:
  Secret() = default;
  explicit Secret(std::string value) : value_(std::move(value)) {}

  const std::string& Reveal() const { return value_; }
  bool empty() const { return value_.empty(); }

  friend std::ostream& operator<<(std::ostream& out, const Secret&) { return out << "***"; }

 private:
  std::string value_;
};

}  // namespace tracklake

template <>
struct fmt::formatter<tracklake::Secret> : fmt::formatter<std::string_view> {
  auto format(const tracklake::Secret&, fmt::format_context& context) const {
    return fmt::formatter<std::string_view>::format("***", context);
  }
};
