package dev.lodestone.bench.jmh;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** How fast every thread reads a block of its own: eight independent sums. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ReadBandwidth {
  private static final VectorSpecies<Float> LANES = FloatVector.SPECIES_PREFERRED;
  private static final int CHAINS = 8;

  /** Bytes of the block. */
  @Param("16384")
  public int bytes;

  private float[] block;
  private final float[] sink = new float[LANES.length()];

  /** Touches the block. */
  @Setup
  public void allocate() {
    block = new float[bytes / Float.BYTES];
    Arrays.fill(block, 1);
  }

  /** One run. */
  @Benchmark
  public float[] sum() {
    int lanes = LANES.length();
    FloatVector a = FloatVector.zero(LANES);
    FloatVector b = a;
    FloatVector c = a;
    FloatVector d = a;
    FloatVector e = a;
    FloatVector f = a;
    FloatVector g = a;
    FloatVector h = a;
    for (int i = 0; i <= block.length - CHAINS * lanes; i += CHAINS * lanes) {
      a = a.add(FloatVector.fromArray(LANES, block, i));
      b = b.add(FloatVector.fromArray(LANES, block, i + lanes));
      c = c.add(FloatVector.fromArray(LANES, block, i + 2 * lanes));
      d = d.add(FloatVector.fromArray(LANES, block, i + 3 * lanes));
      e = e.add(FloatVector.fromArray(LANES, block, i + 4 * lanes));
      f = f.add(FloatVector.fromArray(LANES, block, i + 5 * lanes));
      g = g.add(FloatVector.fromArray(LANES, block, i + 6 * lanes));
      h = h.add(FloatVector.fromArray(LANES, block, i + 7 * lanes));
    }
    a.add(b).add(c).add(d).add(e).add(f).add(g).add(h).intoArray(sink, 0);
    return sink;
  }
}
