package dev.lodestone.kernels;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Marks the contract test of a kernel family: it runs once more for each narrower vector width of
 * this machine, and no method of ours may drop out of compilation meanwhile. Cases of CUDA are
 * skipped where there is none.
 */
@Tag("contract")
@ExtendWith({CompilationWatch.class, CudaWhereFound.class})
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface Contract {}
