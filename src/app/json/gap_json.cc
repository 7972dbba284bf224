#include "app/json/gap_json.h"

namespace tracklake::app {

Json JsonOf(const std::vector<Gap>& gaps) {
  Json list = Json::array();
  for (const Gap& gap : gaps) {
    list.push_back({{"what", gap.what},
                    {"id", gap.id},
                    {"reason", gap.reason},
                    {"missing_items", gap.missing_items ? Json(*gap.missing_items) : Json()},
                    {"last_at", gap.last_at},
                    {"recoverable", gap.is_recoverable},
                    {"cure", TextOrNull(std::string(CureOfGap(gap)))}});
  }
  return {{"gaps", std::move(list)}};
}

}  // namespace tracklake::app
