#include <cassert>
#include <cstdio>
#include <fstream>
#include <string>
#include <system_error>
#include <vector>

#include "survey.hpp"

using namespace survey;

int main() {
  std::ofstream("line-9.dat", std::ios::binary) << std::string(100, 'a');
  Survey line("line-9.dat", 4);
  SampleReader reader = line.reader();
  std::uint8_t value = 0;
  reader.read(3, &value, 1);
  assert(value == 'a');
  line.reload();
  reader.read(3, &value, 1);
  std::remove("line-9.dat");
}
