package dev.lodestone.bench.jmh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lodestone.bench.study.Scale;
import dev.lodestone.bench.study.Settings;
import dev.lodestone.bench.study.ising.IsingStudy;
import dev.lodestone.kernels.Activation;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.runner.RunnerException;

class ScoreboardTest {
  private static final List<String> JVM = List.of("--add-modules=jdk.incubator.vector");

  private static Scoreboard.Plan plan(String word) {
    return new Scoreboard.Plan(List.of(word), List.of(1), true, 0.001, 1, JVM);
  }

  @Test
  void aWrongResultIsAFailureAndIsNotTimed() throws RunnerException {
    // Another benchmark on this machine disturbs times, which nobody reads here.
    System.setProperty("jmh.ignoreLock", "true");
    ByteArrayOutputStream progress = new ByteArrayOutputStream();
    Scoreboard.Result result =
        Scoreboard.measure(
            plan(WrongContender.WORKLOAD), new PrintStream(progress, true, StandardCharsets.UTF_8));
    assertThat(result.failures())
        .anySatisfy(
            line ->
                assertThat(line)
                    .startsWith(WrongContender.WORKLOAD + " by wrong: ")
                    .contains("element " + WrongContender.WRONG_ELEMENT));
    assertThat(result.scores()).noneMatch(score -> score.contender().equals("wrong"));
    assertThat(result.scores())
        .anySatisfy(
            score -> {
              assertThat(score.contender()).isEqualTo(LodestoneContender.NAME);
              assertThat(score.rate()).isPositive();
            });
    assertThat(ScoreTable.of(result)).contains(WrongContender.WORKLOAD, "FAILED");
    assertThat(progress.toString(StandardCharsets.UTF_8)).contains("FAILED");
  }

  @Test
  void anUnknownNameIsRefusedBeforeAnythingIsMeasured() {
    PrintStream nowhere =
        new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
    assertThatThrownBy(() -> Scoreboard.measure(plan("no such thing"), nowhere))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no such thing");
  }

  @Test
  void everyWorkloadHasANameOfItsOwn() {
    assertThat(Workloads.all()).extracting(Workload::key).doesNotHaveDuplicates();
  }

  @Test
  void theIntervalOfARatioHoldsItAndShrinksWithTheSpread() {
    Workload workload = new GemmWorkload(false, false, 2, 2, 2, Activation.IDENTITY);
    Samples samples = new Samples();
    Samples.Bout bout = new Samples.Bout(workload, 1);
    samples.add(bout, "quick", List.of(1.0, 1.1, 0.9, 1.05, 0.95));
    samples.add(bout, "slow", List.of(2.0, 2.2, 1.8, 2.1, 1.9));
    samples.add(bout, "steady", List.of(2.0, 2.0, 2.0, 2.0, 2.0));
    Samples.Ratio wide = samples.ratio(bout, "quick", "slow");
    Samples.Ratio narrow = samples.ratio(bout, "quick", "steady");
    assertThat(wide.value()).isBetween(wide.low(), wide.high());
    assertThat(wide.value()).isEqualTo(2, org.assertj.core.api.Assertions.within(1e-12));
    assertThat(narrow.high() - narrow.low()).isLessThan(wide.high() - wide.low());
  }

  @Test
  void theLimitIsWhicheverTakesLonger() {
    Ceilings ceilings = new Ceilings(1, 100, new TreeMap<>(Map.of(1 << 14, 50.0)));
    Ceilings.Limit square = ceilings.limit(new GemmWorkload(false, false, 64, 64, 64));
    assertThat(square.cause()).isEqualTo("multiply-add");
    assertThat(square.rate()).isEqualTo(100);
    // 2 m flops and 4 (2 m + 1) bytes: 50 GB/s allow about 12.5 GFLOP/s.
    Ceilings.Limit column = ceilings.limit(new GemmWorkload(false, false, 1000, 1, 1));
    assertThat(column.cause()).isEqualTo("reading");
    assertThat(column.rate())
        .isEqualTo(50 * 2000 / 8004.0, org.assertj.core.api.Assertions.within(1e-9));
  }

  @Test
  void anAimIsJudgedByTheRatesAndWithoutRivalsSaysSo() {
    List<Ceilings> ceilings = List.of(ceilings(1), ceilings(2));
    String small = "gemm NN 64x64x64";
    String large = "gemm NN 128x128x128";
    String lattice = "metropolis 512x512";
    String bare = "training 64-32-32-1 batch 32";
    List<Aims.Verdict> verdicts =
        Aims.judge(
            ceilings,
            List.of(
                score(small, LodestoneContender.NAME, 1, 80),
                score(small, "OpenBLAS", 1, 100),
                score(small, "oneDNN", 1, 10),
                score(large, LodestoneContender.NAME, 1, 90),
                score(large, "oneDNN", 1, 45),
                score(lattice, LodestoneContender.NAME, 1, 20),
                score(lattice, LodestoneContender.NAME, 2, 38),
                score(bare, LodestoneContender.NAME, 1, 1e6)));
    assertThat(verdict(verdicts, "products, each beside", 1).measured()).isEqualTo(0.8);
    assertThat(verdict(verdicts, "products, each beside", 1).met()).isFalse();
    assertThat(verdict(verdicts, "products beside the best", 1).measured())
        .isCloseTo(Math.sqrt(1.6), org.assertj.core.api.Assertions.within(1e-12));
    assertThat(verdict(verdicts, "products from 128 up", 1).measured()).isEqualTo(0.9);
    assertThat(verdict(verdicts, "products from 128 up", 1).met()).isTrue();
    assertThat(verdict(verdicts, "Metropolis, several cores", 2).measured()).isEqualTo(1.9);
    assertThat(verdict(verdicts, "64-32-32-1 beside JAX", 1).measured()).isNull();
    assertThat(verdict(verdicts, "64-32-32-1 beside JAX", 1).note()).contains("nobody");
    assertThat(verdicts).noneMatch(each -> each.aim().startsWith("convolution"));
  }

  @Test
  void aStudyIsHeldAgainstTheKernelsItUses() {
    Settings settings = Settings.resolve(new IsingStudy().settings(), Scale.STANDARD, Map.of());
    // 28 050 chains of 784 sites, 1000 sweeps each; ten networks, 6 epochs of 20 026 samples.
    Map<String, Double> seconds =
        Map.of("sampling by sweeps", 2.0, "training equilibrated 28x28", 20.0, "reading", 7.0);
    List<Aims.Verdict> verdicts =
        new SteadyState(settings, seconds, seconds)
            .judge(
                List.of(
                    score(
                        "metropolis 512 replicas of 28x28", LodestoneContender.NAME, 1, 21.9912)));
    assertThat(verdict(verdicts, "run ising, sampling", 1).measured())
        .isCloseTo(0.5, org.assertj.core.api.Assertions.within(1e-9));
    assertThat(verdict(verdicts, "run ising, sampling", 1).met()).isFalse();
    assertThat(verdict(verdicts, "run ising, sampling", 1).note()).contains("reading 7.0");
    assertThat(verdict(verdicts, "run ising, training", 1).measured()).isNull();
  }

  private static Aims.Verdict verdict(List<Aims.Verdict> verdicts, String start, int threads) {
    return verdicts.stream()
        .filter(each -> each.aim().startsWith(start) && each.threads() == threads)
        .findFirst()
        .orElseThrow();
  }

  private static Ceilings ceilings(int threads) {
    return new Ceilings(threads, 100.0 * threads, new TreeMap<>(Map.of(1 << 14, 50.0)));
  }

  private static Scoreboard.Score score(String workload, String who, int threads, double rate) {
    return new Scoreboard.Score("", workload, who, threads, "", rate, rate, rate, null, null, null);
  }
}
