package dev.lodestone.nn;

/**
 * Where a value lies when a compiled graph runs.
 *
 * @param region number of a block of memory, see {@link Frame}
 * @param offset within the region
 */
record Place(int region, int offset) {}
