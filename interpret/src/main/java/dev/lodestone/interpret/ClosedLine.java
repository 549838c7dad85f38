package dev.lodestone.interpret;

import dev.lodestone.kernels.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

/**
 * The mean over all sites of 1/2 tr of the product of SU(2) links along a closed line, or its
 * absolute value or square. These traces do not change under gauge transformations, and all that do
 * not are functions of them.
 *
 * <p>A step along direction m counts as m + 1, back along it as -(m + 1); lines may close around
 * the periodic lattice. Samples are {@code [samples][site][direction][4]} in any shape of that
 * size, sites row major in the extents, links as unit quaternions.
 *
 * @param extents sites along every direction
 * @param steps the line
 * @param form what is done with the mean
 */
public record ClosedLine(List<Integer> extents, List<Integer> steps, LatticeCorrelator.Form form)
    implements Observable {
  /** Copies the lists and checks that the line closes. */
  public ClosedLine {
    extents = List.copyOf(extents);
    steps = List.copyOf(steps);
    if (steps.isEmpty() || !closes(extents, steps)) {
      throw new IllegalArgumentException(
          "steps: expected a closed line on a lattice of " + extents + ", given " + steps);
    }
  }

  private static boolean closes(List<Integer> extents, List<Integer> steps) {
    int[] travelled = new int[extents.size()];
    for (int step : steps) {
      if (step == 0 || Math.abs(step) > extents.size()) {
        return false;
      }
      travelled[Math.abs(step) - 1] += Integer.signum(step);
    }
    for (int direction = 0; direction < travelled.length; direction++) {
      if (travelled[direction] % extents.get(direction) != 0) {
        return false;
      }
    }
    return true;
  }

  /**
   * Every closed line of at most some steps without an immediate return, each once whatever its
   * start and sense, as mean, absolute value and square; shortest first.
   *
   * @param extents sites along every direction
   * @param longest most steps, from 1 to 6
   */
  public static List<Observable> all(List<Integer> extents, int longest) {
    if (longest < 1 || longest > 6) {
      throw new IllegalArgumentException("longest: expected from 1 to 6, given " + longest);
    }
    TreeSet<List<Integer>> lines =
        new TreeSet<>(Comparator.comparingInt(List<Integer>::size).thenComparing(List::toString));
    extend(extents, longest, new ArrayList<>(), lines);
    List<Observable> observables = new ArrayList<>();
    for (List<Integer> line : lines) {
      for (LatticeCorrelator.Form form : LatticeCorrelator.Form.values()) {
        observables.add(new ClosedLine(extents, line, form));
      }
    }
    return observables;
  }

  private static void extend(
      List<Integer> extents, int longest, List<Integer> line, TreeSet<List<Integer>> into) {
    if (!line.isEmpty() && line.getFirst() != -line.getLast() && closes(extents, line)) {
      into.add(canonical(line));
    }
    if (line.size() == longest) {
      return;
    }
    for (int direction = 1; direction <= extents.size(); direction++) {
      for (int step = direction; step >= -direction; step -= 2 * direction) {
        if (line.isEmpty() || line.getLast() != -step) {
          line.add(step);
          extend(extents, longest, line, into);
          line.removeLast();
        }
      }
    }
  }

  // The largest of all starts and both senses.
  private static List<Integer> canonical(List<Integer> line) {
    List<Integer> reversed = new ArrayList<>();
    line.reversed().forEach(step -> reversed.add(-step));
    List<Integer> best = line;
    for (List<Integer> sense : List.of(line, reversed)) {
      for (int start = 0; start < line.size(); start++) {
        List<Integer> turned = new ArrayList<>(sense.subList(start, sense.size()));
        turned.addAll(sense.subList(0, start));
        if (Arrays.compare(array(turned), array(best)) > 0) {
          best = turned;
        }
      }
    }
    return List.copyOf(best);
  }

  private static int[] array(List<Integer> list) {
    return list.stream().mapToInt(Integer::intValue).toArray();
  }

  @Override
  public String name() {
    return switch (form) {
      case MEAN -> bare();
      case ABSOLUTE -> "absolute " + bare();
      case SQUARE -> "squared " + bare();
    };
  }

  private String bare() {
    boolean straight = steps.stream().distinct().count() == 1;
    int direction = Math.abs(steps.getFirst());
    if (straight && steps.size() == extents.get(direction - 1)) {
      return "Polyakov loop in direction " + direction;
    }
    int[] s = array(steps);
    if (s.length == 4 && s[0] == -s[2] && s[1] == -s[3]) {
      return "plaquette of directions " + Math.abs(s[0]) + " and " + Math.abs(s[1]);
    }
    return "closed line " + steps;
  }

  @Override
  public Expression expression() {
    List<Expression> product = new ArrayList<>();
    for (int step : steps) {
      product.add(new Expression.Variable(step > 0 ? "U" : "U⁻¹", "" + Math.abs(step)));
    }
    Expression trace = new Expression.Call("½tr", new Expression.Product(product));
    Expression mean = new Expression.SiteMean(trace);
    return switch (form) {
      case MEAN -> mean;
      case ABSOLUTE -> new Expression.Absolute(mean);
      case SQUARE -> new Expression.Power(mean, 2);
    };
  }

  @Override
  public int complexity() {
    return 2 * steps.size() + (form == LatticeCorrelator.Form.MEAN ? 0 : 1);
  }

  @Override
  public double[] evaluate(Tensor samples) {
    int directions = extents.size();
    int sites = extents.stream().reduce(1, (a, b) -> a * b);
    int length = sites * directions * 4;
    int count = samples.shape().extent(0);
    if (samples.shape().size() != (long) count * length) {
      throw new IllegalArgumentException(
          "samples: expected " + length + " numbers each, given " + samples.shape());
    }
    int[] links = links(sites, directions);
    double[] values = new double[count];
    double[] product = new double[4];
    for (int sample = 0; sample < count; sample++) {
      double sum = 0;
      for (int site = 0; site < sites; site++) {
        Arrays.fill(product, 0);
        product[0] = 1;
        for (int i = 0; i < steps.size(); i++) {
          int link = sample * length + links[site * steps.size() + i] * 4;
          multiply(product, samples.array(), link, Integer.signum(steps.get(i)));
        }
        sum += product[0];
      }
      values[sample] = form.apply(sum / sites);
    }
    return values;
  }

  // The number of the link of every step of the line from every site.
  private int[] links(int sites, int directions) {
    int[] links = new int[sites * steps.size()];
    for (int start = 0; start < sites; start++) {
      int site = start;
      for (int i = 0; i < steps.size(); i++) {
        int step = steps.get(i);
        int next = moved(site, Math.abs(step) - 1, Integer.signum(step));
        links[start * steps.size() + i] =
            (step > 0 ? site : next) * directions + Math.abs(step) - 1;
        site = next;
      }
    }
    return links;
  }

  private int moved(int site, int direction, int by) {
    int stride = 1;
    for (int later = direction + 1; later < extents.size(); later++) {
      stride *= extents.get(later);
    }
    int coordinate = site / stride % extents.get(direction);
    return site + (Math.floorMod(coordinate + by, extents.get(direction)) - coordinate) * stride;
  }

  private static void multiply(double[] a, float[] links, int at, int sense) {
    double b0 = links[at];
    double b1 = sense * links[at + 1];
    double b2 = sense * links[at + 2];
    double b3 = sense * links[at + 3];
    double a0 = a[0] * b0 - a[1] * b1 - a[2] * b2 - a[3] * b3;
    double a1 = a[0] * b1 + a[1] * b0 - a[2] * b3 + a[3] * b2;
    double a2 = a[0] * b2 + a[2] * b0 - a[3] * b1 + a[1] * b3;
    double a3 = a[0] * b3 + a[3] * b0 - a[1] * b2 + a[2] * b1;
    a[0] = a0;
    a[1] = a1;
    a[2] = a2;
    a[3] = a3;
  }
}
