#include <cassert>
#include <cstdio>
#include <fstream>
#include <string>
#include <system_error>
#include <vector>

#include "survey.hpp"

using namespace survey;

struct Numbered : BlockSource {
  Block read(std::uint64_t index) override { return Block(kBlockSize, static_cast<std::uint8_t>(index)); }
};

int main() {
  Numbered source;
  BlockCache cache(source, 3);
  SampleReader reader(cache);
  std::vector<std::uint8_t> bytes(20 * kBlockSize);
  reader.read(0, bytes.data(), bytes.size());
  assert(bytes.back() == 19);
  assert(cache.size() == 3);
}
