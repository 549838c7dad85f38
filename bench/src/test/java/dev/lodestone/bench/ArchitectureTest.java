package dev.lodestone.bench;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.MethodModel;
import java.lang.classfile.attribute.CodeAttribute;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the plan of the code says and the module system cannot see. */
class ArchitectureTest {
  private static final int MOST_LINES = 800;
  private static final int USUAL_LINES = 500;
  private static final double USUAL_SHARE = 0.95;
  private static final Set<String> RESTRICTED =
      Set.of("reinterpret", "downcallHandle", "upcallStub", "libraryLookup", "withTargetLayout");

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.lodestone");

  // HotSpot never compiles a method of this many bytecodes (HugeMethodLimit).
  private static final int HUGE_METHOD_BYTECODES = 8000;

  @Test
  void everyModuleIsSeen() {
    for (String part : List.of("cuda", "kernels", "nn", "physics", "interpret", "bench")) {
      assertThat(CLASSES).anyMatch(c -> c.getPackageName().startsWith("dev.lodestone." + part));
    }
  }

  @Test
  void restrictedNativeCallsLiveInOneRoom() {
    DescribedPredicate<JavaMethodCall> restricted =
        DescribedPredicate.describe(
            "is a restricted method of java.lang.foreign",
            call ->
                call.getTargetOwner().getPackageName().equals("java.lang.foreign")
                    && RESTRICTED.contains(call.getName()));
    noClasses()
        .that()
        .resideOutsideOfPackages(
            "dev.lodestone.cuda..",
            "dev.lodestone.kernels.internal.cuda..",
            "dev.lodestone.bench.peers..")
        .should()
        .callMethodWhere(restricted)
        .check(CLASSES);
  }

  @Test
  void theVectorApiLivesInOneRoom() {
    noClasses()
        .that()
        .resideOutsideOfPackages(
            "dev.lodestone.kernels.internal.simd..", "dev.lodestone.bench.jmh..")
        .and()
        .doNotHaveSimpleName("VectorWidth")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("jdk.incubator.vector..")
        .check(CLASSES);
  }

  @Test
  void nothingNeedsADisplay() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.awt..", "javax.swing..")
        .check(CLASSES);
  }

  @Test
  void signalsAndExitBelongToTheCommandLine() {
    noClasses()
        .that()
        .resideOutsideOfPackages("dev.lodestone.bench..")
        .should()
        .callMethod(System.class, "exit", int.class)
        .orShould()
        .dependOnClassesThat()
        .resideInAPackage("sun.misc..")
        .check(CLASSES);
  }

  @Test
  void namesSayWhatAThingIs() {
    noClasses()
        .should()
        .haveSimpleNameEndingWith("Util")
        .orShould()
        .haveSimpleNameEndingWith("Utils")
        .orShould()
        .haveSimpleNameEndingWith("Helper")
        .orShould()
        .haveSimpleNameEndingWith("Manager")
        .check(CLASSES);
  }

  @Test
  void filesAreRoomsNotHalls() {
    Map<String, Long> lengths = sourceLengths();
    assertThat(lengths).hasSizeGreaterThan(100);
    assertThat(lengths)
        .allSatisfy((file, lines) -> assertThat(lines).isLessThanOrEqualTo(MOST_LINES));
    double usual = lengths.values().stream().filter(lines -> lines <= USUAL_LINES).count();
    assertThat(usual / lengths.size()).isGreaterThanOrEqualTo(USUAL_SHARE);
  }

  @Test
  void everyMethodIsShortEnoughToBeCompiled() throws IOException {
    Path root = Path.of("").toAbsolutePath().getParent();
    for (String module : List.of("kernels", "nn")) {
      List<Path> files;
      try (Stream<Path> tree = Files.walk(root.resolve(module).resolve("target/classes"))) {
        files = tree.filter(file -> file.toString().endsWith(".class")).toList();
      }
      assertThat(files).isNotEmpty();
      for (Path file : files) {
        for (MethodModel method : ClassFile.of().parse(file).methods()) {
          int bytecodes =
              method.findAttribute(Attributes.code()).map(CodeAttribute::codeLength).orElse(0);
          assertThat(bytecodes)
              .as("%s.%s", file, method.methodName())
              .isLessThan(HUGE_METHOD_BYTECODES);
        }
      }
    }
  }

  // Lines of every source file of every module, generated sources apart.
  private static Map<String, Long> sourceLengths() {
    Path root = Path.of("").toAbsolutePath().getParent();
    Map<String, Long> lengths = new TreeMap<>();
    try (Stream<Path> modules = Files.list(root)) {
      for (Path module : modules.toList()) {
        Path sources = module.resolve("src/main/java");
        if (Files.isDirectory(sources)) {
          count(sources, lengths);
        }
      }
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
    return lengths;
  }

  private static void count(Path sources, Map<String, Long> lengths) throws IOException {
    try (Stream<Path> files = Files.walk(sources)) {
      List<Path> java =
          files
              .filter(file -> file.toString().endsWith(".java"))
              .filter(file -> !file.toString().contains("/generated/"))
              .toList();
      for (Path file : java) {
        try (Stream<String> lines = Files.lines(file)) {
          lengths.put(file.toString(), lines.count());
        }
      }
    }
  }
}
