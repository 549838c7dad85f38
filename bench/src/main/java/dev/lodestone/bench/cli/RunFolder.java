package dev.lodestone.bench.cli;

import dev.lodestone.bench.record.ResultStore;
import dev.lodestone.bench.record.RunRecord;
import dev.lodestone.bench.study.OutputFolder;
import dev.lodestone.bench.study.SettingException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The output folder of a run. Work goes to {@code DIR/unfinished}; what is whole moves up, {@code
 * result.json} last, so that a folder with a {@code result.json} is a finished run and nothing else
 * is. A run that failed before its first checkpoint leaves nothing; any other unfinished run leaves
 * its {@code unfinished}, which {@code --resume} continues.
 */
final class RunFolder implements AutoCloseable {
  static final String RESULT = "result.json";
  private static final String UNFINISHED = "unfinished";
  private static final String PLAN = "plan.json";
  private static final String LOCK = "lock";

  /** What a run was asked to do; a resumed run must be asked the same. */
  record Plan(String study, long seed, String scale, Map<String, Object> settings) {}

  /** What is done with a folder that is not empty. */
  enum Existing {
    REFUSE,
    REPLACE,
    RESUME
  }

  private final Path folder;
  private final Path unfinished;
  private final boolean created;
  private final boolean resumed;
  private final FileChannel lockFile;
  private boolean keep;

  private RunFolder(Path folder, boolean created, boolean resumed, FileChannel lockFile) {
    this.folder = folder;
    this.unfinished = folder.resolve(UNFINISHED);
    this.created = created;
    this.resumed = resumed;
    this.lockFile = lockFile;
  }

  /** Whether a folder holds a finished run. */
  static boolean isFinished(Path folder) {
    return Files.isRegularFile(folder.resolve(RESULT));
  }

  /**
   * Takes a folder for a run.
   *
   * @throws SettingException if it is not empty and that was not allowed for, if it is in use, or
   *     if the run that it holds was asked something else
   * @throws IOException if it cannot be made or written
   */
  static RunFolder open(Path folder, Existing existing, Plan plan) throws IOException {
    if (Files.exists(folder) && !Files.isDirectory(folder)) {
      throw new NotDirectoryException(folder.toString());
    }
    boolean created = !Files.exists(folder);
    if (!created) {
      check(folder, existing, plan);
    }
    Path unfinished = folder.resolve(UNFINISHED);
    boolean resumed = existing == Existing.RESUME && Files.isDirectory(unfinished);
    if (existing == Existing.REPLACE) {
      refuseIfInUse(folder);
      deleteTree(unfinished);
    }
    createFolders(unfinished);
    FileChannel lockFile = lock(folder);
    ResultStore.write(unfinished.resolve(PLAN), plan);
    return new RunFolder(folder, created, resumed, lockFile);
  }

  private static void createFolders(Path unfinished) throws IOException {
    try {
      Files.createDirectories(unfinished);
    } catch (FileAlreadyExistsException inTheWay) {
      throw new NotDirectoryException(inTheWay.getFile());
    }
  }

  private static void check(Path folder, Existing existing, Plan plan) throws IOException {
    if (existing == Existing.REFUSE && !isEmpty(folder)) {
      boolean stopped = Files.isDirectory(folder.resolve(UNFINISHED));
      throw new SettingException(
          "--out "
              + folder
              + (stopped
                  ? ": an unfinished run is there; --resume continues it, --force starts anew"
                  : ": the folder is not empty; --force replaces the run in it"));
    }
    Path earlier = folder.resolve(UNFINISHED).resolve(PLAN);
    if (existing == Existing.RESUME && Files.isRegularFile(earlier)) {
      Plan before = ResultStore.read(earlier, Plan.class);
      String given = ResultStore.toJson(plan);
      if (!ResultStore.toJson(before).equals(given)) {
        throw new SettingException(
            "--resume: expected the study, seed, scale and settings of "
                + earlier
                + ", given others");
      }
    }
  }

  private static void refuseIfInUse(Path folder) throws IOException {
    if (Files.isRegularFile(folder.resolve(UNFINISHED).resolve(LOCK))) {
      lock(folder).close();
    }
  }

  private static FileChannel lock(Path folder) throws IOException {
    FileChannel channel =
        FileChannel.open(
            folder.resolve(UNFINISHED).resolve(LOCK),
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE);
    try {
      FileLock lock = channel.tryLock();
      if (lock != null) {
        return channel;
      }
    } catch (OverlappingFileLockException sameProcess) {
      // The sentence below holds for this process as for any other.
    } catch (IOException withoutLocks) {
      // A file system without locks: two runs in one folder go unnoticed, as everywhere else.
      return channel;
    }
    channel.close();
    throw new SettingException("--out " + folder + ": another run is writing there");
  }

  /** Where the run writes. */
  Path work() {
    return unfinished;
  }

  /** Moves everything up, the record last, and removes what only the run needed. */
  void complete(RunRecord record, List<String> files) throws IOException {
    if (isFinished(folder)) {
      removeEarlier();
    }
    for (String name : files) {
      Path target = folder.resolve(name);
      Files.createDirectories(target.getParent());
      Files.move(unfinished.resolve(name), target, StandardCopyOption.REPLACE_EXISTING);
    }
    ResultStore.write(folder.resolve(RESULT), record);
    deleteTree(unfinished);
    keep = true;
  }

  /** Removes the files of the run that is replaced, and none that it did not write. */
  private void removeEarlier() throws IOException {
    List<String> names;
    try {
      names = ResultStore.readRun(folder.resolve(RESULT)).files();
    } catch (dev.lodestone.bench.record.MalformedRecordException unreadable) {
      names = List.of();
    }
    Files.delete(folder.resolve(RESULT));
    for (String name : names) {
      Path file = folder.resolve(name).normalize();
      if (file.startsWith(folder.normalize()) && Files.isRegularFile(file)) {
        Files.delete(file);
      }
    }
  }

  /** Keeps what is there, because the run can be resumed. */
  void keep() {
    keep = true;
  }

  /** Removes what a failed run wrote, unless hours of training are in it. */
  @Override
  public void close() throws IOException {
    lockFile.close();
    if (!keep && !resumed && !holdsCheckpoints()) {
      deleteTree(unfinished);
      if (created && Files.isDirectory(folder) && isEmpty(folder)) {
        Files.delete(folder);
      }
    }
  }

  private boolean holdsCheckpoints() throws IOException {
    Path checkpoints = unfinished.resolve(OutputFolder.CHECKPOINTS);
    return Files.isDirectory(checkpoints) && !isEmpty(checkpoints);
  }

  private static boolean isEmpty(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.findAny().isEmpty();
    }
  }

  private static void deleteTree(Path root) throws IOException {
    if (!Files.exists(root, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    List<Path> deepestFirst;
    try (Stream<Path> tree = Files.walk(root)) {
      deepestFirst = tree.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : deepestFirst) {
      Files.delete(path);
    }
  }
}
