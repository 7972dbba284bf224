// Named places where a test may stop the process dead, to prove that any of them can be survived.
// Unarmed (always, outside tests) a failpoint is one relaxed load. Any thread.
#pragma once

#include <string_view>

namespace tracklake::failpoint {

// "name:3": the third time Hit("name") is reached the process is killed with SIGKILL, as by a power
// switch. Armed once, before threads start. False when the text is not of that form.
bool Arm(std::string_view spec);

void Hit(std::string_view name);

}  // namespace tracklake::failpoint
