package dev.lodestone.nn;

import dev.lodestone.kernels.Shape;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** How a {@link TrainingState} becomes the bytes of a checkpoint and back. */
final class CheckpointFormat {
  private static final String FORMAT = "lodestone-checkpoint";
  private static final long VERSION = 1;
  private static final int HASH_BYTES = 32;

  private CheckpointFormat() {}

  static byte[] encode(TrainingState state, String run) {
    Safetensors.Builder builder = Safetensors.builder();
    builder.text("format", FORMAT).text("version", Long.toString(VERSION)).text("run", run);
    Parameters parameters = state.parameters();
    int replicas = parameters.replicas();
    Shape each = Shape.of(replicas);
    Shape all = Shape.of(replicas, parameters.count());
    for (int i = 0; i < parameters.names().size(); i++) {
      builder.text("parameter." + i, parameters.names().get(i));
      int[] extents = parameters.shapes().get(i).toArray();
      builder.longs("shape." + i, Shape.of(extents.length), widen(extents));
    }
    builder.longs("counters", Shape.of(2), new long[] {state.epoch(), state.step()});
    builder.floats("parameters", all, parameters.array());
    builder.floats("best", all, state.best().array());
    builder.floats("first_moments", all, state.firstMoments());
    builder.floats("second_moments", all, state.secondMoments());
    builder.doubles("best_loss", each, state.bestLoss());
    builder.longs("epochs_since_best", each, widen(state.epochsSinceBest()));
    builder.longs("epochs_since_change", each, widen(state.epochsSinceChange()));
    builder.longs("plateaus", each, widen(state.plateaus()));
    builder.bytes("stopped", each, toBytes(state.stopped()));
    appendHistory(builder, state.history());
    builder.bytes("sha256", Shape.of(HASH_BYTES), new byte[HASH_BYTES]);
    byte[] bytes = builder.build().encode();
    // The hash is the last tensor of the last element type, so it ends the file.
    int covered = bytes.length - HASH_BYTES;
    System.arraycopy(hash(bytes, covered), 0, bytes, covered, HASH_BYTES);
    return bytes;
  }

  private static void appendHistory(Safetensors.Builder builder, TrainingHistory history) {
    for (int replica = 0; replica < history.replicas(); replica++) {
      Shape epochs = Shape.of(history.epochs(replica));
      double[] training = toArray(history.trainingLoss(replica));
      double[] validation = toArray(history.validationLoss(replica));
      builder.doubles("training_loss." + replica, epochs, training);
      builder.doubles("validation_loss." + replica, epochs, validation);
    }
  }

  static TrainingState decode(Path file, byte[] bytes, String run) throws MalformedFileException {
    int covered = bytes.length - HASH_BYTES;
    if (covered < 0 || !hashMatches(bytes, covered)) {
      throw new MalformedFileException(
          file, "the checkpoint is damaged or incomplete: its checksum does not match");
    }
    Reader reader = new Reader(file, Safetensors.decode(file, bytes));
    reader.requireText("format", FORMAT);
    reader.requireText("version", Long.toString(VERSION));
    reader.requireText("run", run);
    return reader.state();
  }

  private static boolean hashMatches(byte[] bytes, int covered) {
    byte[] stored = Arrays.copyOfRange(bytes, covered, bytes.length);
    return MessageDigest.isEqual(hash(bytes, covered), stored);
  }

  private static byte[] hash(byte[] bytes, int length) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(bytes, 0, length);
      return digest.digest();
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java platform has SHA-256", impossible);
    }
  }

  /**
   * Takes a state out of a file whose checksum is right, but which may still be of another form.
   */
  private static final class Reader {
    private final Path file;
    private final Safetensors data;

    Reader(Path file, Safetensors data) {
      this.file = file;
      this.data = data;
    }

    void requireText(String key, String expected) throws MalformedFileException {
      String given = data.text().get(key);
      if (!expected.equals(given)) {
        throw new MalformedFileException(
            file,
            "expected a checkpoint of %s \"%s\", found %s"
                .formatted(key, expected, given == null ? "none" : "\"" + given + "\""));
      }
    }

    TrainingState state() throws MalformedFileException {
      List<String> names = new ArrayList<>();
      List<Shape> shapes = new ArrayList<>();
      long count = 0;
      for (int i = 0; data.text().containsKey("parameter." + i); i++) {
        names.add(data.text().get("parameter." + i));
        Shape shape = shape(longs("shape." + i, -1));
        shapes.add(shape);
        count += shape.size();
      }
      double[] bestLoss = doubles("best_loss", -1);
      int replicas = bestLoss.length;
      long total = count * replicas;
      Parameters parameters = parameters(names, shapes, replicas, floats("parameters", total));
      TrainingState state = new TrainingState(parameters);
      copy(floats("best", total), state.best().array());
      copy(floats("first_moments", total), state.firstMoments());
      copy(floats("second_moments", total), state.secondMoments());
      System.arraycopy(bestLoss, 0, state.bestLoss(), 0, replicas);
      narrow("epochs_since_best", state.epochsSinceBest());
      narrow("epochs_since_change", state.epochsSinceChange());
      narrow("plateaus", state.plateaus());
      for (int replica = 0; replica < replicas; replica++) {
        state.stopped()[replica] = bytes("stopped", replicas)[replica] != 0;
        readHistory(state.history(), replica);
      }
      long[] counters = longs("counters", 2);
      if (counters[0] < 0 || counters[0] > Integer.MAX_VALUE || counters[1] < 0) {
        throw malformed("counters");
      }
      state.advance((int) counters[0], counters[1]);
      return state;
    }

    private Parameters parameters(
        List<String> names, List<Shape> shapes, int replicas, float[] values)
        throws MalformedFileException {
      try {
        return Parameters.wrap(names, shapes, replicas, values);
      } catch (IllegalArgumentException | ArithmeticException inconsistent) {
        throw malformed("parameters");
      }
    }

    private void readHistory(TrainingHistory history, int replica) throws MalformedFileException {
      double[] training = doubles("training_loss." + replica, -1);
      double[] validation = doubles("validation_loss." + replica, training.length);
      for (int epoch = 0; epoch < training.length; epoch++) {
        history.add(replica, training[epoch], validation[epoch]);
      }
    }

    private Shape shape(long[] extents) throws MalformedFileException {
      int[] narrow = new int[extents.length];
      for (int axis = 0; axis < narrow.length; axis++) {
        if (extents[axis] < 0 || extents[axis] > Integer.MAX_VALUE) {
          throw malformed("shape");
        }
        narrow[axis] = (int) extents[axis];
      }
      try {
        return Shape.of(narrow);
      } catch (IllegalArgumentException | ArithmeticException tooLarge) {
        throw malformed("shape");
      }
    }

    private void narrow(String name, int[] target) throws MalformedFileException {
      long[] values = longs(name, target.length);
      for (int i = 0; i < target.length; i++) {
        if (values[i] < 0 || values[i] > Integer.MAX_VALUE) {
          throw malformed(name);
        }
        target[i] = (int) values[i];
      }
    }

    private float[] floats(String name, long size) throws MalformedFileException {
      require(name, ElementType.F32, size);
      return data.floats(name);
    }

    private double[] doubles(String name, long size) throws MalformedFileException {
      require(name, ElementType.F64, size);
      return data.doubles(name);
    }

    private long[] longs(String name, long size) throws MalformedFileException {
      require(name, ElementType.I64, size);
      return data.longs(name);
    }

    private byte[] bytes(String name, long size) throws MalformedFileException {
      require(name, ElementType.U8, size);
      return data.bytes(name);
    }

    private void require(String name, ElementType type, long size) throws MalformedFileException {
      if (!data.has(name, type) || (size >= 0 && data.shape(name).size() != size)) {
        throw malformed(name);
      }
    }

    private MalformedFileException malformed(String what) {
      return new MalformedFileException(file, "the checkpoint's " + what + " make no sense");
    }
  }

  private static void copy(float[] from, float[] to) {
    System.arraycopy(from, 0, to, 0, to.length);
  }

  private static long[] widen(int[] values) {
    return Arrays.stream(values).asLongStream().toArray();
  }

  private static double[] toArray(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }

  private static byte[] toBytes(boolean[] values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (values[i] ? 1 : 0);
    }
    return bytes;
  }
}
