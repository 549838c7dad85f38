package dev.lodestone.interpret;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Asks of latents that were learnt without labels what they follow and where they change.
 *
 * <p>Latents may come from anywhere: {@link PrincipalComponents}, {@link
 * KernelPrincipalComponents}, {@link TrainedAutoencoder}, or another program. One latent is
 * compared with every candidate of a design ({@link MonotoneDependence}); of several, whose axes
 * are arbitrary, the distance from the disordered end is. Immutable and thread-safe.
 *
 * <p>Arrays are shared, not copied.
 *
 * @param design candidates evaluated on the samples
 * @param parameters the control parameter of every sample, for example its temperature; disorder at
 *     its largest values
 * @param resamplings of the bootstrap
 * @param key determines the bootstrap
 * @param data a few words on the samples
 */
@SuppressWarnings("ArrayRecordComponent") // Read inside, never compared.
public record LatentScan(
    DesignMatrix design, double[] parameters, int resamplings, long key, String data) {
  // Latents of this share of the samples, those of the largest parameters, tell where zero is.
  private static final double DISORDERED = 0.1;

  /**
   * What was found.
   *
   * @param order the distance of every sample's latents from their mean at the disordered end
   * @param dependence what the latent, or the distance of several, follows
   * @param ofOrder where the mean distance changes fastest
   * @param ofLoss where the mean reconstruction loss does, where there is one
   */
  @SuppressWarnings("ArrayRecordComponent") // Read, never compared.
  public record Found(
      double[] order,
      MonotoneDependence dependence,
      SteepestChange ofOrder,
      Optional<SteepestChange> ofLoss) {
    /** All findings. */
    public List<Finding> findings() {
      List<Finding> all = new ArrayList<>(List.of(dependence, ofOrder));
      ofLoss.ifPresent(all::add);
      return all;
    }
  }

  /**
   * Reads one method's latents.
   *
   * @param method its name, for sentences
   * @param latents {@code [latents][samples]}
   * @param losses reconstruction loss of every sample; empty where the method has none
   */
  public Found read(String method, double[][] latents, double[] losses) {
    double[] order = order(latents);
    boolean one = latents.length == 1;
    MonotoneDependence dependence =
        MonotoneDependence.find(
            design, one ? latents[0] : order, one ? "z" : "|z|", data + " by the " + method);
    return new Found(
        order,
        dependence,
        change("latent of the " + method, order),
        losses.length == 0
            ? Optional.empty()
            : Optional.of(change("reconstruction loss of the " + method, losses)));
  }

  /** Where the mean of any quantity changes fastest. */
  public SteepestChange change(String quantity, double[] values) {
    return SteepestChange.estimate("T", quantity, parameters, values, resamplings, key, data);
  }

  private double[] order(double[][] latents) {
    double[] sorted = parameters.clone();
    Arrays.sort(sorted);
    double bar = sorted[(int) ((1 - DISORDERED) * (sorted.length - 1))];
    double[] order = new double[parameters.length];
    for (double[] latent : latents) {
      double sum = 0;
      int count = 0;
      for (int i = 0; i < latent.length; i++) {
        if (parameters[i] >= bar) {
          sum += latent[i];
          count++;
        }
      }
      for (int i = 0; i < latent.length; i++) {
        double distance = latent[i] - sum / count;
        order[i] += distance * distance;
      }
    }
    for (int i = 0; i < order.length; i++) {
      order[i] = Math.sqrt(order[i]);
    }
    return order;
  }
}
