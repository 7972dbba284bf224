#include "extract/land_list.h"

#include <utility>

#include "extract/list_content.h"
#include "raw/land.h"

namespace tracklake {
namespace {

class Landing final : public Splicer::Sink {
 public:
  Landing(ObjectStore* store, const ListRequest& list, Seconds fetched_at)
      : object_(store), list_(list), fetched_at_(fetched_at) {}

  Result<> Write(std::string_view bytes) override { return object_.Write(bytes); }
  Result<> End(std::string_view annotation) override {
    content_.AddObject(object_.HashSoFar());
    TL_TRY(object_.Write(annotation));
    TL_ASSIGN(Landed landed, object_.Land(list_.kind, list_.id, fetched_at_));
    keys_.push_back(std::move(landed.key));
    return {};
  }
  LandedList Finish(std::string_view doubt) { return {std::move(keys_), content_.Finish(doubt)}; }

 private:
  LandingObject object_;
  const ListRequest& list_;
  const Seconds fetched_at_;
  std::vector<std::string> keys_;
  ListContent content_;
};

}  // namespace

Result<LandedList> LandRead(ObjectStore& store, const PagesInProgress& pages,
                            const ListRequest& list, const ListRead& read, std::string_view doubt) {
  Landing landing(&store, list, read.facts.fetched_at);
  TL_TRY(SpliceRead(pages, read, &landing));
  return landing.Finish(doubt);
}

}  // namespace tracklake
