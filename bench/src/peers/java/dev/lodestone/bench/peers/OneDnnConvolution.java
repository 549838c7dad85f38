package dev.lodestone.bench.peers;

import dev.lodestone.bench.jmh.Contender;
import dev.lodestone.bench.jmh.ConvolutionWorkload;
import dev.lodestone.kernels.ConvolutionGeometry;
import org.bytedeco.dnnl.IntMemoryMap;
import org.bytedeco.dnnl.convolution_backward_data;
import org.bytedeco.dnnl.convolution_backward_weights;
import org.bytedeco.dnnl.convolution_forward;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.primitive;
import org.bytedeco.dnnl.reorder;
import org.bytedeco.dnnl.stream;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.LongPointer;

/** One convolution primitive of oneDNN with its operands already in the preferred layouts. */
final class OneDnnConvolution implements Contender.Run {
  private final engine cpu = new engine(engine.kind.cpu, 0);
  private final stream queue = new stream(cpu);
  private final IntMemoryMap operands = new IntMemoryMap();
  private final primitive convolution;
  private final memory preferred;
  private final memory.desc plain;
  private final int resultSize;

  private record Pixels(LongPointer stride, LongPointer before, LongPointer after) {}

  OneDnnConvolution(ConvolutionWorkload workload) {
    ConvolutionGeometry g = workload.geometry();
    long[] inputExtents = {g.batch(), g.inputChannels(), g.height(), g.width()};
    long[] filterExtents = {
      g.outputChannels(), g.inputChannels(), g.filterHeight(), g.filterWidth()
    };
    long[] outputExtents = {g.batch(), g.outputChannels(), g.outputHeight(), g.outputWidth()};
    memory.desc input = any(inputExtents);
    memory.desc filters = any(filterExtents);
    memory.desc output = any(outputExtents);
    Pixels pixels = pixels(g);
    convolution_forward.primitive_desc forward =
        new convolution_forward.primitive_desc(
            cpu,
            dnnl.prop_kind.forward_training,
            dnnl.algorithm.convolution_direct,
            input,
            filters,
            output,
            pixels.stride,
            pixels.before,
            pixels.after);
    resultSize = workload.resultSize();
    switch (workload.pass()) {
      case FORWARD -> {
        bind(dnnl.DNNL_ARG_SRC, forward.src_desc(), inputExtents, workload.input());
        bind(dnnl.DNNL_ARG_WEIGHTS, forward.weights_desc(), filterExtents, workload.filters());
        preferred = new memory(forward.dst_desc(), cpu);
        plain = nchw(outputExtents);
        operands.put(dnnl.DNNL_ARG_DST, preferred);
        convolution = new convolution_forward(forward);
      }
      case DATA_GRADIENT -> {
        convolution_backward_data.primitive_desc backward =
            new convolution_backward_data.primitive_desc(
                cpu,
                dnnl.algorithm.convolution_direct,
                input,
                filters,
                output,
                pixels.stride,
                pixels.before,
                pixels.after,
                forward);
        bind(
            dnnl.DNNL_ARG_DIFF_DST,
            backward.diff_dst_desc(),
            outputExtents,
            workload.outputGradient());
        bind(dnnl.DNNL_ARG_WEIGHTS, backward.weights_desc(), filterExtents, workload.filters());
        preferred = new memory(backward.diff_src_desc(), cpu);
        plain = nchw(inputExtents);
        operands.put(dnnl.DNNL_ARG_DIFF_SRC, preferred);
        convolution = new convolution_backward_data(backward);
      }
      case FILTER_GRADIENT -> {
        convolution_backward_weights.primitive_desc backward =
            new convolution_backward_weights.primitive_desc(
                cpu,
                dnnl.algorithm.convolution_direct,
                input,
                filters,
                output,
                pixels.stride,
                pixels.before,
                pixels.after,
                forward);
        bind(dnnl.DNNL_ARG_SRC, backward.src_desc(), inputExtents, workload.input());
        bind(
            dnnl.DNNL_ARG_DIFF_DST,
            backward.diff_dst_desc(),
            outputExtents,
            workload.outputGradient());
        preferred = new memory(backward.diff_weights_desc(), cpu);
        plain = nchw(filterExtents);
        operands.put(dnnl.DNNL_ARG_DIFF_WEIGHTS, preferred);
        convolution = new convolution_backward_weights(backward);
      }
      default -> throw new IllegalStateException(workload.key());
    }
  }

  private static memory.desc any(long[] extents) {
    return new memory.desc(
        new LongPointer(extents), memory.data_type.f32, memory.format_tag.any);
  }

  // The same tag serves images (NCHW) and filters (OIHW).
  private static memory.desc nchw(long[] extents) {
    return new memory.desc(
        new LongPointer(extents), memory.data_type.f32, memory.format_tag.nchw);
  }

  private static Pixels pixels(ConvolutionGeometry g) {
    long below =
        (g.outputHeight() - 1L) * g.stride() + g.filterHeight() - g.height() - g.paddingAbove();
    long right =
        (g.outputWidth() - 1L) * g.stride() + g.filterWidth() - g.width() - g.paddingLeft();
    return new Pixels(
        new LongPointer(g.stride(), g.stride()),
        new LongPointer(g.paddingAbove(), g.paddingLeft()),
        new LongPointer(below, right));
  }

  private void bind(int argument, memory.desc layout, long[] extents, float[] values) {
    memory operand = new memory(layout, cpu);
    memory source = new memory(nchw(extents), cpu, new FloatPointer(values));
    new reorder(source, operand).execute(queue, source, operand);
    queue._wait();
    operands.put(argument, operand);
  }

  @Override
  public void run() {
    convolution.execute(queue, operands);
    queue._wait();
  }

  @Override
  public float[] result() {
    FloatPointer values = new FloatPointer(resultSize);
    memory destination = new memory(plain, cpu, values);
    new reorder(preferred, destination).execute(queue, preferred, destination);
    queue._wait();
    float[] copy = new float[resultSize];
    values.get(copy);
    return copy;
  }
}
