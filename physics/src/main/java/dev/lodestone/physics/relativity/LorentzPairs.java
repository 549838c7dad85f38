package dev.lodestone.physics.relativity;

import dev.lodestone.kernels.Philox;
import dev.lodestone.physics.ConnectedPairs;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Pairs of what two observers see of the same: the members are an event or a field and its
 * transform under Lambda = R(phi) B(beta) R(psi), beta uniform in [0, 1), all six angles uniform in
 * [0, 2 pi) (the data of Wetzel, Melko, Scott, Panju and Ganesh, Phys. Rev. Research 2, 033499,
 * 2020). gamma has no bound: one boost in 10 000 exceeds 70.
 */
public enum LorentzPairs {
  /** Events, each of (t, x, y, z) uniform in [0, 1). */
  EVENTS(List.of("t", "x", "y", "z"), 1),
  /** Fields, each of (E_1, E_2, E_3, B_1, B_2, B_3) uniform in [0, 2). */
  FIELDS(List.of("E_1", "E_2", "E_3", "B_1", "B_2", "B_3"), 2);

  private static final int NUMBERS = 14;
  private static final int ANGLES = 6;

  private final List<String> components;
  private final double range;

  LorentzPairs(List<String> components, double range) {
    this.components = components;
    this.range = range;
  }

  /** The components of a member. */
  public List<String> components() {
    return components;
  }

  /** Pair i depends on the key and on i only. */
  public ConnectedPairs draw(int pairs, long key) {
    Philox random = Philox.of(key, Philox.Purpose.DATA);
    int width = components.size();
    double[] first = new double[Math.multiplyExact(pairs, width)];
    double[] second = new double[first.length];
    IntStream.range(0, pairs)
        .parallel()
        .forEach(
            pair -> {
              long index = (long) NUMBERS * pair;
              double[] member = new double[width];
              for (int i = 0; i < width; i++) {
                member[i] = range * random.uniform(index + ANGLES + 1 + i);
              }
              double[] partner = transformed(transformation(random, index)).apply(member);
              System.arraycopy(member, 0, first, pair * width, width);
              System.arraycopy(partner, 0, second, pair * width, width);
            });
    String what = this == EVENTS ? "events" : "electromagnetic fields";
    return new ConnectedPairs(what + " of two observers", components, first, second, key);
  }

  private Function<double[], double[]> transformed(LorentzTransformation by) {
    return switch (this) {
      case EVENTS ->
          from -> {
            Event event = by.apply(new Event(from[0], from[1], from[2], from[3]));
            return new double[] {event.t(), event.x(), event.y(), event.z()};
          };
      case FIELDS ->
          from -> {
            ElectromagneticField field =
                by.apply(
                    new ElectromagneticField(from[0], from[1], from[2], from[3], from[4], from[5]));
            return new double[] {
              field.e1(), field.e2(), field.e3(), field.b1(), field.b2(), field.b3()
            };
          };
    };
  }

  private static LorentzTransformation transformation(Philox random, long index) {
    double[] angles = new double[ANGLES];
    for (int i = 0; i < ANGLES; i++) {
      angles[i] = 2 * Math.PI * random.uniform(index + i);
    }
    return LorentzTransformation.rotation(angles[0], angles[1], angles[2])
        .times(LorentzTransformation.boost(random.uniform(index + ANGLES)))
        .times(LorentzTransformation.rotation(angles[3], angles[4], angles[5]));
  }
}
