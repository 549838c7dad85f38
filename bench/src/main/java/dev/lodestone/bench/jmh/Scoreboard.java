package dev.lodestone.bench.jmh;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.openjdk.jmh.runner.RunnerException;

/**
 * Runs workloads, one JVM for each contender and round, contenders in turn, and sets the rates
 * beside the rivals' and the machine's limit.
 */
public final class Scoreboard {
  /**
   * What is measured and how.
   *
   * @param words parts of keys, all workloads when empty
   * @param threads thread counts; empty for one, and for two too where an aim compares them
   * @param rivals whether others than Lodestone take part
   * @param seconds length of each of the five measured iterations of a JVM
   * @param rounds JVMs of every contender, in turn with the others'
   * @param jvmArguments arguments of the measured JVMs
   */
  public record Plan(
      List<String> words,
      List<Integer> threads,
      boolean rivals,
      double seconds,
      int rounds,
      List<String> jvmArguments) {
    /** Copies the lists. */
    public Plan {
      words = List.copyOf(words);
      threads = List.copyOf(threads);
      jvmArguments = List.copyOf(jvmArguments);
    }
  }

  /**
   * One contender on one workload.
   *
   * @param family heading of the workload's table
   * @param workload key of the workload
   * @param contender who did it
   * @param threads threads used
   * @param unit what the rate is called
   * @param rate median over the measured iterations
   * @param lowest slowest iteration
   * @param highest fastest iteration
   * @param fractionOfLimit median over the machine's limit, null without limit
   * @param limit what sets the limit, null without one
   * @param gigabytesPerSecond least traffic at this rate, null where traffic is not counted
   */
  public record Score(
      String family,
      String workload,
      String contender,
      int threads,
      String unit,
      double rate,
      double lowest,
      double highest,
      Double fractionOfLimit,
      String limit,
      Double gigabytesPerSecond) {}

  /**
   * Lodestone beside the best rival.
   *
   * @param workload key of the workload
   * @param threads threads used
   * @param rival who is best
   * @param ratio Lodestone's median rate over the rival's
   * @param low lower end of the 95 % interval, by bootstrap over the iterations
   * @param high upper end
   */
  public record Comparison(
      String workload, int threads, String rival, double ratio, double low, double high) {}

  /**
   * All of one run.
   *
   * @param ceilings one a thread count
   * @param scores in the order of the workloads
   * @param comparisons of the workloads that a rival did too
   * @param failures workload and contender with the first line of what went wrong
   * @param settings versions and settings of the contenders
   * @param aims what the project wants, held against the scores
   */
  public record Result(
      List<Ceilings> ceilings,
      List<Score> scores,
      List<Comparison> comparisons,
      List<String> failures,
      Map<String, String> settings,
      List<Aims.Verdict> aims) {}

  private final Plan plan;
  private final PrintStream progress;
  private final Samples samples = new Samples();
  private final List<String> failures = new ArrayList<>();
  private final Map<String, String> settings = new LinkedHashMap<>();

  private Scoreboard(Plan plan, PrintStream progress) {
    this.plan = plan;
    this.progress = progress;
  }

  /**
   * Measures every workload whose key contains one of the words, by every contender that supports
   * it.
   *
   * @param progress where each rate is announced as soon as it is known
   * @throws IllegalArgumentException if no key contains any of the words
   */
  public static Result measure(Plan plan, PrintStream progress) throws RunnerException {
    List<Workload> chosen =
        Workloads.all().stream().filter(each -> chooses(plan, each.key())).toList();
    boolean study = plan.rivals() && plan.threads().isEmpty() && chooses(plan, SteadyState.KEY);
    if (chosen.isEmpty() && !study) {
      throw new IllegalArgumentException(
          "words: expected a part of a name such as "
              + Workloads.all().getFirst().key()
              + ", given "
              + String.join(" ", plan.words()));
    }
    return new Scoreboard(plan, progress).measure(chosen, study);
  }

  private static boolean chooses(Plan plan, String key) {
    return plan.words().isEmpty() || plan.words().stream().anyMatch(key::contains);
  }

  private Result measure(List<Workload> chosen, boolean study) throws RunnerException {
    Map<Integer, Ceilings> ceilings = new LinkedHashMap<>();
    for (int threads :
        chosen.stream().flatMap(each -> threads(each).stream()).distinct().toList()) {
      ceilings.put(threads, Ceilings.measure(threads, plan.seconds(), plan.jvmArguments()));
    }
    for (Workload workload : chosen) {
      for (int threads : threads(workload)) {
        measure(new Samples.Bout(workload, threads));
      }
    }
    if (plan.rivals()) {
      measureInPython(chosen);
    }
    List<Score> scores = new ArrayList<>();
    List<Comparison> comparisons = new ArrayList<>();
    for (Samples.Bout bout : samples.bouts()) {
      for (String contender : samples.contenders(bout)) {
        scores.add(score(bout, contender, ceilings.get(bout.threads())));
      }
      compare(bout, comparisons);
    }
    List<Ceilings> limits = List.copyOf(ceilings.values());
    List<Aims.Verdict> aims = new ArrayList<>();
    if (plan.rivals()) {
      aims.addAll(Aims.judge(limits, scores));
    }
    if (study) {
      aims.addAll(steadyState().judge(scores));
    }
    return new Result(limits, scores, comparisons, failures, settings, aims);
  }

  private SteadyState steadyState() {
    progress.println(SteadyState.KEY + ", standard scale, 1 thread");
    try {
      return SteadyState.measure();
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  private List<Integer> threads(Workload workload) {
    if (!plan.threads().isEmpty()) {
      return plan.threads();
    }
    return workload.comparesThreads() ? List.of(1, 2) : List.of(1);
  }

  private void measureInPython(List<Workload> chosen) {
    List<TrainingWorkload> networks =
        chosen.stream()
            .filter(TrainingWorkload.class::isInstance)
            .map(TrainingWorkload.class::cast)
            .filter(TrainingWorkload::together)
            .toList();
    List<Integer> counts = plan.threads().isEmpty() ? List.of(1) : plan.threads();
    try {
      for (int threads : networks.isEmpty() ? List.<Integer>of() : counts) {
        PythonPeers python = new PythonPeers(networks, new PythonListener(threads));
        python.run(threads, plan.seconds(), plan.rounds());
      }
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  private final class PythonListener implements PythonPeers.Listener {
    private final int threads;
    private final Set<String> failed = new HashSet<>();

    PythonListener(int threads) {
      this.threads = threads;
    }

    @Override
    public void settings(String contender, String text) {
      settings.put(contender, text);
    }

    @Override
    public void measured(
        Workload workload, String contender, float[] losses, List<Double> seconds) {
      Samples.Bout bout = new Samples.Bout(workload, threads);
      try {
        workload.check(losses);
        samples.add(bout, contender, seconds);
        announce(bout, contender);
      } catch (IllegalStateException wrong) {
        failed(workload, contender, wrong.getMessage());
      }
    }

    @Override
    public void failed(Workload workload, String contender, String reason) {
      if (failed.add(workload.key() + contender)) {
        fail(new Samples.Bout(workload, threads), contender, reason);
      }
    }
  }

  private void measure(Samples.Bout bout) throws RunnerException {
    Set<String> failed = new HashSet<>();
    List<Contender> contenders = plan.rivals() ? Contenders.all() : Contenders.own();
    for (int round = 0; round < plan.rounds(); round++) {
      for (Contender contender : contenders) {
        if (contender.supports(bout.workload()) && !failed.contains(contender.name())) {
          Fork fork = fork(bout, contender, round == 0);
          if (fork.failure().isEmpty()) {
            samples.add(bout, contender.name(), fork.seconds());
            settings.putAll(fork.settings());
            announce(bout, contender.name());
          } else {
            failed.add(contender.name());
            fail(bout, contender.name(), fork.failure());
          }
        }
      }
    }
  }

  private Fork fork(Samples.Bout bout, Contender contender, boolean check) throws RunnerException {
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("workload", bout.workload().key());
    parameters.put("contender", contender.name());
    parameters.put("threads", Integer.toString(bout.threads()));
    parameters.put("check", Boolean.toString(check));
    return Fork.run(Ring.class, parameters, plan.seconds(), 1, plan.jvmArguments());
  }

  private void fail(Samples.Bout bout, String contender, String reason) {
    String line = bout.workload().key() + " by " + contender + ": " + reason;
    failures.add(line);
    progress.println("FAILED " + line);
  }

  private void announce(Samples.Bout bout, String contender) {
    progress.printf(
        Locale.ROOT,
        "%s, %d threads, %s: %.4g %s%n",
        bout.workload().key(),
        bout.threads(),
        contender,
        samples.median(bout, contender),
        bout.workload().unit());
  }

  private Score score(Samples.Bout bout, String contender, Ceilings ceilings) {
    Workload workload = bout.workload();
    double[] rates = samples.sorted(bout, contender);
    double median = Samples.middle(rates);
    Ceilings.Limit limit = ceilings.limit(workload);
    double traffic = workload.traffic();
    return new Score(
        workload.family().title(),
        workload.key(),
        contender,
        bout.threads(),
        workload.unit(),
        median,
        rates[0],
        rates[rates.length - 1],
        limit == null ? null : median / limit.rate(),
        limit == null ? null : limit.cause(),
        traffic == 0 ? null : traffic * median / workload.work());
  }

  private void compare(Samples.Bout bout, List<Comparison> comparisons) {
    String ours = LodestoneContender.NAME;
    List<String> all = samples.contenders(bout);
    if (all.contains(ours)) {
      all.stream()
          .filter(name -> !name.equals(ours))
          .max(
              (one, other) ->
                  Double.compare(samples.median(bout, one), samples.median(bout, other)))
          .ifPresent(
              best -> {
                Samples.Ratio ratio = samples.ratio(bout, ours, best);
                comparisons.add(
                    new Comparison(
                        bout.workload().key(),
                        bout.threads(),
                        best,
                        ratio.value(),
                        ratio.low(),
                        ratio.high()));
              });
    }
  }
}
