package dev.lodestone.bench.jmh;

import dev.lodestone.bench.jmh.TrainingWorkload.Stage;
import dev.lodestone.bench.npz.NpyArray;
import dev.lodestone.bench.npz.Npz;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * PyTorch and JAX on the training steps, where a Python with their wheels is found: {@code
 * networks.py} runs once for each framework and round, on the same data.
 */
final class PythonPeers {
  /** Frameworks by the name of their module. */
  private static final Map<String, String> FRAMEWORKS = Map.of("torch", "PyTorch", "jax", "JAX");

  private static final String SCRIPT = "networks.py";
  private static final double WARM_UP = 0.5;
  private static final int ITERATIONS = 5;

  /** What is done with a line of the script. */
  interface Listener {
    /** A contender said something about itself. */
    void settings(String contender, String text);

    /** A contender did a workload. */
    void measured(Workload workload, String contender, float[] losses, List<Double> seconds);

    /** A contender could not do a workload. */
    void failed(Workload workload, String contender, String reason);
  }

  private final JsonMapper json = new JsonMapper();
  private final String interpreter;
  private final List<TrainingWorkload> workloads;
  private final Listener listener;

  PythonPeers(List<TrainingWorkload> workloads, Listener listener) {
    this.interpreter = System.getenv().getOrDefault("LODESTONE_PYTHON", "python3");
    this.workloads = workloads;
    this.listener = listener;
  }

  /** Runs every framework that is found, in turn. */
  void run(int threads, double seconds, int rounds) throws IOException {
    try (TemporaryFolder folder = new TemporaryFolder("lodestone-networks")) {
      run(folder.path(), threads, seconds, rounds);
    }
  }

  private void run(Path folder, int threads, double seconds, int rounds) throws IOException {
    write(folder, threads, seconds);
    List<String> found = new ArrayList<>();
    for (String framework : FRAMEWORKS.keySet().stream().sorted().toList()) {
      if (exitCode(folder, threads, "-c", "import numpy, " + framework) == 0) {
        found.add(framework);
      } else {
        String name = FRAMEWORKS.get(framework);
        listener.settings(
            name, "no wheel found by " + interpreter + "; name a Python with LODESTONE_PYTHON");
      }
    }
    for (int round = 0; round < rounds; round++) {
      for (String framework : found) {
        run(folder, threads, framework);
      }
    }
  }

  private ProcessBuilder python(Path folder, int threads, String... arguments) {
    List<String> command = new ArrayList<>(List.of(interpreter));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(folder.resolve("errors.txt").toFile());
    String count = Integer.toString(threads);
    builder.environment().put("OMP_NUM_THREADS", count);
    builder.environment().put("MKL_NUM_THREADS", count);
    return builder;
  }

  private int exitCode(Path folder, int threads, String... arguments) throws IOException {
    try {
      ProcessBuilder builder = python(folder, threads, arguments);
      return finish(builder.redirectOutput(ProcessBuilder.Redirect.DISCARD).start());
    } catch (IOException absent) {
      return -1;
    }
  }

  private static int finish(Process process) throws IOException {
    try {
      return process.waitFor();
    } catch (InterruptedException stopped) {
      process.destroy();
      Thread.currentThread().interrupt();
      throw new IOException("stopped while Python ran", stopped);
    }
  }

  private void run(Path folder, int threads, String framework) throws IOException {
    String script = folder.resolve(SCRIPT).toString();
    Process process = python(folder, threads, script, framework, folder.toString()).start();
    try (BufferedReader lines = process.inputReader()) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        read(json.readTree(line));
      }
    }
    int code = finish(process);
    if (code != 0) {
      List<String> errors = Files.readAllLines(folder.resolve("errors.txt"));
      String last = errors.isEmpty() ? "exit code " + code : errors.getLast();
      workloads.forEach(each -> listener.failed(each, FRAMEWORKS.get(framework), last));
    }
  }

  private void read(JsonNode line) {
    if (line.has("settings")) {
      line.get("settings")
          .properties()
          .forEach(each -> listener.settings(each.getKey(), each.getValue().asString()));
      return;
    }
    Workload workload = Workloads.named(line.get("workload").asString());
    String contender = line.get("contender").asString();
    if (line.has("failure")) {
      listener.failed(workload, contender, line.get("failure").asString());
      return;
    }
    List<Double> seconds = new ArrayList<>();
    line.get("seconds").forEach(each -> seconds.add(each.asDouble()));
    float[] losses = new float[line.get("losses").size()];
    for (int i = 0; i < losses.length; i++) {
      losses[i] = (float) line.get("losses").get(i).asDouble();
    }
    listener.measured(workload, contender, losses, seconds);
  }

  private void write(Path folder, int threads, double seconds) throws IOException {
    try (InputStream script = PythonPeers.class.getResourceAsStream(SCRIPT)) {
      Files.copy(script, folder.resolve(SCRIPT));
    }
    List<Map<String, Object>> networks = new ArrayList<>();
    for (TrainingWorkload workload : workloads) {
      String file = networks.size() + ".npz";
      Npz.write(folder.resolve(file), arrays(workload));
      networks.add(network(workload, file));
    }
    Map<String, Object> plan = new LinkedHashMap<>();
    plan.put("threads", threads);
    plan.put("seconds", seconds);
    plan.put("iterations", ITERATIONS);
    plan.put("warm_up", WARM_UP);
    plan.put("rate", TrainingWorkload.RATE);
    plan.put("checked_steps", TrainingWorkload.CHECKED_STEPS);
    plan.put("networks", networks);
    Files.write(folder.resolve("plan.json"), json.writeValueAsBytes(plan));
  }

  private static Map<String, Object> network(TrainingWorkload workload, String file) {
    Map<String, Object> network = new LinkedHashMap<>();
    network.put("key", workload.key());
    network.put("towers", workload.network().towers());
    network.put("copies", workload.copies());
    network.put("data", file);
    network.put("stages", workload.network().stages());
    return network;
  }

  private static Map<String, NpyArray> arrays(TrainingWorkload workload) {
    TrainingWorkload.Network network = workload.network();
    Map<String, NpyArray> arrays = new LinkedHashMap<>();
    int rows = network.batch() * network.towers();
    arrays.put("x", NpyArray.float32(workload.inputs(), rows, network.inputSize()));
    arrays.put("y", NpyArray.float32(workload.labels(), network.batch(), 1));
    for (int s = 0; s < network.stages().size(); s++) {
      Stage stage = network.stages().get(s);
      arrays.put("w" + s, NpyArray.float32(workload.weights(s), stage.outputs(), stage.inputs()));
    }
    return arrays;
  }
}
