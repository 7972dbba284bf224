// The program: command line → configuration → one command → exit code.
#pragma once

namespace tracklake::cli {

// Never throws; every error has been told on stderr when it returns. Returns a code of exit_code.h.
int Run(int argc, const char* const* argv);

}  // namespace tracklake::cli
