package dev.lodestone.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lodestone.kernels.Backend;
import dev.lodestone.kernels.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointTest {
  private final long seed = System.nanoTime();
  private final SplittableRandom random = new SplittableRandom(seed);

  @TempDir private Path folder;

  @Test
  void everythingComesBack() throws Exception {
    TrainingState state = randomState();
    Checkpoint checkpoint = Checkpoint.at(folder.resolve("run.checkpoint"), "run 1");
    assertThat(checkpoint.load()).isEmpty();
    checkpoint.save(state);
    assertSame(checkpoint.load().orElseThrow(), state);
  }

  @Test
  void thePreviousGenerationTakesOverWhereTheLastIsDamaged() throws Exception {
    Path file = folder.resolve("run.checkpoint");
    Checkpoint checkpoint = Checkpoint.at(file, "run 1");
    TrainingState first = randomState();
    TrainingState second = randomState();
    checkpoint.save(first);
    checkpoint.save(second);
    assertSame(checkpoint.load().orElseThrow(), second);
    byte[] bytes = Files.readAllBytes(file);
    bytes[random.nextInt(bytes.length)] ^= 4;
    Files.write(file, bytes);
    assertSame(checkpoint.load().orElseThrow(), first);
    Files.delete(file);
    assertSame(checkpoint.load().orElseThrow(), first);
    Files.write(folder.resolve("run.checkpoint.previous"), new byte[100]);
    Files.write(file, bytes);
    assertThatThrownBy(checkpoint::load)
        .isInstanceOf(MalformedFileException.class)
        .hasMessage(
            file + ": the checkpoint is damaged or incomplete: its checksum does not match");
  }

  @Test
  void everyTruncationAndEveryBitFlipIsNoticed() {
    byte[] whole = CheckpointFormat.encode(randomState(), "run 1");
    Path name = Path.of("x");
    for (int length = 0; length < whole.length; length++) {
      byte[] part = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> CheckpointFormat.decode(name, part, "run 1"))
          .isInstanceOf(MalformedFileException.class);
    }
    for (int trial = 0; trial < 3000; trial++) {
      byte[] damaged = whole.clone();
      damaged[random.nextInt(whole.length)] ^= (byte) (1 << random.nextInt(8));
      assertThatThrownBy(() -> CheckpointFormat.decode(name, damaged, "run 1"))
          .as("seed " + seed)
          .isInstanceOf(MalformedFileException.class);
    }
  }

  @Test
  void anotherRunIsRefused() throws Exception {
    Path file = folder.resolve("run.checkpoint");
    Checkpoint.at(file, "seed 1").save(randomState());
    assertThatThrownBy(() -> Checkpoint.at(file, "seed 2").load())
        .isInstanceOf(MalformedFileException.class)
        .hasMessageContaining("expected a checkpoint of run \"seed 2\", found \"seed 1\"");
  }

  @Test
  void whateverCallFailsTheLastGenerationStands() throws Exception {
    Path file = folder.resolve("run.checkpoint");
    TrainingState first = randomState();
    Checkpoint.at(file, "run").save(first);
    TrainingState second = randomState();
    boolean saved = false;
    for (int call = 1; !saved; call++) {
      Checkpoint failing = Checkpoint.at(file, "run", new FailingAccess(call));
      try {
        failing.save(second);
        saved = true;
      } catch (IOException expected) {
        assertThat(expected).hasMessage("call " + call);
      }
      TrainingState found = Checkpoint.at(file, "run").load().orElseThrow();
      assertSame(found, found.step() == second.step() ? second : first);
      try (Stream<Path> files = Files.list(folder)) {
        assertThat(files).noneMatch(path -> path.toString().contains(".tmp."));
      }
      assertThat(call).isLessThan(100);
    }
    assertSame(Checkpoint.at(file, "run").load().orElseThrow(), second);
  }

  @Test
  void leftoversOfKilledProcessesAreDeleted() throws Exception {
    Path leftover = folder.resolve("run.checkpoint.tmp.999999999999");
    Files.write(leftover, new byte[5]);
    assertThat(Checkpoint.at(folder.resolve("run.checkpoint"), "run").load()).isEmpty();
    assertThat(leftover).doesNotExist();
  }

  @Test
  void aRunThatStopsAndResumesEndsWithTheSameBits() throws Exception {
    try (Backend backend = Backend.best(2)) {
      Parameters whole =
          KilledTraining.train(
              backend, seed, Checkpoint.at(folder.resolve("a"), "x"), TrainingListener.silent());
      Checkpoint checkpoint = Checkpoint.at(folder.resolve("b"), "x");
      Parameters last = null;
      for (int stops = 0; stops < 60 && last == null; stops++) {
        int patience = random.nextInt(1, 8);
        StopAfter stop = new StopAfter(patience);
        Parameters result = KilledTraining.train(backend, seed, checkpoint, stop);
        last = stop.stopped() ? null : result;
      }
      assertThat(last).isNotNull();
      assertThat(last.array()).as("seed " + seed).isEqualTo(whole.array());
    }
  }

  @Test
  void aRunThatIsKilledAndResumedEndsWithTheSameBits() throws Exception {
    Path checkpoint = folder.resolve("killed.checkpoint");
    Path result = folder.resolve("result.safetensors");
    for (int kill = 0; kill < 2; kill++) {
      Process process = start(checkpoint, result);
      long before = modified(checkpoint);
      while (process.isAlive() && modified(checkpoint) == before) {
        Thread.sleep(1);
      }
      Thread.sleep(random.nextInt(60));
      process.destroyForcibly();
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    }
    Process process = start(checkpoint, result);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
    try (Backend backend = Backend.open(Backend.Kind.SCALAR, 1)) {
      Parameters whole =
          KilledTraining.train(
              backend, seed, Checkpoint.at(folder.resolve("a"), "x"), TrainingListener.silent());
      assertThat(Safetensors.read(result).floats("result"))
          .as("seed " + seed)
          .isEqualTo(whole.array());
    }
  }

  private Process start(Path checkpoint, Path result) throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    List<String> command =
        List.of(
            java,
            "--add-modules=jdk.incubator.vector",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            classPath,
            KilledTraining.class.getName(),
            Long.toString(seed),
            checkpoint.toString(),
            result.toString());
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("output.txt").toFile())
        .start();
  }

  private static long modified(Path file) throws IOException {
    return Files.exists(file) ? Files.getLastModifiedTime(file).toMillis() : 0;
  }

  private TrainingState randomState() {
    int replicas = random.nextInt(1, 4);
    List<Shape> shapes = List.of(Shape.of(2, 3), Shape.of(), Shape.of(4));
    Parameters parameters = Parameters.zeros(List.of("w", "s", "b\n\u00e9"), shapes, replicas);
    TrainingState state = new TrainingState(parameters);
    for (float[] values :
        List.of(
            parameters.array(),
            state.best().array(),
            state.firstMoments(),
            state.secondMoments())) {
      for (int i = 0; i < values.length; i++) {
        values[i] = Float.intBitsToFloat(random.nextInt());
      }
    }
    for (int replica = 0; replica < replicas; replica++) {
      state.bestLoss()[replica] =
          random.nextBoolean() ? random.nextDouble() : Double.POSITIVE_INFINITY;
      state.epochsSinceBest()[replica] = random.nextInt(9);
      state.epochsSinceChange()[replica] = random.nextInt(9);
      state.plateaus()[replica] = random.nextInt(9);
      state.stopped()[replica] = random.nextBoolean();
      for (int epoch = random.nextInt(5); epoch > 0; epoch--) {
        double validation = random.nextBoolean() ? Double.NaN : random.nextDouble();
        state.history().add(replica, random.nextDouble(), validation);
      }
    }
    state.advance(random.nextInt(1000), random.nextLong(1L << 40));
    return state;
  }

  private static void assertSame(TrainingState actual, TrainingState expected) {
    assertThat(actual.parameters().names()).isEqualTo(expected.parameters().names());
    assertThat(actual.parameters().shapes()).isEqualTo(expected.parameters().shapes());
    assertSameBits(actual.parameters().array(), expected.parameters().array());
    assertSameBits(actual.best().array(), expected.best().array());
    assertSameBits(actual.firstMoments(), expected.firstMoments());
    assertSameBits(actual.secondMoments(), expected.secondMoments());
    assertThat(actual.bestLoss()).isEqualTo(expected.bestLoss());
    assertThat(actual.epochsSinceBest()).isEqualTo(expected.epochsSinceBest());
    assertThat(actual.epochsSinceChange()).isEqualTo(expected.epochsSinceChange());
    assertThat(actual.plateaus()).isEqualTo(expected.plateaus());
    assertThat(actual.stopped()).isEqualTo(expected.stopped());
    assertThat(actual.epoch()).isEqualTo(expected.epoch());
    assertThat(actual.step()).isEqualTo(expected.step());
    for (int replica = 0; replica < expected.history().replicas(); replica++) {
      assertThat(actual.history().trainingLoss(replica))
          .isEqualTo(expected.history().trainingLoss(replica));
      assertThat(actual.history().validationLoss(replica))
          .isEqualTo(expected.history().validationLoss(replica));
    }
  }

  private static void assertSameBits(float[] actual, float[] expected) {
    assertThat(actual).hasSameSizeAs(expected);
    for (int i = 0; i < actual.length; i++) {
      assertThat(Float.floatToRawIntBits(actual[i]))
          .isEqualTo(Float.floatToRawIntBits(expected[i]));
    }
  }

  /** Asks to stop after some epochs. */
  private static final class StopAfter implements TrainingListener {
    private int left;

    StopAfter(int epochs) {
      this.left = epochs;
    }

    @Override
    public void epochFinished(int epoch, TrainingHistory history) {
      left--;
    }

    @Override
    public boolean stopRequested() {
      return left <= 0;
    }

    boolean stopped() {
      return left <= 0;
    }
  }

  /** A file system whose n-th call fails, and which writes a few bytes at a time. */
  private static final class FailingAccess implements FileAccess {
    private int callsLeft;
    private final int failing;

    FailingAccess(int failing) {
      this.failing = failing;
      this.callsLeft = failing;
    }

    private void count() throws IOException {
      if (--callsLeft == 0) {
        throw new IOException("call " + failing);
      }
    }

    @Override
    public FileChannel create(Path file) throws IOException {
      count();
      return FileAccess.super.create(file);
    }

    @Override
    public void write(FileChannel channel, ByteBuffer bytes) throws IOException {
      count();
      ByteBuffer some = bytes.slice(bytes.position(), Math.min(500, bytes.remaining()));
      int written = channel.write(some);
      bytes.position(bytes.position() + written);
    }

    @Override
    public void force(FileChannel channel) throws IOException {
      count();
      FileAccess.super.force(channel);
    }

    @Override
    public void move(Path from, Path to) throws IOException {
      count();
      FileAccess.super.move(from, to);
    }

    @Override
    public void forceFolder(Path path) throws IOException {
      count();
      FileAccess.super.forceFolder(path);
    }
  }
}
