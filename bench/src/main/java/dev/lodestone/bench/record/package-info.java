/**
 * What is kept of a run: numbers together with the machine, the backend and the command that made
 * them.
 */
package dev.lodestone.bench.record;
