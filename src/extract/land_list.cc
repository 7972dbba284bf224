#include "extract/land_list.h"

#include <utility>

#include "extract/splice.h"
#include "raw/land.h"

namespace tracklake {
namespace {

class Landing final : public Splicer::Sink {
 public:
  Landing(ObjectStore* store, const ListRequest& list, Seconds fetched_at)
      : object_(store), list_(list), fetched_at_(fetched_at) {}

  Result<> Write(std::string_view bytes) override { return object_.Write(bytes); }
  Result<> End() override {
    TL_ASSIGN(Landed landed, object_.Land(list_.kind, list_.id, fetched_at_));
    keys_.push_back(std::move(landed.key));
    return {};
  }
  std::vector<std::string> TakeKeys() { return std::move(keys_); }

 private:
  LandingObject object_;
  const ListRequest& list_;
  const Seconds fetched_at_;
  std::vector<std::string> keys_;
};

}  // namespace

Result<std::vector<std::string>> LandRead(ObjectStore& store, const PagesInProgress& pages,
                                          const ListRequest& list, ListRead read) {
  const FetchFacts& facts = read.facts;
  Landing landing(&store, list, facts.fetched_at);
  Splicer splicer(facts, &landing);
  TL_TRY(splicer.Start(read.body, read.first));
  read.body = {};
  std::string body;
  for (const ListPage& page : read.pages) {
    TL_TRY(pages.ReadPage(page.asked, &body));
    TL_TRY(splicer.Add(body, page.list, page.offset));
  }
  TL_TRY(splicer.Finish());
  return landing.TakeKeys();
}

}  // namespace tracklake
