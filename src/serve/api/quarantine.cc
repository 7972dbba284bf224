#include "app/quarantine_report.h"

#include "app/json/listing_json.h"
#include "event/parked_objects.h"
#include "serve/api/resources.h"
#include "serve/json_answer.h"

namespace tracklake::serve {
namespace {

void AddDamage(const QuarantineFile& file, app::Json* problems) {
  if (file.damage) problems->push_back(app::JsonOf(*file.damage));
}

// Those that could not be transformed, and are left alone: work_queue.h bounds how many.
Result<app::Listing> ParkedObjects(ObjectStore* store) {
  StateObject<event::ParkedObjects> state(store, std::string(event::kParkedKey),
                                          event::kParkedFormat);
  TL_ASSIGN(const auto parked, state.Load());
  app::Listing listing({{"object"}, {"failures", true}, {"reason"}, {"hint"}});
  for (const event::ParkedObject& object : *parked) {
    listing.AddRow({object.key, std::to_string(object.failures), object.error.message,
                    object.error.hint.empty() ? std::nullopt : std::optional(object.error.hint)});
  }
  return listing;
}

}  // namespace

Result<web::Answer> GetQuarantine(const Call& call) {
  TL_ASSIGN(const Page page, PageOf(call.parameters));
  TL_ASSIGN(ObjectStore * store, call.services().lake.Open());
  app::Listing objects = app::RefusedObjects();
  app::Json problems = app::Json::array();
  bool is_last = true;
  TL_TRY(VisitQuarantine(*store, page.offset, [&](const QuarantineFile& file) {
    is_last = objects.rows().size() < page.limit;
    if (!is_last) return false;
    app::AddObject(file, &objects);
    AddDamage(file, &problems);
    return true;
  }));
  TL_ASSIGN(const app::Listing parked, ParkedObjects(store));
  app::Json report = app::JsonOf(objects);
  report["next_offset"] = is_last ? app::Json() : app::Json(page.offset + page.limit);
  report["problems"] = std::move(problems);
  report["parked"] = app::JsonOf(parked);
  return JsonAnswer(report);
}

Result<web::Answer> GetQuarantineItems(const Call& call) {
  TL_ASSIGN(const Page page, PageOf(call.parameters));
  const std::string& object = call.parameters.Text("object");
  if (object.empty()) {
    return WithHint(Fail(ErrorKind::kUsage, "object is missing"),
                    "Give the key of a raw object of /api/v1/quarantine.");
  }
  TL_ASSIGN(ObjectStore * store, call.services().lake.Open());
  TL_ASSIGN(const std::vector<QuarantineFile> files, FindInQuarantine(*store, object));
  app::Listing items = app::RefusedItems();
  app::Json problems = app::Json::array();
  for (const QuarantineFile& file : files) {
    app::AddItems(file, &items);
    AddDamage(file, &problems);
  }
  app::Json report = PageJson(items, page);
  report["problems"] = std::move(problems);
  return JsonAnswer(report);
}

}  // namespace tracklake::serve
