#include "observe/events.h"

namespace tracklake {

Events::~Events() = default;  // here, so that the class has one home

}  // namespace tracklake
