package dev.lodestone.nn;

import dev.lodestone.kernels.Backend;
import dev.lodestone.kernels.Philox;
import dev.lodestone.kernels.spi.KernelSet;
import dev.lodestone.kernels.spi.Workers;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The training steps of R replicas, compiled for one backend: gathers the rows of a mini-batch,
 * computes loss and gradients, updates the parameters; any number of steps in one call that
 * allocates nothing once warm.
 *
 * <p>Replicas are spread over the workers, each running through its steps alone, so that its
 * parameters and intermediate values stay in cache. One replica whose batch is processed in parts
 * spreads these; one replica in one part leaves the workers to the kernels. Gradients of parts are
 * added in a fixed order: results do not depend on the number of threads. One call at a time.
 */
public final class TrainingProgram {
  private final Workers workers;
  private final TrainingPlan plan;
  private final Dataset data;
  private final StepCompiler compiler;
  private final List<StepPart> whole;
  private final List<StepPart> rest;
  private final int batch;
  private final TrainingMemory[] memories;
  private final float[][] partGradients;
  private final float[][] partLosses;
  private final int[][][] rows;
  private final int[] order;
  private final long[] keys;
  private final Philox[][][] streams;
  private final Update update;
  private final double[] lossSums;
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicInteger[] nextReplicas;
  private final Workers.Task replicaTask = this::shareReplicas;
  private final Workers.Task partTask = this::shareParts;

  private TrainingState state;
  private double[] rates;
  private int firstStep;
  private int steps;
  private int currentStep;

  private TrainingProgram(Backend backend, Objective objective, Dataset data, TrainingPlan plan) {
    KernelSet kernels = KernelSet.of(backend);
    this.workers = kernels.workers();
    this.plan = plan;
    this.data = data;
    this.batch = Math.min(plan.batch(), data.size());
    this.compiler = new StepCompiler(kernels, objective, data, plan.part());
    this.whole = compiler.parts(batch);
    int left = data.size() % batch;
    this.rest = left == 0 ? List.of() : compiler.parts(left);
    int replicas = plan.replicas();
    int count = compiler.parameters(1).count();
    boolean spreadsParts = replicas == 1 && whole.size() > 1;
    int tasks = spreadsParts ? whole.size() : replicas;
    this.memories = new TrainingMemory[Math.min(workers.threads(), tasks)];
    for (int worker = 0; worker < memories.length; worker++) {
      memories[worker] = new TrainingMemory(kernels, compiler, count);
    }
    this.nextReplicas = new AtomicInteger[memories.length];
    Arrays.setAll(nextReplicas, worker -> new AtomicInteger());
    this.partGradients = new float[spreadsParts ? whole.size() : 0][count];
    this.partLosses = new float[spreadsParts ? whole.size() : 0][1];
    this.rows = new int[replicas][compiler.columnNames().size()][data.size()];
    this.order = new int[data.size()];
    this.update = new Update(kernels.optimizer(), plan.optimizer(), count);
    this.lossSums = new double[replicas];
    this.keys = new long[replicas];
    this.streams = new Philox[replicas][][];
    for (int replica = 0; replica < replicas; replica++) {
      long key = KeyedRandom.replicaKey(plan.key(), plan.firstReplica() + replica);
      keys[replica] = key;
      streams[replica] = compiler.streams(key);
    }
  }

  /**
   * Compiles the steps of a plan.
   *
   * @throws IllegalArgumentException if there are no samples
   */
  public static TrainingProgram compile(
      Backend backend, Objective objective, Dataset data, TrainingPlan plan) {
    if (data.size() == 0) {
      throw new IllegalArgumentException("data: expected at least 1 sample, given none");
    }
    return new TrainingProgram(backend, objective, data, plan);
  }

  /** The beginning of a run: parameters started by their initialisers from the plan's key. */
  public TrainingState start() {
    Graph graph = compiler.graph();
    return new TrainingState(
        Parameters.initialized(graph, plan.key(), plan.firstReplica(), plan.replicas()));
  }

  /** Refuses a state of another network or number of replicas. */
  void requireFits(TrainingState given) {
    given.parameters().requireFor(compiler.graph(), plan.replicas());
  }

  /** Steps of an epoch; the last takes what is left of the samples. */
  public int stepsPerEpoch() {
    return (data.size() + batch - 1) / batch;
  }

  /** Puts the samples of every replica into the order of an epoch and forgets the losses. */
  public void beginEpoch(int epoch) {
    Arrays.fill(lossSums, 0);
    for (int replica = 0; replica < rows.length; replica++) {
      for (int i = 0; i < order.length; i++) {
        order[i] = i;
      }
      KeyedRandom.order(keys[replica], epoch).shuffle(order, 0, order.length);
      for (int column = 0; column < rows[replica].length; column++) {
        int[] from = data.rows(compiler.columnNames().get(column));
        int[] to = rows[replica][column];
        for (int i = 0; i < to.length; i++) {
          to[i] = from[order[i]];
        }
      }
    }
  }

  /** The sum of the losses of each replica's samples since the epoch began; live. */
  public double[] lossSums() {
    return lossSums;
  }

  /**
   * Runs steps of the current epoch for all replicas that have not stopped and advances the state's
   * step.
   *
   * @param first number of the first step within the epoch
   * @param count number of steps
   * @param learningRates one a replica
   */
  public void run(TrainingState trained, int first, int count, double[] learningRates) {
    state = trained;
    rates = learningRates;
    firstStep = first;
    steps = count;
    if (partGradients.length > 0) {
      runInParts();
    } else {
      for (int worker = 0; worker < nextReplicas.length; worker++) {
        nextReplicas[worker].set(firstReplica(worker));
      }
      if (plan.replicas() == 1) {
        shareReplicas(0);
      } else {
        workers.run(memories.length, replicaTask);
      }
    }
    state.advance(state.epoch(), state.step() + count);
  }

  private List<StepPart> partsOf(int step) {
    return (step + 1) * batch <= data.size() ? whole : rest;
  }

  private int firstReplica(int worker) {
    return plan.replicas() * worker / memories.length;
  }

  // Every worker begins with replicas of its own, whose state is still in its cache, and helps the
  // others afterwards.
  private void shareReplicas(int worker) {
    for (int turn = 0; turn < memories.length; turn++) {
      int owner = (worker + turn) % memories.length;
      int end = firstReplica(owner + 1);
      AtomicInteger following = nextReplicas[owner];
      for (int r = following.getAndIncrement(); r < end; r = following.getAndIncrement()) {
        if (!state.stopped()[r]) {
          for (int s = 0; s < steps; s++) {
            step(memories[worker], r, s);
          }
        }
      }
    }
  }

  private void step(TrainingMemory memory, int replica, int s) {
    int step = firstStep + s;
    List<StepPart> parts = partsOf(step);
    double loss = 0;
    for (int p = 0; p < parts.size(); p++) {
      float[] gradient = p == 0 ? memory.gradient() : memory.partGradient();
      runPart(memory, parts, p, replica, s, gradient, memory.loss());
      if (p > 0) {
        memory.accumulate(memory.gradient(), gradient);
      }
      loss += memory.loss()[0];
    }
    finish(replica, s, parts, memory.gradient(), loss);
  }

  private void runPart(
      TrainingMemory memory,
      List<StepPart> parts,
      int p,
      int replica,
      int s,
      float[] gradient,
      float[] loss) {
    StepPart part = parts.get(p);
    Frame frame = memory.frame(part);
    Parameters parameters = state.parameters();
    frame.point(Frame.PARAMETERS, parameters.array(), replica * parameters.count());
    frame.point(Frame.GRADIENTS, gradient, 0);
    frame.point(part.lossRegion(), loss, 0);
    int first = (firstStep + s) * batch + part.offset();
    for (int c = 0; c < part.columns().size(); c++) {
      BatchGraph.Column column = part.columns().get(c);
      int index = part.columnIndices().get(c);
      memory.gather(column, index, rows[replica][index], first, frame);
    }
    long tick = (state.step() + s) * whole.size() + p;
    frame.randomize(streams[replica][part.executor()], tick);
    frame.run();
  }

  private void finish(int replica, int s, List<StepPart> parts, float[] gradient, double loss) {
    StepPart last = parts.getLast();
    lossSums[replica] += loss * (last.offset() + last.size());
    update.apply(state, replica, state.step() + s + 1, rates[replica], gradient);
  }

  private void runInParts() {
    if (state.stopped()[0]) {
      return;
    }
    for (int s = 0; s < steps; s++) {
      currentStep = s;
      List<StepPart> parts = partsOf(firstStep + s);
      next.set(0);
      workers.run(Math.min(memories.length, parts.size()), partTask);
      double loss = partLosses[0][0];
      for (int p = 1; p < parts.size(); p++) {
        memories[0].accumulate(partGradients[0], partGradients[p]);
        loss += partLosses[p][0];
      }
      finish(0, s, parts, partGradients[0], loss);
    }
  }

  private void shareParts(int worker) {
    List<StepPart> parts = partsOf(firstStep + currentStep);
    for (int p = next.getAndIncrement(); p < parts.size(); p = next.getAndIncrement()) {
      runPart(memories[worker], parts, p, 0, currentStep, partGradients[p], partLosses[p]);
    }
  }

  /** Floats of intermediate values of one part, for choosing its size. */
  int slab() {
    return compiler.slab();
  }

  /** Parts of a whole batch. */
  int parts() {
    return whole.size();
  }
}
