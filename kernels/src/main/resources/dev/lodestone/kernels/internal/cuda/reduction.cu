// Sums and maxima over the middle axis of [outer][reduced][inner]. Sums follow the tree of ReductionTree: the bits are those
// of the CPU.

#define THREADS 256

// partial[o][chunk][i] = the sum of a chunk of rows. A chunk takes lanes * inner threads; lane l adds rows l, l + lanes, ...,
// then the lanes are folded by halves. The last chunk may be too short to be worth more than one lane.
extern "C" __global__ void __launch_bounds__(THREADS) sumChunks(
    int outer, int reduced, int inner, int chunkRows, int lanes, int lastLanes, const float *input, float *partial) {
  SHARED_WORDS(words)
  float *shared = (float *)words;
  int chunks = (reduced + chunkRows - 1) / chunkRows;
  size_t width = (size_t)lanes * inner;
  size_t item = threadNumber() / width;
  int place = (int)(threadNumber() % width);
  int lane = place / inner;
  int column = place % inner;
  bool works = item < (size_t)outer * chunks;
  int chunk = (int)(item % chunks);
  int used = chunk == chunks - 1 ? lastLanes : lanes;
  float sum = 0;
  if (works && lane < used) {
    int past = min(reduced, (chunk + 1) * chunkRows);
    const float *from = input + item / chunks * reduced * inner + column;
    for (int row = chunk * chunkRows + lane; row < past; row += used) {
      sum += from[(size_t)row * inner];
    }
  }
  shared[threadIdx.x] = sum;
  __syncthreads();
  for (int half = lanes / 2; half > 0; half /= 2) {
    if (works && lane < half && half < used) {
      shared[threadIdx.x] += shared[threadIdx.x + half * inner];
    }
    __syncthreads();
  }
  if (works && lane == 0) {
    partial[item * inner + column] = shared[threadIdx.x];
  }
}
KERNEL(sumChunks)

// output[o][i] = scale * the sum of its chunks, in ascending order in double precision.
extern "C" __global__ void sumColumns(
    int outer, int chunks, int inner, float scale, const float *partial, float *output) {
  size_t i = threadNumber();
  if (i < (size_t)outer * inner) {
    const float *from = partial + i / inner * chunks * inner + i % inner;
    double total = 0;
    for (int chunk = 0; chunk < chunks; chunk++) {
      total += from[(size_t)chunk * inner];
    }
    output[i] = scale * (float)total;
  }
}
KERNEL(sumColumns)

// output[o][i] = the maximum; 32 threads a column, NaN kept.
extern "C" __global__ void __launch_bounds__(THREADS) maximumColumns(
    int outer, int reduced, int inner, const float *input, float *output) {
  SHARED_WORDS(words)
  float *shared = (float *)words;
  size_t item = threadNumber() / 32;
  int lane = threadIdx.x % 32;
  float largest = floatOf(0xff800000u);
  if (item < (size_t)outer * inner) {
    const float *from = input + item / inner * reduced * inner + item % inner;
    for (int row = lane; row < reduced; row += 32) {
      largest = maximum(largest, from[(size_t)row * inner]);
    }
  }
  shared[threadIdx.x] = largest;
  __syncthreads();
  for (int half = 16; half > 0; half /= 2) {
    if (lane < half) {
      shared[threadIdx.x] = maximum(shared[threadIdx.x], shared[threadIdx.x + half]);
    }
    __syncthreads();
  }
  if (lane == 0 && item < (size_t)outer * inner) {
    output[item] = shared[threadIdx.x];
  }
}
KERNEL(maximumColumns)
