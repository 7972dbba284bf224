// A machine that has no more memory or threads, for one binary of tests: the nth allocation
// (operator new and malloc, whichever library asks) or the nth start of a thread fails, once or
// from then on. Linking starvation.cc replaces these functions. One sweep at a time.
#pragma once

namespace tracklake::starvation {

// kMemory: of every library. kOwnMemory: but not inside DuckDB, which asks for most.
enum class Of { kMemory, kOwnMemory, kThreads };

// From now on the nth is refused, counted from 1.
void Arm(Of what, long nth, bool for_ever);

// Nothing is refused any more. How many were asked for since Arm(): fewer than `nth` means that the
// fault was not reached.
long Disarm();

}  // namespace tracklake::starvation
