package dev.lodestone.interpret;

import java.util.Arrays;
import java.util.SplittableRandom;

/** Samples by equal value of a parameter, rising. Immutable. */
final class Groups {
  private final double[] values;
  private final int[][] members;

  Groups(double[] parameters) {
    this.values = Arrays.stream(parameters).distinct().sorted().toArray();
    int[] counts = new int[values.length];
    for (double parameter : parameters) {
      counts[Arrays.binarySearch(values, parameter)]++;
    }
    this.members = new int[values.length][];
    for (int i = 0; i < members.length; i++) {
      members[i] = new int[counts[i]];
    }
    int[] filled = new int[values.length];
    for (int sample = 0; sample < parameters.length; sample++) {
      int group = Arrays.binarySearch(values, parameters[sample]);
      members[group][filled[group]++] = sample;
    }
  }

  int size() {
    return values.length;
  }

  /** The distinct values; shared, not to be written. */
  double[] values() {
    return values;
  }

  /** The samples of a group; shared, not to be written. */
  int[] members(int group) {
    return members[group];
  }

  /** The mean of a quantity in every group. */
  double[] means(double[] quantity) {
    double[] means = new double[members.length];
    for (int group = 0; group < means.length; group++) {
      double sum = 0;
      for (int member : members[group]) {
        sum += quantity[member];
      }
      means[group] = sum / members[group].length;
    }
    return means;
  }

  /** The same with members drawn with replacement, as many as there are. */
  double[] resampledMeans(double[] quantity, SplittableRandom random) {
    double[] means = new double[members.length];
    for (int group = 0; group < means.length; group++) {
      double sum = 0;
      for (int i = 0; i < members[group].length; i++) {
        sum += quantity[members[group][random.nextInt(members[group].length)]];
      }
      means[group] = sum / members[group].length;
    }
    return means;
  }
}
