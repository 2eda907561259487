#include <cassert>
#include <cstdio>
#include <fstream>
#include <string>
#include <system_error>
#include <vector>

#include "survey.hpp"

using namespace survey;

struct Flaky : BlockSource {
  bool failed = false;

  Block read(std::uint64_t) override {
    if (!failed) {
      failed = true;
      throw std::system_error(std::make_error_code(std::errc::io_error));
    }
    return Block(kBlockSize, 7);
  }
};

int main() {
  Flaky source;
  BlockCache cache(source, 3);
  SampleReader reader(cache);
  std::uint8_t value = 0;
  try {
    reader.read(0, &value, 1);
    assert(false);
  } catch (const std::system_error&) {
  }
  assert(cache.size() == 0);
  reader.read(0, &value, 1);
  assert(value == 7);
}
