package dev.lodestone.bench.peers;

import dev.lodestone.bench.jmh.Contender;
import dev.lodestone.bench.jmh.GemmWorkload;
import org.bytedeco.dnnl.IntMemoryMap;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.matmul;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.post_ops;
import org.bytedeco.dnnl.primitive_attr;
import org.bytedeco.dnnl.stream;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.LongPointer;

/** oneDNN's product primitive; bias and activation, if any, as its post-operation. */
final class OneDnnProduct implements Contender.Run {
  private final GemmWorkload shape;
  private final engine cpu = new engine(engine.kind.cpu, 0);
  private final stream queue = new stream(cpu);
  private final IntMemoryMap operands = new IntMemoryMap();
  // Kept: oneDNN does not own what its operands point to.
  private final FloatPointer a;
  private final FloatPointer b;
  private final FloatPointer bias;
  private final FloatPointer c;
  private final matmul product;

  OneDnnProduct(GemmWorkload shape) {
    this.shape = shape;
    this.a = new FloatPointer(shape.a());
    this.b = new FloatPointer(shape.b());
    this.bias = new FloatPointer(shape.bias());
    this.c = new FloatPointer((long) shape.m() * shape.n());
    memory.desc left = matrix(shape.m(), shape.k(), shape.transposeA());
    memory.desc right = matrix(shape.k(), shape.n(), shape.transposeB());
    memory.desc row = matrix(1, shape.n(), false);
    memory.desc result = matrix(shape.m(), shape.n(), false);
    if (shape.activated()) {
      post_ops after = new post_ops();
      after.append_eltwise(algorithm(), 0, 0);
      primitive_attr attributes = new primitive_attr();
      attributes.set_post_ops(after);
      product =
          new matmul(new matmul.primitive_desc(cpu, left, right, row, result, attributes, false));
      operands.put(dnnl.DNNL_ARG_BIAS, new memory(row, cpu, bias));
    } else {
      product = new matmul(new matmul.primitive_desc(cpu, left, right, result));
    }
    operands.put(dnnl.DNNL_ARG_SRC, new memory(left, cpu, a));
    operands.put(dnnl.DNNL_ARG_WEIGHTS, new memory(right, cpu, b));
    operands.put(dnnl.DNNL_ARG_DST, new memory(result, cpu, c));
  }

  private dnnl.algorithm algorithm() {
    return switch (shape.activation()) {
      case RELU -> dnnl.algorithm.eltwise_relu;
      case TANH -> dnnl.algorithm.eltwise_tanh;
      case SIGMOID -> dnnl.algorithm.eltwise_logistic;
      case IDENTITY -> throw new IllegalStateException(shape.key());
    };
  }

  private static memory.desc matrix(long rows, long columns, boolean transposed) {
    return new memory.desc(
        new LongPointer(rows, columns),
        memory.data_type.f32,
        transposed ? memory.format_tag.ba : memory.format_tag.ab);
  }

  @Override
  public void run() {
    product.execute(queue, operands);
    queue._wait();
  }

  @Override
  public float[] result() {
    float[] values = new float[shape.m() * shape.n()];
    c.get(values);
    return values;
  }

  @Override
  public void close() {
    a.close();
    b.close();
    bias.close();
    c.close();
  }
}
