/**
 * Symbolic regression: formulas of growing complexity that follow a column of a table.
 *
 * <pre>
 *   DataTable --+
 *               v
 *   islands of formulas --tournament, mutation, crossover--&gt; children replace the oldest
 *      ^        |  simplify, fit constants (Levenberg-Marquardt, exact gradients)
 *      |        v
 *      +-- migration at a barrier <-- ParetoFront: the best of every complexity
 * </pre>
 *
 * <p>The evolution is that of PySR (Cranmer 2023, arXiv:2305.01582): regularised evolution with
 * age, tournaments adjusted by how common a complexity is, and constants fitted now and then.
 * Islands draw from streams of their own and meet at barriers, so a search gives the same formulas
 * on any number of threads.
 */
package dev.lodestone.interpret.symbolic;
