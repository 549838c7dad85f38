package dev.lodestone.bench.report;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A plot of layers over common axes. Immutable.
 *
 * @param title a few words
 * @param caption one or two sentences that say what is to be seen
 * @param x horizontal axis
 * @param y vertical axis
 * @param layers drawn in this order
 */
public record Plot(String title, String caption, Axis x, Axis y, List<Layer> layers)
    implements Block {
  /** Copies the list. */
  public Plot {
    layers = List.copyOf(layers);
  }

  /** A plot of the given layers. */
  public static Plot of(String title, String caption, Axis x, Axis y, Layer... layers) {
    return new Plot(title, caption, x, y, List.of(layers));
  }

  /**
   * An axis.
   *
   * @param label the quantity with its unit
   * @param logarithmic whether equal distances are equal ratios
   */
  public record Axis(String label, boolean logarithmic) {
    /** A linear axis. */
    public static Axis linear(String label) {
      return new Axis(label, false);
    }

    /** A logarithmic axis. */
    public static Axis logarithmic(String label) {
      return new Axis(label, true);
    }
  }

  /** Something that is drawn. Arrays are copied. */
  public sealed interface Layer {
    /** The entry in the legend. */
    String name();
  }

  /** Points with optional error bars of one standard error, or coloured by a third quantity. */
  public static final class Points extends Series implements Layer {
    private final double[] errors;
    private final double[] colours;
    private final String colourLabel;

    /** Points without error bars. */
    public Points(String name, double[] x, double[] y) {
      this(name, x, y, new double[0]);
    }

    /**
     * Points with error bars.
     *
     * @param name the entry in the legend
     * @param x abscissae
     * @param y ordinates
     * @param errors standard errors of y, as many as there are points, or none
     */
    public Points(String name, double[] x, double[] y, double[] errors) {
      this(name, x, y, errors, new double[0], "");
      if (errors.length != 0 && errors.length != x.length) {
        throw new IllegalArgumentException(
            "errors: expected " + x.length + " or none, given " + errors.length);
      }
    }

    private Points(
        String name, double[] x, double[] y, double[] errors, double[] colours, String label) {
      super(name, x, y);
      this.errors = errors.clone();
      this.colours = colours.clone();
      this.colourLabel = label;
    }

    /** Every n-th point, without error bars, so that at most so many are drawn. */
    public static Points some(String name, double[] x, double[] y, int most) {
      return new Points(name, thinned(x, most), thinned(y, most));
    }

    /**
     * Every n-th point, coloured by a third quantity.
     *
     * @param by the quantity, one value a point
     * @param label the quantity with its unit
     * @param most how many are drawn at most
     */
    public static Points coloured(
        String name, double[] x, double[] y, double[] by, String label, int most) {
      if (by.length != x.length) {
        throw new IllegalArgumentException("by: expected " + x.length + ", given " + by.length);
      }
      double[] none = new double[0];
      return new Points(name, thinned(x, most), thinned(y, most), none, thinned(by, most), label);
    }

    private static double[] thinned(double[] values, int most) {
      int step = Math.max(1, Math.ceilDiv(values.length, most));
      return IntStream.range(0, Math.ceilDiv(values.length, step))
          .mapToDouble(i -> values[i * step])
          .toArray();
    }

    /** Whether a third quantity gives the colours. */
    public boolean isColoured() {
      return colours.length > 0;
    }

    /** The third quantity at point i. */
    public double colour(int i) {
      return colours[i];
    }

    /** What the colours stand for; empty where there are none. */
    public String colourLabel() {
      return colourLabel;
    }

    /** Whether there are error bars. */
    public boolean hasErrors() {
      return errors.length > 0;
    }

    /** Standard error of point i. */
    public double error(int i) {
      return errors[i];
    }
  }

  /** A line through points in the given order. */
  public static final class Line extends Series implements Layer {
    /** A line. */
    public Line(String name, double[] x, double[] y) {
      super(name, x, y);
    }
  }

  /**
   * Bars over bins of equal width.
   *
   * @param name the entry in the legend
   * @param from left edge of the first bin
   * @param width of a bin
   * @param counts height of each bar
   */
  public record Bars(String name, double from, double width, List<Double> counts) implements Layer {
    /** Copies the list. */
    public Bars {
      counts = List.copyOf(counts);
    }

    /** Counts values into bins that span them. */
    public static Bars histogram(String name, double[] values, int bins) {
      double least = Arrays.stream(values).min().orElse(0);
      double most = Arrays.stream(values).max().orElse(1);
      double width = most > least ? (most - least) / bins : 1.0 / bins;
      double[] counts = new double[bins];
      for (double value : values) {
        counts[Math.min(bins - 1, (int) ((value - least) / width))]++;
      }
      return new Bars(name, least, width, Arrays.stream(counts).boxed().toList());
    }
  }

  /** A dashed vertical line, for example an exact critical temperature. */
  public record VerticalRule(String name, double x) implements Layer {}

  /** A dashed horizontal line. */
  public record HorizontalRule(String name, double y) implements Layer {}

  /** Points and lines share their coordinates. */
  public abstract static sealed class Series permits Points, Line {
    private final String name;
    private final double[] x;
    private final double[] y;

    private Series(String name, double[] x, double[] y) {
      if (x.length != y.length) {
        throw new IllegalArgumentException(
            "y: expected " + x.length + " values as in x, given " + y.length);
      }
      this.name = name;
      this.x = x.clone();
      this.y = y.clone();
    }

    /** The entry in the legend. */
    public String name() {
      return name;
    }

    /** The number of points. */
    public int size() {
      return x.length;
    }

    /** Abscissa of point i. */
    public double x(int i) {
      return x[i];
    }

    /** Ordinate of point i. */
    public double y(int i) {
      return y[i];
    }
  }
}
