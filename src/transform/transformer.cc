#include "transform/transformer.h"

#include "transform/object_reader.h"

namespace tracklake {

struct Transformer::State {
  ObjectReader reader;
};

Transformer::Transformer() : state_(std::make_unique<State>()) {}
Transformer::~Transformer() = default;

Outcome Transformer::Apply(const RawObject& object, Rows* rows, Arena* arena) {
  return state_->reader.Read(object, rows, arena);
}

}  // namespace tracklake
