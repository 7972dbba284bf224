// Prints the name of every failpoint, one a line, for tests/faults/crash.

#include <iostream>

#include "lake/failpoints.h"
#include "store/failpoints.h"

int main() {
  for (const auto name : tracklake::kStoreFailpoints) std::cout << name << '\n';
  for (const auto name : tracklake::kLakeFailpoints) std::cout << name << '\n';
}
