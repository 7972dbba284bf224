#include "lambda/batch_answer.h"

#include "base/json_text.h"

namespace tracklake::lambda {

std::string BatchAnswer(std::span<const std::string> failed_ids) {
  std::string answer = R"({"batchItemFailures":[)";
  for (const std::string& id : failed_ids) {
    if (!answer.ends_with('[')) answer += ',';
    answer += R"({"itemIdentifier":)";
    AppendJsonString(id, &answer);
    answer += '}';
  }
  return answer + "]}";
}

}  // namespace tracklake::lambda
