/**
 * Networks as graphs of primitive operations, differentiated and compiled once, run many times.
 *
 * <pre>
 *   Layer, Loss, Objective      records and functions that add nodes
 *            |
 *          Graph  <-- Differentiation (gradients are nodes of the same graph)
 *            |
 *      +-----+--------------------+
 *      |                          |
 *  ReferenceInterpreter        Program (one backend, R replicas side by side, buffers by liveness)
 *  (float64, the definition)      |
 *                         Trainer, Predictor
 * </pre>
 *
 * <p>A graph describes one network on one batch. Replicas (restarts, ensembles) differ in their
 * parameters [R][P], their keys and their samples only, so one program serves them all. Randomness
 * is a function of explicit keys; results do not depend on the number of threads.
 */
package dev.lodestone.nn;
