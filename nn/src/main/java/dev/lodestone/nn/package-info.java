/** Graphs, differentiation, programs, training. */
package dev.lodestone.nn;
