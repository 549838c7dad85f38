package dev.lodestone.bench.cli;

import dev.lodestone.bench.npz.NpyArray;
import dev.lodestone.bench.npz.Npz;
import dev.lodestone.bench.study.SettingException;
import dev.lodestone.kernels.Backend;
import dev.lodestone.kernels.CheckerboardMetropolis;
import dev.lodestone.physics.Ensemble;
import dev.lodestone.physics.SamplingPlan;
import dev.lodestone.physics.ising.IsingModel;
import dev.lodestone.physics.ising.IsingSampler;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lodestone sample ising}: labelled configurations for anybody's network. */
@Command(
    name = "sample",
    description = "Writes labelled configurations of a system as an .npz that NumPy reads.",
    footer = {
      "",
      "Example: lodestone sample ising --lattice 28 --from 1 --to 3.5 --temperatures 11 --out"
          + " a.npz",
      "Arrays: spins int8 [n][L][L], temperatures, energies and magnetisations per site float64"
          + " [n],",
      "labels int8 [n] (1 below the critical temperature), chains int32 [n], seed int64 []."
    })
final class SampleCommand implements Callable<Integer> {
  /** How the configurations are made. */
  enum Start {
    equilibrated,
    hot
  }

  /** Where random numbers come from. */
  enum Generator {
    hash,
    philox
  }

  private static final String SYSTEM = "ising";

  private final Terminal terminal;

  @Parameters(index = "0", paramLabel = "ising", description = "The system.")
  private String system;

  @Mixin private CommonOptions common;

  @Option(names = "--lattice", paramLabel = "L", defaultValue = "28", description = "Edge, even.")
  private int lattice;

  @Option(names = "--from", paramLabel = "T", defaultValue = "1.0", description = "Lowest k_B T/J.")
  private double from;

  @Option(names = "--to", paramLabel = "T", defaultValue = "3.5", description = "Highest k_B T/J.")
  private double to;

  @Option(
      names = "--temperatures",
      paramLabel = "N",
      defaultValue = "26",
      description = "How many.")
  private int temperatures;

  @Option(
      names = "--configurations",
      paramLabel = "N",
      defaultValue = "100",
      description = "At each temperature (default: 100).")
  private int configurations;

  @Option(
      names = "--start",
      paramLabel = "equilibrated|hot",
      defaultValue = "equilibrated",
      description = "Equilibrium, or Metropolis sweeps from random spins, which leave stripes.")
  private Start start;

  @Option(
      names = "--sweeps",
      paramLabel = "N",
      defaultValue = "1000",
      description = "Sweeps of a hot start (default: 1000).")
  private int sweeps;

  @Option(
      names = "--generator",
      paramLabel = "hash|philox",
      defaultValue = "hash",
      description = "Random numbers: a counter hash, or Philox4x32-10, slower, as an audit of it.")
  private Generator generator;

  @Option(names = "--out", required = true, paramLabel = "FILE", description = "The .npz file.")
  private Path out;

  @Option(names = "--force", description = "Replaces FILE.")
  private boolean force;

  SampleCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    if (!system.equals(SYSTEM)) {
      throw new SettingException("system: expected " + SYSTEM + ", given " + system);
    }
    if (Files.exists(out) && !force) {
      throw new FileAlreadyExistsException(out + " (--force replaces it)");
    }
    IsingModel model;
    SamplingPlan plan;
    try {
      model = IsingModel.of(lattice);
      List<Double> grid = SamplingPlan.grid(from, to, temperatures);
      plan =
          start == Start.hot
              ? SamplingPlan.hotStart(grid, configurations, sweeps, common.seed())
              : SamplingPlan.equilibrated(grid, configurations, common.seed());
    } catch (IllegalArgumentException refused) {
      throw new SettingException(refused.getMessage());
    }
    try (Backend backend = common.device().open(common.threads())) {
      Ensemble ensemble = sampler(backend, model).sample(plan);
      Npz.write(out, arrays(model, ensemble));
      terminal.complain(out + ": " + ensemble.size() + " configurations of " + model);
    }
    return ExitCode.DONE.number();
  }

  private IsingSampler sampler(Backend backend, IsingModel model) {
    try {
      return IsingSampler.on(backend, model)
          .withGenerator(
              switch (generator) {
                case hash -> CheckerboardMetropolis.Generator.COUNTER_HASH;
                case philox -> CheckerboardMetropolis.Generator.PHILOX;
              });
    } catch (IllegalArgumentException refused) {
      throw new SettingException("--" + refused.getMessage());
    }
  }

  private Map<String, NpyArray> arrays(IsingModel model, Ensemble ensemble) {
    int samples = ensemble.size();
    float[] spins = ensemble.configurations().array();
    byte[] packed = new byte[spins.length];
    for (int i = 0; i < packed.length; i++) {
      packed[i] = (byte) spins[i];
    }
    float[] below = ensemble.labelsBelow(model.criticalTemperature());
    byte[] labels = new byte[samples];
    for (int i = 0; i < samples; i++) {
      labels[i] = (byte) below[i];
    }
    Map<String, NpyArray> arrays = new LinkedHashMap<>();
    arrays.put("spins", NpyArray.int8(packed, samples, ensemble.height(), ensemble.width()));
    arrays.put("labels", NpyArray.int8(labels, samples));
    arrays.put("temperatures", NpyArray.float64(ensemble.temperatures(), samples));
    arrays.put("energies", NpyArray.float64(ensemble.energies(), samples));
    arrays.put("magnetisations", NpyArray.float64(ensemble.magnetisations(), samples));
    arrays.put("chains", NpyArray.int32(ensemble.chains(), samples));
    arrays.put("seed", NpyArray.int64(new long[] {common.seed()}));
    return arrays;
  }
}
