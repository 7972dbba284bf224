#include "transform/transformer.h"

#include "transform/object_reader.h"

namespace tracklake {

struct Transformer::State {
  ObjectReader reader;
};

Transformer::Transformer() : state_(std::make_unique<State>()) {}
Transformer::~Transformer() = default;

std::optional<Seconds> Transformer::Load(std::string_view bytes) {
  return state_->reader.Load(bytes);
}

void Transformer::LoadTooLarge(std::uint64_t size) { state_->reader.LoadTooLarge(size); }

Outcome Transformer::Apply(const RawObject& object, Rows* rows, Arena* arena) {
  return state_->reader.Read(object, rows, arena);
}

}  // namespace tracklake
