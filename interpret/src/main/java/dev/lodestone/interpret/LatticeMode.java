package dev.lodestone.interpret;

import dev.lodestone.interpret.LatticeCorrelator.Form;
import dev.lodestone.kernels.ShapeMismatchException;
import dev.lodestone.kernels.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The mean over all sites of a field, with a sign that alternates along some axes: a Fourier mode
 * at the centre or on the edge of the Brillouin zone.
 *
 * <pre>m = 1/N sum over x of (-1)^(sum of x_a over the alternating axes a) s_c(x)</pre>
 *
 * Samples are {@code [n][extents]...} of one field, or {@code [n][channels][extents]...}; lattices
 * of any dimension; extents along alternating axes must be even.
 *
 * @param channels number of fields, 1 where samples have no axis for it
 * @param channel which field, or {@link #ALL} for the length of the vector of all of them
 * @param alternating the axes, from 0, along which the sign alternates
 * @param dimension number of axes of the lattice
 * @param form what is done with the mean; MEAN of a length is the length
 */
public record LatticeMode(
    int channels, int channel, List<Integer> alternating, int dimension, Form form)
    implements Observable {
  /** The length of the vector of all fields. */
  public static final int ALL = -1;

  private static final List<String> AXES = List.of("x", "y", "z");

  /** Copies the list. */
  public LatticeMode {
    alternating = List.copyOf(alternating);
  }

  /** Every mode of every field, and the length of each where there are several fields. */
  static List<Observable> all(int channels, int dimension) {
    List<Observable> modes = new ArrayList<>();
    for (int mask = 0; mask < 1 << dimension; mask++) {
      int bits = mask;
      List<Integer> axes =
          IntStream.range(0, dimension).filter(axis -> (bits >> axis & 1) == 1).boxed().toList();
      for (int channel = channels > 1 ? ALL : 0; channel < channels; channel++) {
        for (Form form : Form.values()) {
          if (channel != ALL || form != Form.ABSOLUTE) {
            modes.add(new LatticeMode(channels, channel, axes, dimension, form));
          }
        }
      }
    }
    return modes;
  }

  @Override
  public int complexity() {
    return 2 + alternating.size() + (channel == ALL ? 1 : 0) + (form == Form.MEAN ? 0 : 1);
  }

  @Override
  public String name() {
    String bare =
        (alternating.size() == dimension ? "staggered " : "")
            + "magnetisation"
            + (alternating.isEmpty() || alternating.size() == dimension
                ? ""
                : " alternating along "
                    + alternating.stream().map(AXES::get).collect(Collectors.joining(" and ")))
            + (channels > 1 && channel != ALL ? " of component " + (channel + 1) : "");
    String whole = channel == ALL ? "length of the " + bare + " vector" : bare;
    return switch (form) {
      case MEAN -> whole;
      case ABSOLUTE -> "absolute " + whole;
      case SQUARE -> "squared " + whole;
    };
  }

  @Override
  public Expression expression() {
    String at = String.join(",", AXES.subList(0, dimension));
    String symbol = channels > 1 && channel != ALL ? "s" + (channel + 1) : "s";
    Expression field = new Expression.Variable(symbol, at);
    if (!alternating.isEmpty()) {
      List<Expression> places = new ArrayList<>();
      alternating.forEach(axis -> places.add(new Expression.Variable("π " + AXES.get(axis), "")));
      Expression sum = places.size() == 1 ? places.getFirst() : new Expression.Sum(places);
      field = new Expression.Product(List.of(new Expression.Call("cos", sum), field));
    }
    Expression mean = new Expression.SiteMean(field);
    Expression length = channel == ALL ? new Expression.Absolute(mean) : mean;
    return switch (form) {
      case MEAN -> length;
      case ABSOLUTE -> new Expression.Absolute(mean);
      case SQUARE -> new Expression.Power(length, 2);
    };
  }

  @Override
  public double[] evaluate(Tensor samples) {
    int[] extents = extents(samples);
    int count = samples.shape().extent(0);
    int sites = IntStream.of(extents).reduce(1, (a, b) -> a * b);
    float[] signs = signs(extents, sites);
    double[] values = new double[count];
    for (int sample = 0; sample < count; sample++) {
      if (channel == ALL) {
        double squares = 0;
        for (int each = 0; each < channels; each++) {
          double mean = mean(samples.array(), (sample * channels + each) * sites, signs);
          squares += mean * mean;
        }
        values[sample] = form.apply(Math.sqrt(squares));
      } else {
        values[sample] =
            form.apply(mean(samples.array(), (sample * channels + channel) * sites, signs));
      }
    }
    return values;
  }

  private int[] extents(Tensor samples) {
    int[] shape = samples.shape().toArray();
    int first = shape.length - dimension;
    int[] extents = IntStream.range(Math.max(1, first), shape.length).map(i -> shape[i]).toArray();
    boolean fits = first == 2 ? shape[1] == channels : first == 1 && channels == 1;
    for (int axis : alternating) {
      fits &= extents[axis] % 2 == 0;
    }
    if (!fits) {
      throw new ShapeMismatchException(
          "samples",
          channels + " fields of " + dimension + " axes, even where the sign alternates",
          samples.shape().toString());
    }
    return extents;
  }

  private float[] signs(int[] extents, int sites) {
    float[] signs = new float[sites];
    for (int site = 0; site < sites; site++) {
      int rest = site;
      int parity = 0;
      for (int axis = dimension - 1; axis >= 0; axis--) {
        parity += alternating.contains(axis) ? rest % extents[axis] : 0;
        rest /= extents[axis];
      }
      signs[site] = parity % 2 == 0 ? 1 : -1;
    }
    return signs;
  }

  private static double mean(float[] values, int from, float[] signs) {
    double sum = 0;
    for (int site = 0; site < signs.length; site++) {
      sum += signs[site] * values[from + site];
    }
    return sum / signs.length;
  }
}
