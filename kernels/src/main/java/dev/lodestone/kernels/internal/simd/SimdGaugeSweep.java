package dev.lodestone.kernels.internal.simd;

import dev.lodestone.kernels.internal.LinkUpdate;
import dev.lodestone.kernels.internal.RandomPlanes;
import dev.lodestone.kernels.spi.LinkLayout;
import dev.lodestone.kernels.spi.Workers;

/**
 * Sweeps of SU(2) links: a task owns a block of 16 chains for all its sweeps, or, where there are
 * fewer blocks than threads, a part of the sites of a block for the links of one direction and
 * colour, which do not see one another.
 *
 * <p>Sites are taken in chunks whose staples stay in the cache. One object serves one call at a
 * time; it is kept and used again, so that sweeps allocate nothing.
 */
final class SimdGaugeSweep implements Workers.Task {
  private static final int BLOCK = LinkLayout.BLOCK;
  private static final int LINK = LinkLayout.LINK;
  private static final int CHUNK = 32;
  // A proposal for all lanes is worth while where more than one in so many wants it.
  private static final int FEW = 16;
  private static final int ALL_DRAWS = LinkUpdate.DIRECTION_DRAWS + LinkUpdate.ATTEMPT_DRAWS;

  private static final ThreadLocal<Scratch> SCRATCH = ThreadLocal.withInitial(Scratch::new);

  private LinkLayout layout;
  private float[] links;
  private float[] betas;
  private long seed;
  private long firstSweep;
  private long pastSweep;
  private int firstStep;
  private int pastStep;
  private int parts;

  /** What a thread has under way of one chunk. */
  private static final class Scratch {
    final float[] staples = new float[CHUNK * LINK];
    final float[] alphas = new float[CHUNK * BLOCK];
    final float[] distances = new float[CHUNK * BLOCK];
    final float[] firstLogarithms = new float[CHUNK * BLOCK];
    final float[] thirdLogarithms = new float[CHUNK * BLOCK];
    final int[] words = new int[CHUNK * BLOCK];
    final float[][] uniforms = new float[ALL_DRAWS][CHUNK * BLOCK];
  }

  /** Runs sweeps; arguments as in the kernel. */
  void run(
      Workers workers,
      LinkLayout lattices,
      float[] quaternions,
      float[] couplings,
      int overRelaxations,
      long key,
      long first,
      long sweeps) {
    layout = lattices;
    links = quaternions;
    betas = couplings;
    seed = key;
    int blocks = lattices.blocks();
    int spread = (workers.threads() + blocks - 1) / blocks;
    parts = Math.clamp(lattices.sites() / 2 / CHUNK, 1, spread);
    int steps = (1 + overRelaxations) * 2 * lattices.directions();
    if (parts == 1) {
      firstSweep = first;
      pastSweep = first + sweeps;
      firstStep = 0;
      pastStep = steps;
      workers.run(blocks, this);
    } else {
      for (long sweep = first; sweep < first + sweeps; sweep++) {
        firstSweep = sweep;
        pastSweep = sweep + 1;
        for (int step = 0; step < steps; step++) {
          firstStep = step;
          pastStep = step + 1;
          workers.run(blocks * parts, this);
        }
      }
    }
    links = null;
    betas = null;
  }

  @Override
  public void run(int index) {
    Scratch scratch = SCRATCH.get();
    int block = index / parts;
    int part = index % parts;
    int half = layout.sites() / 2;
    int from = (int) ((long) half * part / parts);
    int past = (int) ((long) half * (part + 1) / parts);
    int streams = 2 * layout.directions();
    for (long sweep = firstSweep; sweep < pastSweep; sweep++) {
      for (int step = firstStep; step < pastStep; step++) {
        int stream = step % streams;
        boolean heatBath = step < streams;
        long key0 = LinkUpdate.key0(seed, sweep, stream);
        long key1 = LinkUpdate.key1(seed, sweep, stream);
        for (int start = from; start < past; start += CHUNK) {
          int count = Math.min(CHUNK, past - start);
          update(scratch, block, stream, start, count, heatBath, key0, key1);
        }
      }
    }
  }

  private void update(
      Scratch scratch,
      int block,
      int stream,
      int start,
      int count,
      boolean heatBath,
      long key0,
      long key1) {
    int mu = stream / 2;
    int[] sites = layout.colour(stream % 2);
    int links0 = layout.link(block, mu, 0);
    boolean first = true;
    for (int nu = 0; nu < layout.directions(); nu++) {
      if (nu != mu) {
        SimdLinks.addStaples(
            links,
            links0,
            layout.link(block, nu, 0),
            layout.forward(mu),
            layout.forward(nu),
            layout.backward(nu),
            sites,
            start,
            count,
            first,
            scratch.staples);
        first = false;
      }
    }
    SimdLinks.normalise(scratch.staples, count, betas, block * BLOCK, scratch.alphas);
    if (!heatBath) {
      SimdLinks.mirror(links, links0, sites, start, count, scratch.staples);
      return;
    }
    draw(scratch, block * BLOCK, sites, start, count, key0, key1);
    SimdHeatBath.store(
        links,
        links0,
        sites,
        start,
        count,
        scratch.staples,
        scratch.distances,
        scratch.uniforms[0],
        scratch.uniforms[1]);
  }

  // One attempt for all lanes at once. Where it fails, a vector for the sake of a few lanes would
  // cost more than these by themselves.
  private static void draw(
      Scratch scratch, int chain, int[] sites, int start, int count, long key0, long key1) {
    float[][] r = scratch.uniforms;
    for (int draw = 0; draw < r.length; draw++) {
      long origin = key0 + LinkUpdate.counter(0, chain / 2, draw) * RandomPlanes.GAMMA;
      SimdHeatBath.fill(scratch.words, sites, start, count, origin, key1);
      SimdHeatBath.convert(scratch.words, count * BLOCK, r[draw]);
    }
    float[] alphas = scratch.alphas;
    float[] distances = scratch.distances;
    float[] first = scratch.firstLogarithms;
    float[] third = scratch.thirdLogarithms;
    int length = count * BLOCK;
    SimdHeatBath.logarithms(r[2], length, first);
    SimdHeatBath.logarithms(r[4], length, third);
    int small = SimdHeatBath.kennedyPendleton(alphas, first, r[3], third, r[5], length, distances);
    boolean many = small * FEW > length;
    if (many) {
      SimdHeatBath.creutzProposal(alphas, r[2], length, first);
      SimdHeatBath.logarithms(first, length, first);
      SimdHeatBath.creutz(alphas, first, r[5], length, distances);
    }
    for (int i = 0; i < length; i++) {
      if (distances[i] < 0) {
        int site = sites[start + i / BLOCK];
        boolean fresh = !many && alphas[i] <= LinkUpdate.SWITCH;
        int next = fresh ? LinkUpdate.DIRECTION_DRAWS : ALL_DRAWS;
        distances[i] = LinkUpdate.draw(alphas[i], key0, key1, site, chain + i % BLOCK, next);
      }
    }
  }
}
