"""Times the training steps of one Python framework: networks.py FRAMEWORK FOLDER

FOLDER holds plan.json and one .npz of inputs x, labels y and weights w0, w1, ... for each network. Every line of the
output is a JSON object: what a contender says about itself, its seconds a step and first losses, or why it failed.
Lodestone's `bench peers` writes the folder, runs this file once for each framework and round, and checks the losses.
"""

import json
import os
import sys
import time

import numpy

CHUNK = 50


def report(**line):
    print(json.dumps(line), flush=True)


def measure(plan, contender, network, first_losses, call, steps):
    """Times `call`, which does so many steps, after its first losses were taken and it has run warm."""
    losses = first_losses()
    start = time.perf_counter()
    while time.perf_counter() - start < plan["warm_up"]:
        call()
    seconds = []
    for _ in range(plan["iterations"]):
        calls = 0
        start = now = time.perf_counter()
        while now - start < plan["seconds"]:
            call()
            calls += 1
            now = time.perf_counter()
        seconds.append((now - start) / (calls * steps))
    report(workload=network["key"], contender=contender, losses=losses, seconds=seconds)


def attempt(plan, contender, network, prepare):
    """A contender that cannot do a network says so and stands in nobody's way."""
    try:
        measure(plan, contender, network, *prepare())
    except Exception as failure:
        reason = (str(failure).splitlines() or [""])[0]
        report(workload=network["key"], contender=contender, failure=f"{type(failure).__name__}: {reason}")


def run_torch(plan, load):
    import torch
    from torch.nn.functional import binary_cross_entropy_with_logits, conv2d, linear

    torch.set_num_threads(plan["threads"])
    vectors = torch.backends.cpu.get_cpu_capability()
    report(settings={"PyTorch": f"{torch.__version__}, {vectors}, fused Adam, MKL and oneDNN as it picks"})

    def prepare(network, compiled):
        data = load(network)
        stages = network["stages"]
        x, y = torch.from_numpy(data["x"]), torch.from_numpy(data["y"])
        if "channels" in stages[0]:
            x = x.reshape(-1, stages[0]["channels"], stages[0]["size"], stages[0]["size"])
        weights, biases = [], []
        for index, stage in enumerate(stages):
            shape = [stage["outputs"], stage["channels"], 3, 3] if "channels" in stage else [stage["outputs"], -1]
            weights.append(torch.from_numpy(data[f"w{index}"]).reshape(shape).requires_grad_())
            biases.append(torch.zeros(stage["outputs"], requires_grad=True))
        adam = torch.optim.Adam(weights + biases, lr=plan["rate"], fused=True)

        def loss():
            values = x
            for index, stage in enumerate(stages):
                if "channels" in stage:
                    values = conv2d(values, weights[index], biases[index], stride=stage["stride"], padding=1)
                else:
                    values = linear(values.flatten(1), weights[index], biases[index])
                if index < len(stages) - 1:
                    values = values.relu()
            if network["towers"] == 2:
                pairs = values.view(-1, 2)
                values = pairs[:, :1] - pairs[:, 1:]
            return binary_cross_entropy_with_logits(values, y)

        evaluate = torch.compile(loss) if compiled else loss

        def step():
            adam.zero_grad(set_to_none=True)
            value = evaluate()
            value.backward()
            adam.step()
            return value

        return lambda: [step().item() for _ in range(plan["checked_steps"])], step, 1

    for network in plan["networks"]:
        if network["copies"] == 1:
            attempt(plan, "PyTorch", network, lambda network=network: prepare(network, False))
            attempt(plan, "PyTorch compiled", network, lambda network=network: prepare(network, True))


def run_jax(plan, load):
    import jax
    from jax import lax, numpy as jnp

    report(settings={"JAX": f"{jax.__version__}"})

    def logits(network, x, parameters):
        values = x
        for index, (stage, (weight, bias)) in enumerate(zip(network["stages"], parameters)):
            if "channels" in stage:
                stride, padding = [stage["stride"]] * 2, [(1, 1)] * 2
                layout = ("NHWC", "HWIO", "NHWC")
                values = lax.conv_general_dilated(values, weight, stride, padding, dimension_numbers=layout)
            else:
                values = values.reshape(values.shape[0], -1) @ weight
            values = values + bias
            if index < len(network["stages"]) - 1:
                values = jax.nn.relu(values)
        if network["towers"] == 2:
            pairs = values.reshape(-1, 2)
            values = pairs[:, :1] - pairs[:, 1:]
        return values

    def adam(state, gradients):
        parameters, first, second, count = state
        count = count + 1
        first = jax.tree.map(lambda m, g: 0.9 * m + 0.1 * g, first, gradients)
        second = jax.tree.map(lambda v, g: 0.999 * v + 0.001 * g * g, second, gradients)
        rate = plan["rate"] / (1 - 0.9**count)
        scale = 1 / (1 - 0.999**count)
        moved = lambda p, m, v: p - rate * m / (jnp.sqrt(scale * v) + 1e-8)
        return jax.tree.map(moved, parameters, first, second), first, second, count

    def start(network, data):
        """Weights as JAX likes them: dense [inputs][outputs], filters and images with channels last."""
        parameters, channels = [], 0
        for index, stage in enumerate(network["stages"]):
            weight = data[f"w{index}"]
            if "channels" in stage:
                weight = weight.reshape(stage["outputs"], stage["channels"], 3, 3).transpose(2, 3, 1, 0)
            elif channels:
                side = round((weight.shape[1] // channels) ** 0.5)
                weight = weight.reshape(-1, channels, side, side).transpose(0, 2, 3, 1).reshape(len(weight), -1).T
            else:
                weight = weight.T
            channels = stage["outputs"] if "channels" in stage else 0
            parameters.append((jnp.array(weight), jnp.zeros(stage["outputs"])))
        zeros = jax.tree.map(jnp.zeros_like, parameters)
        return parameters, zeros, jax.tree.map(jnp.copy, zeros), jnp.zeros(())

    def prepare(network, chunk):
        data = load(network)
        first = network["stages"][0]
        x = data["x"]
        if "channels" in first:
            x = x.reshape(-1, first["channels"], first["size"], first["size"]).transpose(0, 2, 3, 1)
        x, y = jnp.array(x), jnp.array(data["y"])

        def loss(parameters):
            z = logits(network, x, parameters)
            return jnp.mean(jax.nn.softplus(z) - y * z)

        def step(state, _=None):
            value, gradients = jax.value_and_grad(loss)(state[0])
            return adam(state, gradients), value

        if network["copies"] > 1:
            single = step
            step = lambda state, _=None: jax.vmap(single)(state)
        many = (lambda state: lax.scan(step, state, length=chunk)) if chunk > 1 else step
        compiled = jax.jit(many, donate_argnums=0)
        state = start(network, data)
        if network["copies"] > 1:
            state = jax.tree.map(lambda leaf: jnp.stack([leaf] * network["copies"]), state)
        held = [state]

        def call():
            held[0], values = compiled(held[0])
            return values.block_until_ready()

        def losses():
            values = call() if chunk > 1 else numpy.stack([call() for _ in range(plan["checked_steps"])])
            return numpy.asarray(values).reshape(len(values), -1).mean(1)[: plan["checked_steps"]].tolist()

        return losses, call, chunk

    for network in plan["networks"]:
        attempt(plan, "JAX", network, lambda network=network: prepare(network, 1))
        attempt(plan, f"JAX, {CHUNK} a call", network, lambda network=network: prepare(network, CHUNK))


def main(framework, folder):
    with open(os.path.join(folder, "plan.json"), encoding="utf-8") as file:
        plan = json.load(file)
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[: plan["threads"]])
    load = lambda network: numpy.load(os.path.join(folder, network["data"]))
    {"torch": run_torch, "jax": run_jax}[framework](plan, load)


if __name__ == "__main__":
    main(*sys.argv[1:])
