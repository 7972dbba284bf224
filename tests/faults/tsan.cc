// What TSan takes from its environment elsewhere: here it comes with each test, since a SQL worker
// has no environment, and what is reported in it must fail the test that asked it.

// The first report ends the process: an owner whose worker ends says so, as its test does then.
//
// libduckdb and libstdc++ come without the instrumentation. What they do to memory in functions
// that are seen all the same (strlen, memcpy, malloc) looks like a race, since the atomics that
// order it are not seen; it is left out. Their locks and threads are seen, and so is all of ours,
// also in functions of ours that they call.
extern "C" const char* __tsan_default_options() {
  return "halt_on_error=1:ignore_noninstrumented_modules=1";
}

// One thread plays several processes there: their gates wait for each other, as processes never do.
extern "C" const char* __tsan_default_suppressions() { return "deadlock:LedgerModelTest\n"; }
