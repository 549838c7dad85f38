package dev.lodestone.kernels;

import java.util.Arrays;

/**
 * A way along the links of a lattice, from any site: the product of its links, first step leftmost.
 *
 * <p>A step forward in direction m counts as m + 1 and contributes U_m; a step back counts as -(m +
 * 1) and contributes the inverse of the link that it goes back along. Immutable.
 */
public final class LinkPath {
  private final int[] steps;

  private LinkPath(int[] steps) {
    this.steps = steps;
  }

  /**
   * A path of the given steps.
   *
   * @throws IllegalArgumentException if there is no step, or one is 0
   */
  public static LinkPath of(int... steps) {
    if (steps.length == 0 || Arrays.stream(steps).anyMatch(step -> step == 0)) {
      throw new IllegalArgumentException(
          "steps: expected numbers other than 0, given " + Arrays.toString(steps));
    }
    return new LinkPath(steps.clone());
  }

  /** length steps in one direction; as long as the lattice, the path of a Polyakov loop. */
  public static LinkPath line(int direction, int length) {
    int[] steps = new int[length];
    Arrays.fill(steps, direction + 1);
    return of(steps);
  }

  /** A Wilson loop: width steps in one direction, height in another, and back. */
  public static LinkPath rectangle(int direction, int width, int other, int height) {
    int[] steps = new int[2 * (width + height)];
    Arrays.fill(steps, 0, width, direction + 1);
    Arrays.fill(steps, width, width + height, other + 1);
    Arrays.fill(steps, width + height, 2 * width + height, -direction - 1);
    Arrays.fill(steps, 2 * width + height, steps.length, -other - 1);
    return of(steps);
  }

  /** A copy of the steps. */
  public int[] steps() {
    return steps.clone();
  }

  int[] liveSteps() {
    return steps;
  }

  @Override
  public String toString() {
    return "LinkPath" + Arrays.toString(steps);
  }
}
