// Runs kernels on the host: the threads of a block are fibers that take turns at barriers, blocks follow one another in a
// random order. Included before a source by the emulated NVRTC; launches go through NAME_bind, which KERNEL defines.
#include <ucontext.h>


#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <random>
#include <tuple>
#include <vector>

#define __device__
#define __global__
#define __forceinline__ inline
#define __launch_bounds__(threads)
#define __restrict__

struct Index {
  unsigned x, y, z;
};

using std::max;
using std::min;

static Index threadIdx, blockIdx, blockDim, gridDim;

namespace host {
static ucontext_t scheduler;
static std::vector<ucontext_t> fibers;
static std::vector<std::vector<char>> stacks;
static std::vector<bool> done;
static unsigned current;
static std::vector<uint64_t> shared;
static const std::function<void()> *body;

static void run() {
  (*body)();
  done[current] = true;
  swapcontext(&fibers[current], &scheduler);
}

static void block(const std::function<void()> &kernel) {
  unsigned threads = blockDim.x;
#ifndef HOST_BARRIERS
  // Without barriers the threads may follow one another.
  for (unsigned t = 0; t < threads; t++) {
    threadIdx = {t, 0, 0};
    kernel();
  }
  return;
#endif
  body = &kernel;
  fibers.resize(threads);
  stacks.resize(std::max<size_t>(stacks.size(), threads));
  done.assign(threads, false);
  for (unsigned t = 0; t < threads; t++) {
    stacks[t].resize(1 << 16);
    getcontext(&fibers[t]);
    fibers[t].uc_stack.ss_sp = stacks[t].data();
    fibers[t].uc_stack.ss_size = stacks[t].size();
    makecontext(&fibers[t], run, 0);
  }
  while (std::find(done.begin(), done.end(), false) != done.end()) {
    for (current = 0; current < threads; current++) {
      if (!done[current]) {
        threadIdx = {current, 0, 0};
        swapcontext(&scheduler, &fibers[current]);
      }
    }
  }
}

static void launch(const unsigned grid[2], unsigned threads, unsigned sharedBytes, const std::function<void()> &kernel) {
  static std::mt19937 random(20261124);
  gridDim = {grid[0], grid[1], 1};
  blockDim = {threads, 1, 1};
  std::vector<size_t> order((size_t)grid[0] * grid[1]);
  for (size_t i = 0; i < order.size(); i++) order[i] = i;
  std::shuffle(order.begin(), order.end(), random);
  for (size_t i : order) {
    shared.assign(sharedBytes / 8 + 1, 0xFFFFFFFFFFFFFFFFull);
    blockIdx = {(unsigned)(i % grid[0]), (unsigned)(i / grid[0]), 0};
    block(kernel);
  }
}

template <class... A, size_t... I>
static std::function<void()> bind(
    void (*kernel)(A...), const unsigned grid[2], unsigned threads, unsigned sharedBytes, void **arguments,
    std::index_sequence<I...>) {
  std::tuple<A...> copies(*(A *)arguments[I]...);
  unsigned x = grid[0], y = grid[1];
  return [=] {
    unsigned extents[2] = {x, y};
    launch(extents, threads, sharedBytes, [&] { std::apply(kernel, copies); });
  };
}
}  // namespace host

static inline void __syncthreads() { swapcontext(&host::fibers[host::current], &host::scheduler); }

// The entry of a kernel: copies its arguments, as a launch does, and returns what runs it.
#define KERNEL(name) KERNEL_ENTRY(name)
#define KERNEL_ENTRY(name)                                                                                              \
  template <class... A>                                                                                                 \
  static std::function<void()> *name##_make(                                                                            \
      void (*kernel)(A...), const unsigned *grid, unsigned threads, unsigned sharedBytes, void **arguments) {           \
    return new std::function<void()>(                                                                                   \
        host::bind(kernel, grid, threads, sharedBytes, arguments, std::index_sequence_for<A...>()));                    \
  }                                                                                                                     \
  extern "C" std::function<void()> *name##_bind(const unsigned *grid, unsigned threads, unsigned sharedBytes, void **a) { \
    return name##_make(name, grid, threads, sharedBytes, a);                                                            \
  }
#define SHARED_WORDS(name) unsigned long long *name = (unsigned long long *)host::shared.data();
