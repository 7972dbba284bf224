#include "cli/query_examples.h"

#include <fmt/format.h>

#include "cli/report/listing.h"
#include "query/example_queries.h"

namespace tracklake::cli {

void ShowExamples(const Context& context, std::string_view run) {
  Listing listing({{"name"}, {"answers"}});
  for (const ExampleQuery& example : ExampleQueries()) {
    listing.AddRow({std::string(example.name), std::string(example.question)});
  }
  Print(context, listing);
  context.terminal().Say(fmt::format("Run one: {}", run));
}

}  // namespace tracklake::cli
