package dev.lodestone.bench.study;

import dev.lodestone.nn.OnnxModel;
import dev.lodestone.nn.Safetensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;

/**
 * The folder of one run. Names are relative, with forward slashes, for example {@code
 * networks/1x2.safetensors}. Not synchronised.
 */
public final class OutputFolder {
  /** The folder, inside this one, of what an unfinished run needs to resume. */
  public static final String CHECKPOINTS = "checkpoints";

  private final Path root;
  private final boolean onnx;
  private final TreeSet<String> names = new TreeSet<>();

  /** Something that can write itself to a file. */
  @FunctionalInterface
  public interface Content {
    /** Writes the file. */
    void writeTo(Path file) throws IOException;
  }

  /** A folder that exists, for networks as safetensors only. */
  public OutputFolder(Path root) {
    this(root, false);
  }

  /** A folder that exists, for networks as ONNX too where asked. */
  public OutputFolder(Path root, boolean onnx) {
    this.root = root;
    this.onnx = onnx;
  }

  /**
   * Writes one result file: a network, samples, an image.
   *
   * @throws IllegalArgumentException if the name leaves the folder
   */
  public void write(String name, Content content) throws IOException {
    content.writeTo(prepare(name));
    names.add(name);
  }

  /**
   * Writes a network: {@code NAME.safetensors} with all restarts and, where asked, {@code
   * NAME.onnx} with the best one.
   *
   * @throws SettingException if ONNX was asked for and has no such operation
   */
  public void network(String name, OutputNetwork network) throws IOException {
    Safetensors.Builder builder = Safetensors.of(network.parameters());
    network.text().forEach(builder::text);
    write(name + ".safetensors", file -> builder.build().write(file));
    if (onnx) {
      OnnxModel model = onnx(name, network);
      write(name + ".onnx", model::write);
    }
  }

  private static OnnxModel onnx(String name, OutputNetwork network) {
    try {
      return OnnxModel.of(
          network.outputs(),
          network.sample(),
          network.parameters(),
          network.best(),
          network.text());
    } catch (IllegalArgumentException refused) {
      throw new SettingException("--export onnx: " + name + ": " + refused.getMessage());
    }
  }

  /**
   * The file in which an unfinished run keeps what it needs to resume. It is removed when the run
   * is done.
   */
  public Path checkpoint(String name) throws IOException {
    return prepare(CHECKPOINTS + "/" + name);
  }

  /** Every file written so far, sorted. */
  public List<String> names() {
    return List.copyOf(names);
  }

  /** The folder itself. */
  public Path root() {
    return root;
  }

  private Path prepare(String name) throws IOException {
    Path file = root.resolve(name).normalize();
    if (name.isEmpty() || !file.startsWith(root.normalize()) || file.equals(root.normalize())) {
      throw new IllegalArgumentException(
          "name: expected a file inside the output folder, given " + name);
    }
    Files.createDirectories(file.getParent());
    return file;
  }
}
