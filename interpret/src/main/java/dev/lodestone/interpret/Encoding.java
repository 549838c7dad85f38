package dev.lodestone.interpret;

import dev.lodestone.interpret.CorrelationProbe.Route;
import dev.lodestone.interpret.LatticeCorrelator.Lattice;
import dev.lodestone.kernels.Shape;
import dev.lodestone.kernels.Tensor;
import java.util.Optional;

/** What a localisation network reads of a sample. Immutable. */
sealed interface Encoding {
  /** The tensor whose rows the network reads, one a sample. */
  Tensor encode(Tensor samples);

  /** Every site, {@code [samples][channels][height][width]}. */
  record Images() implements Encoding {
    @Override
    public Tensor encode(Tensor samples) {
      Lattice lattice = Lattice.of(samples);
      return Tensor.wrap(
          samples.backend(),
          Shape.of(lattice.samples(), lattice.channels(), lattice.height(), lattice.width()),
          samples.array());
    }
  }

  /** All sites as one vector, {@code [samples][channels * height * width]}. */
  record Rows() implements Encoding {
    @Override
    public Tensor encode(Tensor samples) {
      int count = samples.shape().extent(0);
      int length = samples.shape().size() / Math.max(1, count);
      return Tensor.wrap(samples.backend(), Shape.of(count, length), samples.array());
    }
  }

  /** How often each patch occurs, {@code [samples][patches]}. */
  record Frequencies(DistinctPatches patches) implements Encoding {
    @Override
    public Tensor encode(Tensor samples) {
      return patches.frequencies(samples);
    }
  }

  /** The cheapest encoding that gives the probe's function on these samples. */
  static Encoding of(CorrelationProbe probe, Tensor samples) {
    Lattice lattice = Lattice.of(samples);
    if (probe.field().covers(lattice.height(), lattice.width())) {
      return new Rows();
    }
    Optional<DistinctPatches> patches =
        probe.route() == Route.CONVOLUTION
            ? Optional.empty()
            : DistinctPatches.of(samples, probe.field());
    return patches.<Encoding>map(Frequencies::new).orElseGet(Images::new);
  }
}
