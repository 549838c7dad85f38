package dev.lodestone.physics.ising;

/**
 * Exact thermodynamics per site of the periodic L x L lattice, for any L of 2 or more (odd ones
 * too). Immutable and thread-safe; O(L) operations a call.
 *
 * <pre>
 *   Z = 1/2 (2 sinh 2K)^(L^2 / 2) [ prod 2 cosh(L g_(2r+1) / 2) + prod 2 sinh(L g_(2r+1) / 2)
 *                                 + prod 2 cosh(L g_2r / 2)     + prod 2 sinh(L g_2r / 2) ]
 *   r = 0 .. L - 1,  cosh g_l = cosh 2K coth 2K - cos(pi l / L),  g_l &gt; 0 for l &gt;= 1,
 *   g_0 = 2K + ln tanh K, negative above T_c
 *   u = -(J / L^2) d ln Z / dK,  C = (K^2 / L^2) d^2 ln Z / dK^2,  K = J / T
 * </pre>
 *
 * <p>Derivatives are analytic. The four products are scaled by the largest, and their second
 * derivatives are summed about their common first derivative, so that nothing overflows and nothing
 * large cancels; the factor of g_0, which passes through zero at T_c, is differentiated as a
 * product. L = 2 has every bond twice, as periodic boundaries say.
 *
 * <p>Source: B. Kaufman, Phys. Rev. 76 (1949) 1232.
 *
 * @param latticeSize L, at least 2
 * @param coupling J, above 0
 */
public record KaufmanSolution(int latticeSize, double coupling) {
  // Beyond it g follows lambda to the last bit.
  private static final double LARGE_LAMBDA = 40;

  /** Refuses lattices of fewer than 2 x 2 sites. */
  public KaufmanSolution {
    if (latticeSize < 2) {
      throw new IllegalArgumentException("latticeSize: expected at least 2, given " + latticeSize);
    }
  }

  /** The solution for J = 1. */
  public static KaufmanSolution of(int latticeSize) {
    return new KaufmanSolution(latticeSize, 1.0);
  }

  /** ln Z / L^2. */
  public double logPartitionFunction(double temperature) {
    return evaluate(temperature).logarithm;
  }

  /** The free energy per site, -T ln Z / L^2. */
  public double freeEnergy(double temperature) {
    return -temperature * logPartitionFunction(temperature);
  }

  /** The energy per site u. */
  public double energy(double temperature) {
    return -coupling * evaluate(temperature).first;
  }

  /** The specific heat per site C = du/dT. */
  public double specificHeat(double temperature) {
    double k = ReducedCoupling.of(coupling, temperature);
    return k * k * evaluate(temperature).second;
  }

  /** ln Z / L^2 and its first two derivatives in K. */
  private record Derivatives(double logarithm, double first, double second) {}

  private Derivatives evaluate(double temperature) {
    double k = ReducedCoupling.of(coupling, temperature);
    double lambda = ReducedCoupling.logSinh(k);
    double sites = (double) latticeSize * latticeSize;
    Product oddCosh = new Product();
    Product oddSinh = new Product();
    Product evenCosh = new Product();
    Product evenSinh = new Product();
    for (int r = 0; r < latticeSize; r++) {
      Mode odd = mode(k, lambda, 2 * r + 1);
      oddCosh.multiplyByCosh(odd);
      oddSinh.multiplyBySinh(odd);
      Mode even = r == 0 ? zeroMode(k) : mode(k, lambda, 2 * r);
      evenCosh.multiplyByCosh(even);
      if (r > 0) {
        evenSinh.multiplyBySinh(even);
      }
    }
    Derivatives bracket = sum(new Product[] {oddCosh, oddSinh, evenCosh}, evenSinh, zeroMode(k));
    double logarithm = 0.5 * (Math.log(2) + lambda) + (bracket.logarithm - Math.log(2)) / sites;
    double first = ReducedCoupling.coth(k) + bracket.first / sites;
    double second = -2 * ReducedCoupling.inverseSquaredSinh(k) + bracket.second / sites;
    return new Derivatives(logarithm, first, second);
  }

  /** x = L g / 2 and its first two derivatives in K. */
  private record Mode(double x, double first, double second) {}

  private Mode zeroMode(double k) {
    double half = 0.5 * latticeSize;
    double inverseSinh = Math.exp(-ReducedCoupling.logSinh(k));
    double energy = 2 * k + Math.log(Math.tanh(k));
    double first = 2 + 2 * inverseSinh;
    double second = -4 * ReducedCoupling.coth(k) * inverseSinh;
    return new Mode(half * energy, half * first, half * second);
  }

  private Mode mode(double k, double lambda, int l) {
    double half = 0.5 * latticeSize;
    double theta = Math.PI * l / latticeSize;
    double energy = ReducedCoupling.modeEnergy(lambda, theta);
    double slope = Math.signum(lambda);
    double curvature = 0;
    if (Math.abs(lambda) < LARGE_LAMBDA) {
      double cosine = Math.cos(theta);
      double h = Math.cosh(lambda);
      double sinhEnergy = Math.sinh(energy);
      slope = 2 * Math.sinh(lambda) / sinhEnergy;
      double numerator = -4 * h * h * cosine + 2 * h * (cosine * cosine + 3) - 4 * cosine;
      curvature = numerator / (sinhEnergy * sinhEnergy * sinhEnergy);
    }
    double lambdaFirst = 2 * ReducedCoupling.coth(k);
    double lambdaSecond = -4 * ReducedCoupling.inverseSquaredSinh(k);
    double first = slope * lambdaFirst;
    double second = curvature * lambdaFirst * lambdaFirst + slope * lambdaSecond;
    return new Mode(half * energy, half * first, half * second);
  }

  /** The logarithm of a product of positive factors and its first two derivatives in K. */
  private static final class Product {
    double logarithm;
    double first;
    double second;

    void multiplyByCosh(Mode mode) {
      double magnitude = Math.abs(mode.x);
      double tanh = Math.tanh(mode.x);
      logarithm += magnitude + Math.log1p(Math.exp(-2 * magnitude));
      first += mode.first * tanh;
      second += mode.second * tanh + mode.first * mode.first * (1 - tanh * tanh);
    }

    void multiplyBySinh(Mode mode) {
      double coth = 1 / Math.tanh(mode.x);
      logarithm += mode.x + Math.log(-Math.expm1(-2 * mode.x));
      first += mode.first * coth;
      second += mode.second * coth + mode.first * mode.first * (1 - coth * coth);
    }
  }

  /** ln of positive products + 2 sinh(zero.x) rest, and its derivatives. */
  private static Derivatives sum(Product[] positive, Product rest, Mode zero) {
    double magnitude = Math.abs(zero.x);
    double largest = rest.logarithm + magnitude;
    for (Product product : positive) {
      largest = Math.max(largest, product.logarithm);
    }
    // 2 sinh and 2 cosh of the zero mode times the rest, both divided by the largest product.
    double scale = Math.exp(rest.logarithm + magnitude - largest);
    double sinh = -Math.signum(zero.x) * Math.expm1(-2 * magnitude) * scale;
    double cosh = (1 + Math.exp(-2 * magnitude)) * scale;
    double total = sinh;
    double mean = cosh * zero.first + sinh * rest.first;
    for (Product product : positive) {
      double weight = Math.exp(product.logarithm - largest);
      total += weight;
      mean += weight * product.first;
    }
    mean /= total;
    double deviation = rest.first - mean;
    double second =
        sinh * (zero.first * zero.first + deviation * deviation + rest.second)
            + cosh * (zero.second + 2 * zero.first * deviation);
    for (Product product : positive) {
      double weight = Math.exp(product.logarithm - largest);
      double difference = product.first - mean;
      second += weight * (difference * difference + product.second);
    }
    return new Derivatives(largest + Math.log(total), mean, second / total);
  }
}
