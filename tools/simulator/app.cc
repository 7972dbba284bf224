#include "simulator/app.h"

#include <array>

namespace tracklake::simulator {
namespace {

constexpr PageLimit kClassicSearch{20, 50};
constexpr PageLimit kSearch2026{5, 10};

struct Named {
  std::string_view name;
  AppClass app;
};

constexpr std::array kNames = {Named{"extended", AppClass::kExtended},
                               Named{"old-dev", AppClass::kOldDev},
                               Named{"new-dev", AppClass::kNewDev}};

}  // namespace

AppRules RulesOf(AppClass app) {
  switch (app) {
    case AppClass::kOldDev:
      return {Shape::kClassic, false, true, false, kClassicSearch, kClassicSearch};
    case AppClass::kNewDev:
      return {Shape::k2026, false, false, true, kSearch2026, kSearch2026};
    default:
      return {Shape::kClassic, true, true, false, kClassicSearch, kClassicSearch};
  }
}

Result<AppClass> ParseApp(std::string_view name) {
  for (const Named& named : kNames) {
    if (named.name == name) return named.app;
  }
  return WithHint(Fail(ErrorKind::kUsage, "\"{}\" is not a class of app", name),
                  "Use extended, old-dev or new-dev.");
}

std::string_view NameOf(AppClass app) { return kNames[static_cast<std::size_t>(app)].name; }

}  // namespace tracklake::simulator
