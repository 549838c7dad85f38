package dev.lodestone.interpret;

import dev.lodestone.interpret.LatticeCorrelator.Form;
import dev.lodestone.interpret.LatticeCorrelator.Lattice;
import dev.lodestone.interpret.LatticeCorrelator.Site;
import dev.lodestone.kernels.Tensor;
import java.util.ArrayList;
import java.util.List;

/** Systematic lists of observables: complete up to an order, without any choice of a favourite. */
public final class Candidates {
  /** The most observables that a list may have: beyond it a search is hopeless anyway. */
  public static final int MOST = 4000;

  private Candidates() {}

  /**
   * Every product of up to {@code order} fields in a box, up to translation, each as mean over the
   * lattice, absolute value of the mean and square of the mean.
   *
   * <p>Where all values are -1 or 1 no site occurs twice in a product, because its square is 1.
   *
   * @param samples {@code [samples][channels][height][width]} or {@code [samples][height][width]}
   * @param boxHeight rows of the box, at most those of the lattice
   * @param boxWidth columns of the box, at most those of the lattice
   * @param order most factors of a product, from 1
   * @throws IllegalArgumentException if the box does not fit or the list would exceed {@link #MOST}
   */
  public static List<Observable> correlators(
      Tensor samples, int boxHeight, int boxWidth, int order) {
    Lattice lattice = Lattice.of(samples);
    requireWithin("boxHeight", boxHeight, 1, lattice.height());
    requireWithin("boxWidth", boxWidth, 1, lattice.width());
    requireWithin("order", order, 1, Integer.MAX_VALUE);
    List<Site> sites = new ArrayList<>();
    for (int channel = 0; channel < lattice.channels(); channel++) {
      for (int down = 0; down < boxHeight; down++) {
        for (int right = 0; right < boxWidth; right++) {
          sites.add(new Site(channel, down, right));
        }
      }
    }
    List<List<Site>> products = new ArrayList<>();
    for (int factors = 1; factors <= order; factors++) {
      extend(sites, 0, factors, !isTwoValued(samples), new ArrayList<>(), products);
    }
    List<Observable> observables = new ArrayList<>();
    for (List<Site> product : products) {
      for (Form form : Form.values()) {
        observables.add(new LatticeCorrelator(product, form));
      }
    }
    return observables;
  }

  /**
   * Every mean over the lattice with a sign that alternates along any of its axes, as it is, as
   * absolute value and as square, of every field; of several fields the length of their vector too.
   *
   * @param channels number of fields; samples are {@code [n][extents]...} for one, {@code
   *     [n][channels][extents]...} for several, extents even
   * @param dimension number of axes of the lattice, 1 to 3
   */
  public static List<Observable> modes(int channels, int dimension) {
    requireWithin("channels", channels, 1, Integer.MAX_VALUE);
    requireWithin("dimension", dimension, 1, 3);
    return LatticeMode.all(channels, dimension);
  }

  private static void extend(
      List<Site> sites,
      int from,
      int missing,
      boolean repeat,
      List<Site> product,
      List<List<Site>> products) {
    if (missing == 0) {
      if (touchesCorner(product)) {
        requireWithin("number of correlators", (products.size() + 1) * 3, 0, MOST);
        products.add(List.copyOf(product));
      }
      return;
    }
    for (int i = from; i < sites.size(); i++) {
      product.add(sites.get(i));
      extend(sites, repeat ? i : i + 1, missing - 1, repeat, product, products);
      product.removeLast();
    }
  }

  // One representative of all translates: the one pushed into the upper left corner of the box.
  private static boolean touchesCorner(List<Site> product) {
    return product.stream().mapToInt(Site::down).min().orElse(0) == 0
        && product.stream().mapToInt(Site::right).min().orElse(0) == 0;
  }

  private static boolean isTwoValued(Tensor samples) {
    for (float value : samples.array()) {
      if (value != 1 && value != -1) {
        return false;
      }
    }
    return true;
  }

  /**
   * Every monomial of the features from order 1 to {@code order}.
   *
   * @param names one a feature; samples are {@code [samples][features]}
   * @param order the highest sum of exponents, from 1
   */
  public static List<Observable> monomials(List<String> names, int order) {
    requireWithin("order", order, 1, Integer.MAX_VALUE);
    List<Observable> observables = new ArrayList<>();
    for (int degree = 1; degree <= order; degree++) {
      raise(names, 0, degree, new int[names.size()], observables);
    }
    return observables;
  }

  private static void raise(
      List<String> names, int feature, int missing, int[] exponents, List<Observable> into) {
    if (missing == 0) {
      requireWithin("number of monomials", into.size() + 1, 0, MOST);
      into.add(FeatureMonomial.of(names, exponents));
      return;
    }
    if (feature == names.size()) {
      return;
    }
    for (int exponent = missing; exponent >= 0; exponent--) {
      exponents[feature] = exponent;
      raise(names, feature + 1, missing - exponent, exponents, into);
    }
    exponents[feature] = 0;
  }

  private static void requireWithin(String name, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          name + ": expected " + least + " to " + most + ", given " + value);
    }
  }
}
