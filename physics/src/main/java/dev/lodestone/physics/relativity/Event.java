package dev.lodestone.physics.relativity;

/** A time and a place, c = 1. */
public record Event(double t, double x, double y, double z) {
  /** t² - x² - y² - z². */
  public double interval() {
    return t * t - x * x - y * y - z * z;
  }
}
