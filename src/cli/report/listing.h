// What a command lists, printed as the user asked: a table, JSON with columns and rows, or CSV.
#pragma once

#include <string>
#include <utility>

#include "app/listing.h"
#include "cli/context.h"

namespace tracklake::cli {

class Listing : public app::Listing {
 public:
  using app::Listing::Listing;
  explicit Listing(app::Listing listing) : app::Listing(std::move(listing)) {}

  std::string Text(const Terminal& terminal, Format format) const;
};

void Print(const Context& context, const Listing& listing);

}  // namespace tracklake::cli
