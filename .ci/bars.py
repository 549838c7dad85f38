"""Holds the metrics of the quick runs in a folder against the least and the most that they may be."""

import json
import math
import sys

CRITICAL_TEMPERATURE = 2 / math.log(1 + math.sqrt(2))

BARS = {
    "ising": {
        "critical_temperature": (0.98 * CRITICAL_TEMPERATURE, 1.02 * CRITICAL_TEMPERATURE),
        "baseline_validation_loss": (math.log(2) - 1e-3, math.log(2) + 1e-3),
        "validation_loss_28x28": (0, 0.1),
        "validation_loss_1x2": (0, 1e-4),
        "validation_loss_1x1": (0.1, 0.3),
        "energy_r2": (0.995, 1),
        "magnetisation_r2": (0.98, 1),
    },
    "su2": {
        "direct_critical_beta": (1.8635, 1.89),
        "critical_beta": (1.78, 2.18),
        "validation_loss_2x1x1x1": (0, 0.01),
        "validation_loss_1x1x1x1": (math.log(2) - 0.02, math.log(2) + 0.02),
        "polyakov_correlation": (0.99, 1),
        "leading_cosine": (0.95, 1),
    },
    # Single bonds tell the phases apart, and turn near the transition.
    "probe": {"validation_loss_1x2": (0, 0.3), "critical_point_1x2": (2, 2.6)},
    "siamese-gravity": {"test_accuracy": (0.95, 1), "invariant_cosine": (0.995, 1), "symbolic_correlation": (0.98, 1)},
    "siamese-lorentz": {"test_accuracy": (0.88, 1), "invariant_cosine": (0.98, 1), "symbolic_correlation": (0.9, 1)},
    "siamese-minkowski": {"test_accuracy": (0.91, 1), "invariant_cosine": (0.99, 1), "symbolic_correlation": (0.95, 1)},
    "invariant": {"test_accuracy": (0.85, 1), "regression_r2": (0.9, 1)},
    "autoencoder": {
        "critical_temperature": (0.94 * CRITICAL_TEMPERATURE, 1.06 * CRITICAL_TEMPERATURE),
        "pca_magnetisation_correlation": (0.999, 1),
        "kernel_pca_magnetisation_correlation": (0.99, 1),
        "ae_magnetisation_correlation": (0.95, 1),
        "vae_magnetisation_correlation": (0.95, 1),
        "antiferromagnet_vae_magnetisation_correlation": (0.95, 1),
    },
    # Nine digits in the table leave about 1e-18 of the variance.
    "formula": {"unexplained_test": (0, 1e-12), "complexity": (9, 11)},
    "twin-regression": {
        "rmse_twin_energy": (0.3, 0.8),
        "rmse_twin_wheatstone": (0.01, 0.035),
        "rmse_twin_polynomial": (0, 0.04),
        "twin_better_than_plain": (2, 3),
        "uncertainty_spearman": (0.05, 1),
    },
}
ROUNDING = 1e-6

wrong = []
for run, bars in BARS.items():
    with open(f"{sys.argv[1]}/{run}/result.json") as file:
        metrics = json.load(file)["metrics"]
    for name, (least, most) in bars.items():
        given = metrics.get(name, math.nan)
        if not least - ROUNDING <= given <= most + ROUNDING:
            wrong.append(f"{run}: {name}: expected {least:.6g} to {most:.6g}, given {given:.6g}")
sys.exit("\n".join(wrong) or 0)
