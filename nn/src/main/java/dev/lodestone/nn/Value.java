package dev.lodestone.nn;

/** A block of floats that instructions write and read; its place is settled by planning. */
final class Value {
  private final int size;
  private Place place;
  private Value sharedWith;

  Value(int size, Place place) {
    this.size = size;
    this.place = place;
  }

  /** A block in the slab, placed later. */
  static Value planned(int size) {
    return new Value(size, null);
  }

  int size() {
    return size;
  }

  /** The value whose block this one is, itself where it shares none. */
  Value block() {
    return sharedWith == null ? this : sharedWith.block();
  }

  /** Takes the block of another value of equal size, which ends where this one begins. */
  void share(Value other) {
    sharedWith = other;
  }

  boolean isPlaced() {
    return block().place != null;
  }

  void place(Place settled) {
    block().place = settled;
  }

  Place place() {
    return block().place;
  }

  @Override
  public String toString() {
    return "value of " + size + " at " + place();
  }
}
