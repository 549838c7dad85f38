package dev.lodestone.interpret;

import dev.lodestone.kernels.Shape;
import dev.lodestone.kernels.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The mean over all sites of a product of translated fields, or its absolute value or square.
 *
 * <pre>C = 1/N sum over (x,y) of product over factors f of s_c(f)(x + dx(f), y + dy(f))</pre>
 *
 * with periodic boundaries. Samples are {@code [samples][channels][height][width]} or {@code
 * [samples][height][width]}; values without unit.
 *
 * @param factors the sites of the product, at least one; a site may occur several times
 * @param form what is done with the mean
 */
public record LatticeCorrelator(List<Site> factors, Form form) implements Observable {
  /**
   * One factor.
   *
   * @param channel which field
   * @param down displacement along the height
   * @param right displacement along the width
   */
  public record Site(int channel, int down, int right) implements Comparable<Site> {
    @Override
    public int compareTo(Site other) {
      int byChannel = Integer.compare(channel, other.channel);
      int byRow = byChannel != 0 ? byChannel : Integer.compare(down, other.down);
      return byRow != 0 ? byRow : Integer.compare(right, other.right);
    }
  }

  /** What is done with the mean over the sites. */
  public enum Form {
    /** Nothing. */
    MEAN,
    /** Its absolute value. */
    ABSOLUTE,
    /** Its square. */
    SQUARE;

    double apply(double mean) {
      return switch (this) {
        case MEAN -> mean;
        case ABSOLUTE -> Math.abs(mean);
        case SQUARE -> mean * mean;
      };
    }
  }

  /** Copies the factors. */
  public LatticeCorrelator {
    factors = List.copyOf(factors);
    if (factors.isEmpty()) {
      throw new IllegalArgumentException("factors: expected at least one site, given none");
    }
  }

  @Override
  public int complexity() {
    return 2 * factors.size() + (form == Form.MEAN ? 0 : 1);
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
    if (factors.size() == 1) {
      return "magnetisation" + (factors.getFirst().channel() == 0 ? "" : " of " + field(0));
    }
    if (factors.size() > 2) {
      return factors.size() + "-point correlator of " + product();
    }
    int down = factors.get(1).down() - factors.get(0).down();
    int right = factors.get(1).right() - factors.get(0).right();
    return switch (down * down + right * right) {
      case 0 -> "mean of " + product();
      case 1 -> "nearest-neighbour correlator";
      case 2 -> "diagonal-neighbour correlator";
      default -> "two-point correlator at displacement (" + right + ", " + down + ")";
    };
  }

  private String field(int factor) {
    int channel = factors.get(factor).channel();
    return channel == 0 ? "s" : "s" + (channel + 1);
  }

  private String product() {
    return new Expression.Product(translated()).text();
  }

  private List<Expression> translated() {
    List<Expression> product = new ArrayList<>();
    for (int i = 0; i < factors.size(); i++) {
      Site site = factors.get(i);
      String index = shifted("x", site.right()) + "," + shifted("y", site.down());
      product.add(new Expression.Variable(field(i), index));
    }
    return product;
  }

  private static String shifted(String axis, int by) {
    return by == 0 ? axis : String.format(Locale.ROOT, "%s%+d", axis, by);
  }

  @Override
  public Expression expression() {
    List<Expression> product = translated();
    Expression body = product.size() == 1 ? product.getFirst() : new Expression.Product(product);
    Expression mean = new Expression.SiteMean(body);
    return switch (form) {
      case MEAN -> mean;
      case ABSOLUTE -> new Expression.Absolute(mean);
      case SQUARE -> new Expression.Power(mean, 2);
    };
  }

  @Override
  public double[] evaluate(Tensor samples) {
    double[] values = means(samples);
    for (int i = 0; i < values.length; i++) {
      values[i] = form.apply(values[i]);
    }
    return values;
  }

  /** The mean of the product for every sample, before the form is applied. */
  double[] means(Tensor samples) {
    Lattice lattice = Lattice.of(samples);
    double[] means = new double[lattice.samples()];
    float[] product = new float[lattice.width()];
    int[] wrapped = columns(lattice);
    for (int sample = 0; sample < means.length; sample++) {
      double sum = 0;
      for (int row = 0; row < lattice.height(); row++) {
        sum += rowSum(samples.array(), lattice, sample, row, wrapped, product);
      }
      means[sample] = sum / ((double) lattice.height() * lattice.width());
    }
    return means;
  }

  private int[] columns(Lattice lattice) {
    int[] columns = new int[factors.size()];
    for (int i = 0; i < columns.length; i++) {
      columns[i] = Math.floorMod(factors.get(i).right(), lattice.width());
    }
    return columns;
  }

  private double rowSum(
      float[] values, Lattice lattice, int sample, int row, int[] columns, float[] product) {
    for (int i = 0; i < columns.length; i++) {
      Site site = factors.get(i);
      int line = Math.floorMod(row + site.down(), lattice.height());
      int from = lattice.offset(sample, site.channel(), line);
      int unwrapped = lattice.width() - columns[i];
      if (i == 0) {
        System.arraycopy(values, from + columns[i], product, 0, unwrapped);
        System.arraycopy(values, from, product, unwrapped, columns[i]);
      } else {
        multiply(values, from + columns[i], product, 0, unwrapped);
        multiply(values, from, product, unwrapped, columns[i]);
      }
    }
    float sum = 0;
    for (float factor : product) {
      sum += factor;
    }
    return sum;
  }

  private static void multiply(float[] values, int from, float[] product, int to, int count) {
    for (int i = 0; i < count; i++) {
      product[to + i] *= values[from + i];
    }
  }

  /** Extents of samples on a lattice. */
  record Lattice(int samples, int channels, int height, int width) {
    static Lattice of(Tensor tensor) {
      Shape shape = tensor.shape();
      if (shape.rank() == 3) {
        return new Lattice(shape.extent(0), 1, shape.extent(1), shape.extent(2));
      }
      if (shape.rank() == 4) {
        return new Lattice(shape.extent(0), shape.extent(1), shape.extent(2), shape.extent(3));
      }
      throw new IllegalArgumentException(
          "samples: expected [samples][channels][height][width] or [samples][height][width],"
              + " given "
              + shape);
    }

    int offset(int sample, int channel, int row) {
      return ((sample * channels + channel) * height + row) * width;
    }
  }
}
