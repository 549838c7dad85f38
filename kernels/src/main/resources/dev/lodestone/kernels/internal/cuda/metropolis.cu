// Checkerboard Metropolis, 64 spins a word, by docs/random-numbers.md. A thread updates the eight rows of a group of one
// word: planes 0 to 7 row by row, then the few undecided spins of all eight together, which share the planes from 8 on.

#define OWN_PLANES 8
#define GROUP 8
#define LATTICE 1
#define REPLICAS 2

// The spins of one word whose flip costs energy, and among them those with four equal neighbours.
struct Costs {
  u64 costs, dear;
};

__device__ __forceinline__ Costs costs(u64 s, u64 n1, u64 n2, u64 n3, u64 n4) {
  u64 odd = n1 ^ n2 ^ n3;
  u64 majority = (n1 & n2) | (n1 & n3) | (n2 & n3);
  Costs result;
  result.costs = ~(majority ^ s) & ((s & (odd | n4)) | (~s & ~(odd & n4)));
  result.dear = (s & odd & n4) | (~s & ~(odd | n4));
  return result;
}

// Bit 63 - k of the thresholds of 64 spins. One lattice has one pair of thresholds for all of them,
struct OnePair {
  u64 threshold4, threshold8;
  __device__ __forceinline__ u64 bits(u32 k, u64 dear) const {
    u64 bit4 = 0 - (threshold4 >> (63 - k) & 1);
    u64 bit8 = 0 - (threshold8 >> (63 - k) & 1);
    return (dear & bit8) | (~dear & bit4);
  }
};

// in a batch every replica has its own: [plane][4 J, 4 J xor 8 J][8 words].
struct ManyPairs {
  const u64 *planes;
  __device__ __forceinline__ u64 bits(u32 k, u64 dear) const {
    return planes[16 * k] ^ (dear & planes[16 * k + 8]);
  }
};

// The spins of one word and row that flip for certain, and those that planes 0 to 7 leave undecided.
template <class Thresholds>
__device__ __forceinline__ u64 decide(
    Costs c, const Thresholds &thresholds, Keys keys, u32 row, u32 word, u64 &undecided) {
  u64 accepted = 0;
  u64 equal = c.costs;
#pragma unroll
  for (int k = OWN_PLANES - 1; k >= 0; k--) {
    u64 t = thresholds.bits(k, c.dear);
    u64 u = plane(keys, row, word, k);
    accepted = (t & ~u) | (accepted & ~(t ^ u));
    equal &= ~(t ^ u);
  }
  undecided = equal;
  return ~c.costs | (accepted & ~equal);
}

// Decides the undecided: the first of every bit looks at the planes of the group's first row, the second at those of the
// next, and so on. spins[r] is flipped where it is accepted.
template <class Thresholds, class Spins>
__device__ __forceinline__ void decideRest(
    u64 undecided[GROUP], const u64 dear[GROUP], const Thresholds &thresholds, Keys keys, u32 firstRow, u32 word,
    const Spins &spins) {
  for (u32 rank = 0;; rank++) {
    u64 chosen[GROUP];
    u64 open = 0;
    u64 openDear = 0;
#pragma unroll
    for (int r = 0; r < GROUP; r++) {
      chosen[r] = undecided[r] & ~open;
      open |= chosen[r];
      openDear |= chosen[r] & dear[r];
      undecided[r] &= ~chosen[r];
    }
    if (open == 0) {
      return;
    }
    u64 accepted = 0;
    for (u32 k = OWN_PLANES; k < 64 && open != 0; k++) {
      u64 t = thresholds.bits(k, openDear);
      u64 u = plane(keys, firstRow + rank, word, k);
      accepted |= open & t & ~u;
      open &= ~(t ^ u);
    }
#pragma unroll
    for (int r = 0; r < GROUP; r++) {
      if ((accepted & chosen[r]) != 0) {
        spins.flip(r, accepted & chosen[r]);
      }
    }
  }
}

// A bitmap of one lattice: row y starts at word y * stride; the ghosts of the host's layout are not read.
struct Bitmap {
  u64 *words;
  int height, stride, rowWords, lastBit;

  __device__ __forceinline__ u64 *at(int row, int word) const { return words + (size_t)row * stride + word; }

  __device__ __forceinline__ u64 mask(int word) const {
    return word == rowWords - 1 ? ~0ull >> (63 - lastBit) : ~0ull;
  }

  // The spins one position to the right of every spin of a word, or one to the left.
  __device__ __forceinline__ u64 beside(int row, int word, bool right) const {
    u64 own = *at(row, word) & mask(word);
    if (right) {
      bool last = word == rowWords - 1;
      u64 next = *at(row, last ? 0 : word + 1) & 1;
      return own >> 1 | next << (last ? lastBit : 63);
    }
    u64 previous = word == 0 ? *at(row, rowWords - 1) >> lastBit : *at(row, word - 1) >> 63;
    return own << 1 | (previous & 1);
  }
};

struct LatticeColumn {
  u64 *first;
  int stride;
  __device__ __forceinline__ void flip(int r, u64 spins) const { first[(size_t)r * stride] ^= spins; }
};

__device__ __forceinline__ void updateLattice(
    const Bitmap &own, const Bitmap &other, const OnePair &thresholds, Keys keys, int colour, int group, int word) {
  u64 undecided[GROUP];
  u64 dear[GROUP];
  int firstRow = group * GROUP;
  u64 up = *other.at(firstRow == 0 ? own.height - 1 : firstRow - 1, word);
  u64 centre = *other.at(firstRow, word);
#pragma unroll
  for (int r = 0; r < GROUP; r++) {
    int row = firstRow + r;
    undecided[r] = 0;
    dear[r] = 0;
    if (row < own.height) {
      u64 down = *other.at(row + 1 < own.height ? row + 1 : 0, word);
      u64 s = *own.at(row, word);
      Costs c = costs(s, centre, other.beside(row, word, ((row + colour) & 1) != 0), up, down);
      u64 flipped = decide(c, thresholds, keys, row, word, undecided[r]) & own.mask(word);
      *own.at(row, word) = s ^ flipped;
      undecided[r] &= own.mask(word);
      dear[r] = c.dear;
      up = centre;
      centre = down;
    }
  }
  decideRest(undecided, dear, thresholds, keys, firstRow, word, LatticeColumn{own.at(firstRow, word), own.stride});
}

// One half sweep of a lattice in global memory: blocks along x cover the words, along y the groups of rows.
extern "C" __global__ void __launch_bounds__(256) sweepLatticeHalf(
    u64 *own, u64 *other, int height, int stride, int rowWords, int lastBit, int colour, u64 key0, u64 key1,
    u64 threshold4, u64 threshold8) {
  int word = blockIdx.x * blockDim.x + threadIdx.x;
  int groups = (height + GROUP - 1) / GROUP;
  if (word >= rowWords) {
    return;
  }
  Bitmap mine = {own, height, stride, rowWords, lastBit};
  Bitmap theirs = {other, height, stride, rowWords, lastBit};
  for (int group = blockIdx.y; group < groups; group += gridDim.y) {
    updateLattice(mine, theirs, OnePair{threshold4, threshold8}, Keys{key0, key1}, colour, group, word);
  }
}
KERNEL(sweepLatticeHalf)

// Many sweeps of a lattice that fits into the shared memory of the only block.
extern "C" __global__ void __launch_bounds__(512) sweepSmallLattice(
    u64 *even, u64 *odd, int height, int stride, int rowWords, int lastBit, u64 seed, u64 firstSweep, u64 sweeps,
    u64 threshold4, u64 threshold8) {
  SHARED_WORDS(shared)
  int words = height * rowWords;
  for (int i = threadIdx.x; i < 2 * words; i += blockDim.x) {
    u64 *bitmap = i < words ? even : odd;
    shared[i] = bitmap[(size_t)(i % words / rowWords) * stride + i % rowWords];
  }
  __syncthreads();
  int items = (height + GROUP - 1) / GROUP * rowWords;
  for (u64 sweep = firstSweep; sweep < firstSweep + sweeps; sweep++) {
    for (int colour = 0; colour < 2; colour++) {
      Keys keys;
      philoxBlock(seed, LATTICE, colour, sweep, keys.key0, keys.key1);
      Bitmap own = {shared + colour * words, height, rowWords, rowWords, lastBit};
      Bitmap other = {shared + (1 - colour) * words, height, rowWords, rowWords, lastBit};
      for (int item = threadIdx.x; item < items; item += blockDim.x) {
        updateLattice(own, other, OnePair{threshold4, threshold8}, keys, colour, item / rowWords, item % rowWords);
      }
      __syncthreads();
    }
  }
  for (int i = threadIdx.x; i < 2 * words; i += blockDim.x) {
    u64 *bitmap = i < words ? even : odd;
    bitmap[(size_t)(i % words / rowWords) * stride + i % rowWords] = shared[i];
  }
}
KERNEL(sweepSmallLattice)

struct ReplicaColumn {
  u64 *first;
  __device__ __forceinline__ void flip(int r, u64 spins) const { first[8 * r] ^= spins; }
};

// Eight sites of 64 replicas; own and other point to the word of site 0, sites lie 8 words apart.
__device__ __forceinline__ void updateReplicas(
    u64 *own, const u64 *other, int height, int half, const ManyPairs &thresholds, Keys keys, int colour, int group,
    int word) {
  u64 undecided[GROUP];
  u64 dear[GROUP];
  int firstSite = group * GROUP;
#pragma unroll
  for (int r = 0; r < GROUP; r++) {
    int site = firstSite + r;
    undecided[r] = 0;
    dear[r] = 0;
    if (site < height * half) {
      int row = site / half;
      int position = site % half;
      bool right = ((row + colour) & 1) != 0;
      int beside = right ? (position + 1 < half ? site + 1 : site + 1 - half) : (position > 0 ? site - 1 : site - 1 + half);
      int up = row > 0 ? site - half : site + (height - 1) * half;
      int down = row + 1 < height ? site + half : position;
      u64 s = own[8 * site];
      Costs c = costs(s, other[8 * site], other[8 * beside], other[8 * up], other[8 * down]);
      own[8 * site] = s ^ decide(c, thresholds, keys, site, word, undecided[r]);
      dear[r] = c.dear;
    }
  }
  decideRest(undecided, dear, thresholds, keys, firstSite, word, ReplicaColumn{own + 8 * firstSite});
}

// One half sweep of a batch in global memory: blocks along y are blocks of 8 words, along x they cover their groups.
extern "C" __global__ void __launch_bounds__(256) sweepReplicasHalf(
    u64 *own, u64 *other, const u64 *thresholds, int words, int height, int half, int colour, u64 key0, u64 key1) {
  int item = blockIdx.x * blockDim.x + threadIdx.x;
  int groups = (height * half + GROUP - 1) / GROUP;
  int lane = item & 7;
  int blocks = (words + 7) / 8;
  for (int block = blockIdx.y; block < blocks; block += gridDim.y) {
    int word = 8 * block + lane;
    if (item < 8 * groups && word < words) {
      size_t from = (size_t)block * height * half * 8 + lane;
      ManyPairs pairs = {thresholds + (size_t)block * 1024 + lane};
      updateReplicas(own + from, other + from, height, half, pairs, Keys{key0, key1}, colour, item >> 3, word);
    }
  }
}
KERNEL(sweepReplicasHalf)

// Many sweeps of a batch whose blocks of 8 words, 512 replicas, fit into shared memory each.
extern "C" __global__ void __launch_bounds__(512) sweepSmallReplicas(
    u64 *even, u64 *odd, const u64 *thresholds, int words, int height, int half, u64 seed, u64 firstSweep, u64 sweeps) {
  SHARED_WORDS(shared)
  int block = blockIdx.x;
  int length = height * half * 8;
  int items = (height * half + GROUP - 1) / GROUP * 8;
  for (int i = threadIdx.x; i < length; i += blockDim.x) {
    shared[i] = even[(size_t)block * length + i];
    shared[length + i] = odd[(size_t)block * length + i];
  }
  __syncthreads();
  for (u64 sweep = firstSweep; sweep < firstSweep + sweeps; sweep++) {
    for (int colour = 0; colour < 2; colour++) {
      Keys keys;
      philoxBlock(seed, REPLICAS, colour, sweep, keys.key0, keys.key1);
      for (int item = threadIdx.x; item < items; item += blockDim.x) {
        int lane = item & 7;
        if (8 * block + lane < words) {
          ManyPairs pairs = {thresholds + (size_t)block * 1024 + lane};
          updateReplicas(
              shared + colour * length + lane, shared + (1 - colour) * length + lane, height, half, pairs, keys, colour,
              item >> 3, 8 * block + lane);
        }
      }
      __syncthreads();
    }
  }
  for (int i = threadIdx.x; i < length; i += blockDim.x) {
    even[(size_t)block * length + i] = shared[i];
    odd[(size_t)block * length + i] = shared[length + i];
  }
}
KERNEL(sweepSmallReplicas)
