#include "cli/app.h"

int main(int argc, char** argv) { return tracklake::cli::Run(argc, argv); }
