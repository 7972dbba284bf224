#include "extract/land_list.h"

#include <utility>

#include "extract/splice.h"
#include "raw/land.h"

namespace tracklake {

Result<std::vector<std::string>> LandRead(ObjectStore& store, const PagesInProgress& pages,
                                          const ListRequest& list, ListRead read) {
  std::vector<std::string> keys;
  const FetchFacts& facts = read.facts;
  Splicer splicer(facts, [&](std::string object) -> Result<> {
    TL_ASSIGN(Landed landed, LandResponse(store, list.kind, list.id, facts.fetched_at, object));
    keys.push_back(std::move(landed.key));
    return {};
  });
  TL_TRY(splicer.Start(read.body, read.first));
  read.body = {};
  std::string body;
  for (const ListPage& page : read.pages) {
    TL_TRY(pages.ReadPage(page.asked, &body));
    TL_TRY(splicer.Add(body, page.list, page.offset));
  }
  TL_TRY(splicer.Finish());
  return keys;
}

}  // namespace tracklake
