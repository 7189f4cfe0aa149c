"""The workloads of workloads.ts in PyTorch (eager and compiled), JAX and Keras on TensorFlow: float32, Adam, same batches.

    python peers.py --list             {"peers": [...]}: what this Python can import
    python peers.py <peer> <workload>  one JSON line, or {"skipped": reason}
"""

import importlib.util
import json
import os
import resource
import statistics
import sys
import time

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

PEERS = {"torch": "torch", "torch-compile": "torch", "jax": "jax", "keras": "keras"}
BATCHES = 10
REPETITIONS = 5
# batch, steps per repetition, shape of a sample
WORKLOADS = {
    "w1": (32, 600, (784,)),
    "w2": (32, 600, (784,)),
    "w3": (128, 300, (784,)),
    "w4": (64, 30, (28, 28, 1)),
    "w5": (64, 6, (32, 32, 3)),
    "lstm": (64, 60, (28, 28)),
    "transformer": (64, 30, (28, 28)),
    "table": (1024, 300, (20,)),
    "unet": (16, 8, (64, 64, 1)),
    "wide": (64, 8, (784,)),
}
# Networks of dense layers alone: sizes and activation.
DENSE = {
    "w1": ([784, 10], None),
    "w2": ([784, 16, 16, 10], "sigmoid"),
    "w3": ([784, 128, 10], "relu"),
    "table": ([20, 64, 64, 10], "relu"),
    "wide": ([784, 2048, 2048, 2048, 10], "relu"),
}


def main():
    if sys.argv[1] == "--list":
        found = [name for name, module in PEERS.items() if importlib.util.find_spec(module)]
        if "keras" in found and not importlib.util.find_spec("tensorflow"):
            found.remove("keras")
        print(json.dumps({"peers": found}))
        return
    peer, workload = sys.argv[1:3]
    run = {"jax": run_jax, "keras": run_keras}.get(peer, run_torch)
    measured = run(peer, workload)
    if measured is None:
        print(json.dumps({"skipped": f"{workload} is not written for {peer}"}))
        return
    batch = WORKLOADS[workload][0]
    compile_seconds, seconds_per_step = measured
    print(
        json.dumps(
            {
                "peer": peer,
                "workload": workload,
                "samplesPerSecond": batch / seconds_per_step,
                "msPerStep": seconds_per_step * 1000,
                "compileMs": compile_seconds * 1000,
                "peakMemoryMb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
            }
        )
    )


def data(workload):
    import numpy as np

    batch, _, shape = WORKLOADS[workload]
    count = BATCHES * batch
    random = np.random.default_rng(0)
    features = random.random((count, *shape), dtype=np.float32)
    if workload == "unet":
        return features, random.random((count, *shape), dtype=np.float32)
    return features, (np.arange(count) % 10).astype(np.int64)


def timed(workload, step, wait=lambda result: result):
    """Seconds of the first step, which compiles, and the median of seconds per step."""
    _, steps, _ = WORKLOADS[workload]
    started = time.perf_counter()
    wait(step(0))
    compile_seconds = time.perf_counter() - started
    for index in range(3):
        wait(step(index))
    times = []
    for _ in range(REPETITIONS):
        started = time.perf_counter()
        for index in range(steps):
            result = step(index)
        wait(result)
        times.append((time.perf_counter() - started) / steps)
    return compile_seconds, statistics.median(times)


def run_torch(peer, workload):
    import torch
    import torch.nn.functional as F

    torch.set_num_threads(os.cpu_count())
    batch = WORKLOADS[workload][0]
    features, targets = data(workload)
    if features.ndim == 4:
        features = features.transpose(0, 3, 1, 2).copy()
    if targets.ndim == 4:
        targets = targets.transpose(0, 3, 1, 2).copy()
    x, y = torch.from_numpy(features), torch.from_numpy(targets)
    model = torch_model(workload)
    optimizer = torch.optim.Adam(model.parameters(), 1e-3)
    call = torch.compile(model) if peer == "torch-compile" else model
    loss_of = F.mse_loss if workload == "unet" else F.cross_entropy

    def step(index):
        start = (index % BATCHES) * batch
        optimizer.zero_grad(set_to_none=True)
        loss = loss_of(call(x[start : start + batch]), y[start : start + batch])
        loss.backward()
        optimizer.step()
        return loss

    return timed(workload, step, lambda loss: loss.item())


def torch_model(workload):
    import torch
    from torch import nn

    activations = {"sigmoid": nn.Sigmoid, "relu": nn.ReLU}
    if workload in DENSE:
        sizes, activation = DENSE[workload]
        layers = []
        for inputs, outputs in zip(sizes[:-1], sizes[1:]):
            layers += [nn.Linear(inputs, outputs), *([activations[activation]()] if activation else [])]
        return nn.Sequential(*(layers[:-1] if activation else layers))
    if workload == "w4":
        return nn.Sequential(
            *(nn.Conv2d(1, 32, 3), nn.ReLU(), nn.MaxPool2d(2)),
            *(nn.Conv2d(32, 64, 3), nn.ReLU(), nn.MaxPool2d(2)),
            *(nn.Flatten(), nn.Linear(1600, 128), nn.ReLU(), nn.Linear(128, 10)),
        )
    if workload == "w5":
        unit = lambda i, o: [nn.Conv2d(i, o, 3, padding=1), nn.BatchNorm2d(o), nn.ReLU()]
        block = lambda i, o: [*unit(i, o), *unit(o, o), nn.MaxPool2d(2)]
        end = [nn.Flatten(), nn.Linear(2048, 128), nn.ReLU(), nn.Dropout(0.5), nn.Linear(128, 10)]
        return nn.Sequential(*block(3, 32), *block(32, 64), *block(64, 128), *end)

    class Rows(nn.Module):
        def __init__(self):
            super().__init__()
            self.lstm, self.end = nn.LSTM(28, 64, batch_first=True), nn.Linear(64, 10)

        def forward(self, x):
            return self.end(self.lstm(x)[0][:, -1])

    class Encoder(nn.Module):
        def __init__(self):
            super().__init__()
            self.embed, self.positions = nn.Linear(28, 64), nn.Parameter(torch.zeros(28, 64))
            self.attention = nn.MultiheadAttention(64, 4, batch_first=True)
            self.norm1, self.norm2 = nn.LayerNorm(64), nn.LayerNorm(64)
            self.dense = nn.Sequential(nn.Linear(64, 128), nn.ReLU(), nn.Linear(128, 64))
            self.end = nn.Linear(64, 10)

        def forward(self, x):
            x = self.embed(x) + self.positions
            x = self.norm1(x + self.attention(x, x, x, need_weights=False)[0])
            return self.end(self.norm2(x + self.dense(x)).mean(1))

    class UNet(nn.Module):
        def __init__(self):
            super().__init__()
            conv = lambda i, o: nn.Sequential(nn.Conv2d(i, o, 3, padding=1), nn.ReLU())
            self.down1, self.down2, self.middle = conv(1, 16), conv(16, 32), conv(32, 64)
            self.up2, self.up1, self.pixels = conv(96, 32), conv(48, 16), nn.Conv2d(16, 1, 1)
            self.pool, self.enlarge = nn.MaxPool2d(2), nn.Upsample(scale_factor=2)

        def forward(self, x):
            a = self.down1(x)
            b = self.down2(self.pool(a))
            c = self.up2(torch.cat([b, self.enlarge(self.middle(self.pool(b)))], 1))
            return self.pixels(self.up1(torch.cat([a, self.enlarge(c)], 1)))

    return {"lstm": Rows, "transformer": Encoder, "unet": UNet}[workload]()


def run_keras(_peer, workload):
    os.environ["KERAS_BACKEND"] = "tensorflow"
    import keras
    import numpy as np

    batch, steps, shape = WORKLOADS[workload]
    features, targets = data(workload)
    model = keras_model(workload, shape)
    loss = "mse" if workload == "unet" else keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile("adam", loss)
    fit = lambda x, y: model.fit(x, y, batch_size=batch, epochs=1, verbose=0, shuffle=False)
    started = time.perf_counter()
    fit(features[:batch], targets[:batch])
    compile_seconds = time.perf_counter() - started
    repeats = max(1, steps // BATCHES)
    x, y = np.concatenate([features] * repeats), np.concatenate([targets] * repeats)
    times = []
    fit(features, targets)
    for _ in range(REPETITIONS):
        started = time.perf_counter()
        fit(x, y)
        times.append((time.perf_counter() - started) / (len(x) // batch))
    return compile_seconds, statistics.median(times)


def keras_model(workload, shape):
    import keras
    from keras import layers as L

    start = keras.Input(shape)
    x = start
    if workload in DENSE:
        sizes, activation = DENSE[workload]
        for size in sizes[1:-1]:
            x = L.Dense(size, activation=activation)(x)
        return keras.Model(start, L.Dense(sizes[-1])(x))
    if workload == "w4":
        for filters in (32, 64):
            x = L.MaxPooling2D()(L.Conv2D(filters, 3, activation="relu")(x))
        return keras.Model(start, L.Dense(10)(L.Dense(128, activation="relu")(L.Flatten()(x))))
    if workload == "w5":
        for filters in (32, 64, 128):
            for _ in range(2):
                x = L.Activation("relu")(L.BatchNormalization()(L.Conv2D(filters, 3, padding="same")(x)))
            x = L.MaxPooling2D()(x)
        x = L.Dropout(0.5)(L.Dense(128, activation="relu")(L.Flatten()(x)))
        return keras.Model(start, L.Dense(10)(x))
    if workload == "lstm":
        return keras.Model(start, L.Dense(10)(L.LSTM(64)(x)))
    if workload == "transformer":
        x = L.Dense(64)(x)
        positions = L.Embedding(28, 64)(keras.ops.arange(28))
        x = x + positions
        x = L.LayerNormalization()(x + L.MultiHeadAttention(4, 16)(x, x))
        x = L.LayerNormalization()(x + L.Dense(64)(L.Dense(128, activation="relu")(x)))
        return keras.Model(start, L.Dense(10)(L.GlobalAveragePooling1D()(x)))
    conv = lambda filters, of: L.Conv2D(filters, 3, padding="same", activation="relu")(of)
    a = conv(16, x)
    b = conv(32, L.MaxPooling2D()(a))
    c = conv(64, L.MaxPooling2D()(b))
    c = conv(32, L.Concatenate()([b, L.UpSampling2D()(c)]))
    return keras.Model(start, L.Conv2D(1, 1)(conv(16, L.Concatenate()([a, L.UpSampling2D()(c)]))))


def run_jax(_peer, workload):
    import jax
    import jax.numpy as jnp

    batch = WORKLOADS[workload][0]
    features, targets = data(workload)
    state, forward = jax_model(workload)

    def loss(p, x, y, key):
        output = forward(p, x, key)
        if workload == "unet":
            return jnp.mean((output - y) ** 2)
        return -jnp.mean(jnp.take_along_axis(jax.nn.log_softmax(output), y[:, None], 1))

    over = jax.tree_util.tree_map

    @jax.jit
    def update(p, m, v, t, x, y):
        key = jax.random.PRNGKey(t.astype(jnp.int32))
        value, g = jax.value_and_grad(loss)(p, x, y, key)
        m = over(lambda a, b: 0.9 * a + 0.1 * b, m, g)
        v = over(lambda a, b: 0.999 * a + 0.001 * b * b, v, g)
        rate = 1e-3 * jnp.sqrt(1 - 0.999**t) / (1 - 0.9**t)
        p = over(lambda p, a, b: p - rate * a / (jnp.sqrt(b) + 1e-8), p, m, v)
        return p, m, v, t + 1, value

    held = [state, over(jnp.zeros_like, state), over(jnp.zeros_like, state), jnp.float32(1)]

    def step(index):
        start = (index % BATCHES) * batch
        *held[:], value = update(*held, features[start : start + batch], targets[start : start + batch])
        return value

    return timed(workload, step, lambda value: value.block_until_ready())


def jax_model(workload):
    """Weights, and the network as a function of weights, samples and a random key."""
    import jax
    import jax.numpy as jnp
    import numpy as np
    from jax import lax

    random = np.random.default_rng(1)
    relu = jax.nn.relu

    def weights(*shape):
        return dict(w=jnp.asarray(random.normal(0, 0.05, shape), jnp.float32), b=jnp.zeros(shape[-1]))

    def convolve(x, q, padding="SAME"):
        layout = ("NHWC", "HWIO", "NHWC")
        return lax.conv_general_dilated(x, q["w"], (1, 1), padding, dimension_numbers=layout) + q["b"]

    def pool(x):
        return lax.reduce_window(x, -jnp.inf, lax.max, (1, 2, 2, 1), (1, 2, 2, 1), "VALID")

    def dense(x, q):
        return x @ q["w"] + q["b"]

    def normalized(x, q, axes):
        mean = x.mean(axes, keepdims=True)
        spread = ((x - mean) ** 2).mean(axes, keepdims=True)
        return (x - mean) * lax.rsqrt(spread + 1e-3) * (1 + q["w"]) + q["b"]

    def scales(size):
        return dict(w=jnp.zeros(size), b=jnp.zeros(size))

    if workload in DENSE:
        sizes, activation = DENSE[workload]
        apply = {"sigmoid": jax.nn.sigmoid, "relu": relu, None: None}[activation]

        def forward(p, x, _key):
            for q in p[:-1]:
                x = apply(dense(x, q))
            return dense(x, p[-1])

        return [weights(i, o) for i, o in zip(sizes[:-1], sizes[1:])], forward

    if workload == "w4":

        def forward(p, x, _key):
            for q in p[:2]:
                x = pool(relu(convolve(x, q, "VALID")))
            return dense(relu(dense(x.reshape(x.shape[0], -1), p[2])), p[3])

        return [weights(3, 3, 1, 32), weights(3, 3, 32, 64), weights(1600, 128), weights(128, 10)], forward

    if workload == "w5":

        def forward(p, x, key):
            for index, (q, scale) in enumerate(zip(p["conv"], p["norm"])):
                x = relu(normalized(convolve(x, q), scale, (0, 1, 2)))
                x = pool(x) if index % 2 else x
            x = relu(dense(x.reshape(x.shape[0], -1), p["hidden"]))
            x = x * jax.random.bernoulli(key, 0.5, x.shape) * 2
            return dense(x, p["end"])

        sizes = [3, 32, 32, 64, 64, 128, 128]
        conv = [weights(3, 3, i, o) for i, o in zip(sizes[:-1], sizes[1:])]
        norm = [scales(size) for size in sizes[1:]]
        return dict(conv=conv, norm=norm, hidden=weights(2048, 128), end=weights(128, 10)), forward

    if workload == "lstm":

        def forward(p, x, _key):
            def step(held, z):
                h, c = held
                i, f, g, o = jnp.split(z + h @ p["recurrent"]["w"], 4, axis=1)
                c = jax.nn.sigmoid(f) * c + jax.nn.sigmoid(i) * jnp.tanh(g)
                return (jax.nn.sigmoid(o) * jnp.tanh(c), c), None

            zeros = jnp.zeros((x.shape[0], 64))
            (h, _), _ = lax.scan(step, (zeros, zeros), dense(x, p["input"]).swapaxes(0, 1))
            return dense(h, p["end"])

        return dict(input=weights(28, 256), recurrent=weights(64, 256), end=weights(64, 10)), forward

    if workload == "transformer":

        def forward(p, x, _key):
            x = dense(x, p["embed"]) + p["positions"]["w"]
            q, k, v = (dense(x, p[name]).reshape(*x.shape[:2], 4, 16) for name in ("q", "k", "v"))
            maps = jax.nn.softmax(jnp.einsum("nqhd,nkhd->nhqk", q, k) / 4)
            heads = jnp.einsum("nhqk,nkhd->nqhd", maps, v).reshape(x.shape)
            x = normalized(x + dense(heads, p["out"]), p["norm1"], (2,))
            x = normalized(x + dense(relu(dense(x, p["wide"])), p["narrow"]), p["norm2"], (2,))
            return dense(x.mean(1), p["end"])

        square = {name: weights(64, 64) for name in ("q", "k", "v", "out")}
        rest = dict(embed=weights(28, 64), positions=weights(28, 64), end=weights(64, 10))
        dense_pair = dict(wide=weights(64, 128), narrow=weights(128, 64))
        return dict(**square, **rest, **dense_pair, norm1=scales(64), norm2=scales(64)), forward

    def enlarge(x):
        return x.repeat(2, axis=1).repeat(2, axis=2)

    def forward(p, x, _key):
        a = relu(convolve(x, p["down1"]))
        b = relu(convolve(pool(a), p["down2"]))
        c = enlarge(relu(convolve(pool(b), p["middle"])))
        c = enlarge(relu(convolve(jnp.concatenate([b, c], 3), p["up2"])))
        return convolve(relu(convolve(jnp.concatenate([a, c], 3), p["up1"])), p["pixels"])

    shapes = dict(down1=(1, 16), down2=(16, 32), middle=(32, 64), up2=(96, 32), up1=(48, 16))
    return dict({k: weights(3, 3, *v) for k, v in shapes.items()}, pixels=weights(1, 1, 16, 1)), forward


main()
