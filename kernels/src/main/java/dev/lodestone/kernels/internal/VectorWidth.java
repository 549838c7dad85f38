package dev.lodestone.kernels.internal;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The only place that picks a vector species.
 *
 * <p>The widest vectors of the JVM, or fewer bits where the system property {@code
 * lodestone.vector.bits} (128, 256 or 512) says so; tests use it to run the narrow paths on a wide
 * machine. Kernels copy these into static finals of their own, which C2 needs as constants.
 */
public final class VectorWidth {
  private static final int BITS = chooseBits();

  /** Lanes of 32-bit floats. */
  public static final VectorSpecies<Float> FLOATS =
      switch (BITS) {
        case 128 -> FloatVector.SPECIES_128;
        case 256 -> FloatVector.SPECIES_256;
        default -> FloatVector.SPECIES_512;
      };

  /** Lanes of 32-bit integers, as many as {@link #FLOATS} has. */
  public static final VectorSpecies<Integer> INTS =
      switch (BITS) {
        case 128 -> IntVector.SPECIES_128;
        case 256 -> IntVector.SPECIES_256;
        default -> IntVector.SPECIES_512;
      };

  /** Lanes of 64-bit integers, half as many as {@link #FLOATS} has. */
  public static final VectorSpecies<Long> LONGS =
      switch (BITS) {
        case 128 -> LongVector.SPECIES_128;
        case 256 -> LongVector.SPECIES_256;
        default -> LongVector.SPECIES_512;
      };

  /** Lanes of 64-bit floats, half as many as {@link #FLOATS} has. */
  public static final VectorSpecies<Double> DOUBLES =
      switch (BITS) {
        case 128 -> DoubleVector.SPECIES_128;
        case 256 -> DoubleVector.SPECIES_256;
        default -> DoubleVector.SPECIES_512;
      };

  private VectorWidth() {}

  /** Bits of a vector: 128, 256 or 512. */
  public static int bits() {
    return BITS;
  }

  /** Whether the JVM has vectors of 128 bits or more in hardware. */
  public static boolean simdIsWorthwhile() {
    return hardwareBits() >= 128;
  }

  /** Why {@link #simdIsWorthwhile()} is false. */
  public static String refusal() {
    return "this JVM has vectors of " + hardwareBits() + " bits only";
  }

  private static int hardwareBits() {
    return FloatVector.SPECIES_PREFERRED.vectorBitSize();
  }

  private static int chooseBits() {
    int widest = Math.clamp(hardwareBits(), 128, 512);
    String asked = System.getProperty("lodestone.vector.bits");
    if (asked == null) {
      return widest;
    }
    return switch (asked) {
      case "128" -> 128;
      case "256" -> Math.min(256, widest);
      case "512" -> Math.min(512, widest);
      default ->
          throw new IllegalArgumentException(
              "lodestone.vector.bits: expected 128, 256 or 512, given " + asked);
    };
  }
}
