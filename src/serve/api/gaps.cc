#include "app/gaps.h"

#include "app/json/gap_json.h"
#include "serve/api/resources.h"
#include "serve/json_answer.h"

namespace tracklake::serve {

Result<web::Answer> GetGaps(const Call& call) {
  TL_ASSIGN(const Page page, PageOf(call.parameters));
  TL_ASSIGN(ObjectStore * store, call.services().lake.Open());
  std::vector<app::Gap> gaps;
  std::size_t seen = 0;
  // One more than is wanted tells whether there is a next page.
  TL_TRY(app::VisitGaps(call.services(), store, [&](app::Gap gap) {
    if (seen++ >= page.offset) gaps.push_back(std::move(gap));
    return gaps.size() <= page.limit;
  }));
  const bool is_last = gaps.size() <= page.limit;
  if (!is_last) gaps.pop_back();
  app::Json report = app::JsonOf(gaps);
  report["next_offset"] = is_last ? app::Json() : app::Json(page.offset + page.limit);
  return JsonAnswer(report);
}

}  // namespace tracklake::serve
