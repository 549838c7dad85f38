package dev.lodestone.nn;

import dev.lodestone.kernels.Shape;

/**
 * A handle to one value of a graph.
 *
 * @param index position in the graph, parents first
 * @param shape extents of the value
 */
public record Node(int index, Shape shape) {}
