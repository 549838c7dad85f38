/**
 * NumPy's {@code .npy} and {@code .npz} files: a writer that NumPy reads, and a strict reader.
 *
 * <p>The reader trusts nothing: sizes are compared with the bytes that are there before anything is
 * allocated, so memory is bounded by the size of the file; no file is ever created from a name
 * inside an archive. Format: NumPy enhancement proposal 1, versions 1 to 3; ZIP: APPNOTE 6.3.
 */
package dev.lodestone.bench.npz;
