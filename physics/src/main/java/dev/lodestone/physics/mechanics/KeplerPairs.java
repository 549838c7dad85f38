package dev.lodestone.physics.mechanics;

import dev.lodestone.kernels.Philox;
import dev.lodestone.physics.ConnectedPairs;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Pairs of states of one orbit each: initial x, y, v_x and v_y uniform in [0, 1), the members at
 * two uniformly random times (the data of Wetzel, Melko, Scott, Panju and Ganesh, Phys. Rev.
 * Research 2, 033499, 2020). Starts close to the centre are kept.
 *
 * @param duration the latest time
 */
public record KeplerPairs(double duration) {
  /** The components of a state. */
  public static final List<String> COMPONENTS = List.of("x", "y", "v_x", "v_y");

  private static final int NUMBERS = 8;

  /** Checks the duration. */
  public KeplerPairs {
    if (!(duration > 0) || Double.isInfinite(duration)) {
      throw new IllegalArgumentException("duration: expected above 0, given " + duration);
    }
  }

  /** Pair i depends on the key and on i only. */
  public ConnectedPairs draw(int pairs, long key) {
    Philox random = Philox.of(key, Philox.Purpose.DATA);
    double[] first = new double[Math.multiplyExact(pairs, COMPONENTS.size())];
    double[] second = new double[first.length];
    IntStream.range(0, pairs)
        .parallel()
        .forEach(
            pair -> {
              long index = (long) NUMBERS * pair;
              // From (0, 1], so that no orbit begins at the centre.
              OrbitState start =
                  new OrbitState(
                      1 - random.uniform(index),
                      1 - random.uniform(index + 1),
                      random.uniform(index + 2),
                      random.uniform(index + 3));
              KeplerOrbit orbit = KeplerOrbit.through(start);
              store(orbit.at(duration * random.uniform(index + 4)), first, pair);
              store(orbit.at(duration * random.uniform(index + 5)), second, pair);
            });
    return new ConnectedPairs(
        "Kepler orbits, two times from 0 to " + duration, COMPONENTS, first, second, key);
  }

  private static void store(OrbitState state, double[] into, int pair) {
    int offset = pair * COMPONENTS.size();
    into[offset] = state.x();
    into[offset + 1] = state.y();
    into[offset + 2] = state.velocityX();
    into[offset + 3] = state.velocityY();
  }
}
