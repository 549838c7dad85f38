import dev.lodestone.interpret.BottleneckRegression;
import dev.lodestone.interpret.Candidates;
import dev.lodestone.interpret.CorrelationProbe;
import dev.lodestone.interpret.DesignMatrix;
import dev.lodestone.interpret.ReceptiveField;
import dev.lodestone.interpret.TrainedProbe;
import dev.lodestone.kernels.Backend;
import dev.lodestone.kernels.Shape;
import dev.lodestone.kernels.Tensor;
import dev.lodestone.nn.Optimizer;
import dev.lodestone.nn.TrainingListener;
import dev.lodestone.nn.TrainingPlan;
import dev.lodestone.physics.Ensemble;
import dev.lodestone.physics.SamplingPlan;
import dev.lodestone.physics.ising.IsingModel;
import dev.lodestone.physics.ising.IsingSampler;
import java.util.Optional;

/**
 * Door 2, train and interpret: tell the phases of the Ising model apart through a window of one
 * site, then ask what the one number in the middle of the network is.
 */
public class FindTheOrderParameter {
  public static void main(String[] arguments) {
    try (Backend backend = Backend.best()) {
      // Configurations deep in both phases, and what everybody knows about them: the phase.
      IsingSampler sampler = IsingSampler.on(backend, IsingModel.of(16));
      Ensemble ordered =
          sampler.sample(SamplingPlan.equilibrated(SamplingPlan.grid(1.0, 1.8, 9), 100, 1));
      Ensemble disordered =
          sampler.sample(SamplingPlan.equilibrated(SamplingPlan.grid(2.8, 4.0, 9), 100, 2));
      Ensemble samples = ordered.plus(disordered).shuffled(3);
      CorrelationProbe.Labelled labelled =
          new CorrelationProbe.Labelled(
              samples.configurations(),
              Tensor.wrap(
                  backend, Shape.of(samples.size(), 1), samples.labelsBelow(2.3)));

      // Four networks from different initial weights, side by side.
      TrainingPlan plan =
          TrainingPlan.of(100, 60, new Optimizer.Adam(0.01, 0.9, 0.999, 1e-8), 4).withReplicas(4);
      TrainedProbe probe =
          CorrelationProbe.of(new ReceptiveField(1, 1))
              .train(backend, labelled, labelled, plan, TrainingListener.silent(), Optional.empty())
              .orElseThrow();
      System.out.println("validation loss " + probe.validationLoss(probe.best()));

      // Which correlator is the bottleneck? All of them are candidates.
      double[] bottleneck = probe.read(samples.configurations()).bottleneck(probe.best());
      DesignMatrix candidates =
          DesignMatrix.of(
              samples.configurations(),
              Candidates.correlators(samples.configurations(), 2, 2, 2));
      System.out.println(
          BottleneckRegression.of(5).fit(candidates, bottleneck, "Q", "16 x 16 Ising").statement());
    }
  }
}
