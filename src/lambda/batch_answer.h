// What became of the messages of a batch: SQS deletes those that are not named, and delivers the
// named ones again, until it puts them into the dead-letter queue. Any thread.
#pragma once

#include <span>
#include <string>

namespace tracklake::lambda {

// {"batchItemFailures":[{"itemIdentifier":"<message id>"}]}; with none, all are done. The ids must
// be those of the batch: an unknown one makes SQS take the whole batch for failed.
std::string BatchAnswer(std::span<const std::string> failed_ids);

}  // namespace tracklake::lambda
