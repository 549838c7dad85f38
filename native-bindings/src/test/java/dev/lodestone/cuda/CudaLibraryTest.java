package dev.lodestone.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lodestone.cuda.generated.cublas.Cublas;
import dev.lodestone.cuda.generated.cublaslt.CublasLt;
import dev.lodestone.cuda.generated.cuda.Cuda;
import dev.lodestone.cuda.generated.cudnn.Cudnn;
import dev.lodestone.cuda.generated.nvrtc.Nvrtc;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CudaLibraryTest {
  private static Class<?> functions(CudaLibrary library) {
    return switch (library) {
      case CUDA -> Cuda.class;
      case NVRTC -> Nvrtc.class;
      case CUBLAS -> Cublas.class;
      case CUBLASLT -> CublasLt.class;
      case CUDNN -> Cudnn.class;
    };
  }

  @ParameterizedTest
  @EnumSource
  void aLibraryIsFoundWithItsVersionOrAbsentWithACure(CudaLibrary library) {
    switch (library.find()) {
      case NativeLibrary.Present present -> {
        assertThat(library.require()).isSameAs(present);
        assertThat(library.version()).matches("\\d+\\.\\d+.*");
        System.out.println(present.name() + " " + library.version() + ", " + present.where());
      }
      case NativeLibrary.Absent absent -> {
        assertThat(absent.reason()).startsWith("tried lib").contains("on the loader's path");
        assertThat(absent.cure()).startsWith("install ");
        assertThatThrownBy(library::require)
            .isInstanceOf(IllegalStateException.class)
            .hasMessage(absent.name() + " not found (" + absent.reason() + "); " + absent.cure());
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyGeneratedFunctionResolvesWhereTheLibraryIs(CudaLibrary library)
      throws IllegalAccessException {
    assumeTrue(library.find() instanceof NativeLibrary.Present, library + " is not installed");
    List<Method> addresses =
        Arrays.stream(functions(library).getMethods())
            .filter(method -> method.getName().endsWith("$address"))
            .toList();
    assertThat(addresses).hasSizeGreaterThan(10);
    List<String> missing = new ArrayList<>();
    for (Method address : addresses) {
      try {
        address.invoke(null);
      } catch (InvocationTargetException unresolved) {
        missing.add(address.getName());
      }
    }
    assertThat(missing).isEmpty();
    System.out.println(library + ": all " + addresses.size() + " functions resolve");
  }

  @ParameterizedTest
  @EnumSource
  void classesOfGeneratedFunctionsLoadWithoutTheirLibrary(CudaLibrary library) {
    assertThatCode(() -> Class.forName(functions(library).getName())).doesNotThrowAnyException();
  }
}
