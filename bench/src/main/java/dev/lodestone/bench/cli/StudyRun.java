package dev.lodestone.bench.cli;

import dev.lodestone.bench.record.MachineFacts;
import dev.lodestone.bench.record.ResultStore;
import dev.lodestone.bench.record.RunRecord;
import dev.lodestone.bench.report.FormulaLatex;
import dev.lodestone.bench.report.FormulaText;
import dev.lodestone.bench.report.Report;
import dev.lodestone.bench.study.OutputFolder;
import dev.lodestone.bench.study.Phases;
import dev.lodestone.bench.study.Scale;
import dev.lodestone.bench.study.SettingException;
import dev.lodestone.bench.study.Settings;
import dev.lodestone.bench.study.StoppedException;
import dev.lodestone.bench.study.Study;
import dev.lodestone.bench.study.StudyContext;
import dev.lodestone.bench.study.StudyResult;
import dev.lodestone.kernels.Backend;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BooleanSupplier;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs one study into a folder: what every command that trains has in common, with its options. */
final class StudyRun {
  private static final String REPORT = "report.html";
  private static final DateTimeFormatter FOLDER_TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT);

  /** Formats of networks beside safetensors. The names are those of the command line. */
  enum Export {
    onnx
  }

  private final Terminal terminal;
  private final List<String> command;

  @Mixin private CommonOptions common;

  @Option(
      names = "--scale",
      paramLabel = "quick|standard|paper",
      defaultValue = "standard",
      description = "How much work (default: standard).")
  private String scale;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Folder of the results (default: runs/STUDY-TIME).")
  private Path out;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Changes one setting of the study; may be repeated.")
  private Map<String, String> changes = new LinkedHashMap<>();

  @Option(names = "--json", description = "The record on standard output, messages on error.")
  private boolean json;

  @Option(
      names = "--export",
      paramLabel = "onnx",
      description = "Writes every network in this format too, beside its safetensors.")
  private Export export;

  @Option(names = "--force", description = "Replaces the run in DIR.")
  private boolean force;

  @Option(
      names = "--resume",
      description = "Continues the unfinished run in DIR; does nothing if it is finished.")
  private boolean resume;

  StudyRun(Terminal terminal, List<String> command) {
    this.terminal = terminal;
    this.command = command;
  }

  /** Changes a setting by an option of its own, unless the option was not given. */
  void set(String name, String value) {
    if (value != null && changes.put(name, value) != null) {
      throw new SettingException(
          "--" + name + ", --set " + name + ": expected one of them, given both");
    }
  }

  /** Runs it and prints the record; the exit code. */
  int call(Study study) throws IOException {
    Scale chosen = scale(scale);
    Settings settings = Settings.resolve(study.settings(), chosen, changes);
    if (force && resume) {
      throw new SettingException("--force, --resume: expected one of them, given both");
    }
    if (resume && out == null) {
      throw new SettingException("--resume: expected --out DIR with the run to continue");
    }
    Path folder = out == null ? freshFolder(study) : out;
    if (resume && RunFolder.isFinished(folder)) {
      RunRecord record = ResultStore.readRun(folder.resolve(RunFolder.RESULT));
      terminal.complain(folder + ": this run is finished already");
      print(record, folder);
      return ExitCode.DONE.number();
    }
    try (Backend backend = common.device().open(common.threads())) {
      RunRecord record = run(study, chosen, settings, folder, backend);
      print(record, folder);
    }
    return ExitCode.DONE.number();
  }

  private RunRecord run(Study study, Scale chosen, Settings settings, Path folder, Backend backend)
      throws IOException {
    RunFolder.Existing existing =
        force
            ? RunFolder.Existing.REPLACE
            : resume ? RunFolder.Existing.RESUME : RunFolder.Existing.REFUSE;
    RunFolder.Plan plan =
        new RunFolder.Plan(study.name(), common.seed(), chosen.label(), settings.asMap());
    try (RunFolder place = RunFolder.open(folder, existing, plan);
        ProgressLine progress = new ProgressLine(terminal)) {
      BooleanSupplier stop = StopSignals.install(terminal);
      OutputFolder files = new OutputFolder(place.work(), export == Export.onnx);
      StudyContext context =
          new StudyContext(
              settings, common.seed(), chosen, backend, files, progress, new Phases(), stop);
      try {
        return finish(study, context, place);
      } catch (StoppedException stopped) {
        place.keep();
        throw new StoppedException(
            "stopped; continue with the same command and --resume --out " + folder);
      } catch (IOException failure) {
        throw named(folder, failure);
      }
    }
  }

  // A full disk is reported by the system without the name of the file.
  private static IOException named(Path folder, IOException failure) {
    return failure.getClass() == IOException.class
        ? new IOException(folder + ": " + failure.getMessage(), failure)
        : failure;
  }

  private RunRecord finish(Study study, StudyContext context, RunFolder place) throws IOException {
    Instant started = Instant.now();
    long start = System.nanoTime();
    StudyResult result = study.run(context);
    double total = (System.nanoTime() - start) * 1e-9;
    List<String> files = new ArrayList<>(context.folder().names());
    files.add(REPORT);
    RunRecord record = record(study, context, result, started, total, files);
    String page = Report.render(study.summary(), study.slide(), record, result);
    Files.writeString(place.work().resolve(REPORT), page, StandardCharsets.UTF_8);
    place.complete(record, files);
    return record;
  }

  private RunRecord record(
      Study study,
      StudyContext context,
      StudyResult result,
      Instant started,
      double total,
      List<String> files) {
    Map<String, Double> seconds = new LinkedHashMap<>(context.phases().seconds());
    seconds.put("total", total);
    return new RunRecord(
        RunRecord.FORMAT,
        study.name(),
        context.seed(),
        context.scale().label(),
        Device.of(context.backend()).name(),
        context.backend().threads(),
        context.settings().asMap(),
        result.metrics(),
        result.findings().stream().map(StudyRun::finding).toList(),
        result.published().stream()
            .map(each -> new RunRecord.Published(each.metric(), each.value(), each.source()))
            .toList(),
        MachineFacts.here(),
        context.backend().choice(),
        seconds,
        Facts.versions(),
        command,
        started.truncatedTo(ChronoUnit.SECONDS).toString(),
        files);
  }

  private static RunRecord.Finding finding(StudyResult.ReportedFinding finding) {
    return new RunRecord.Finding(
        finding.statement(),
        FormulaText.of(finding.formula()),
        FormulaLatex.of(finding.formula()),
        finding.evidence(),
        finding.uncertainty(),
        finding.provenance());
  }

  private void print(RunRecord record, Path folder) {
    if (json) {
      terminal.out().print(ResultStore.toJson(record));
    } else {
      Summary.print(terminal.out(), record, folder);
    }
  }

  private static Scale scale(String label) {
    for (Scale scale : Scale.values()) {
      if (scale.label().equals(label)) {
        return scale;
      }
    }
    throw new SettingException("--scale: expected quick, standard or paper, given " + label);
  }

  private static Path freshFolder(Study study) {
    String stem =
        study.name() + "-" + LocalDateTime.now(ZoneId.systemDefault()).format(FOLDER_TIME);
    Path folder = Path.of("runs", stem);
    for (int i = 2; Files.exists(folder); i++) {
      folder = Path.of("runs", stem + "-" + i);
    }
    return folder;
  }
}
