"""Write a trained model as ONNX with weights of eight bits, byte for byte the same each time.

The graph is written out here: it names the operators of ONNX Runtime that do a layer in six steps,
and leaves nothing to an exporter. Weights are numbers of seven bits (±63) with a scale for each
column, since processors without VNNI overflow with eight. What flows between is quantised there.

Usage: python training/export.py TRAINED.pt MODEL_FOLDER OUT_FOLDER
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import onnx
import torch
from encoder import HEADS, WIDTH
from onnx import TensorProto, helper, numpy_helper

MOST = 63
OWN = "com.microsoft"
Array = np.ndarray


class Graph:
    """Collects nodes and numbers."""

    def __init__(self, weights: dict[str, Array]) -> None:
        self._weights = weights
        self.nodes: list[onnx.NodeProto] = []
        self.numbers: list[onnx.TensorProto] = []

    def number(self, name: str, value: Array) -> str:
        """Keep an array under a name."""
        self.numbers.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def node(self, kind: str, inputs: list[str], out: str, domain: str = "", **more: object) -> str:
        """Add one operation with one result."""
        self.nodes.append(helper.make_node(kind, inputs, [out], domain=domain, **more))
        return out

    def weight(self, name: str) -> str:
        """Keep a weight as it was trained."""
        return self.number(name, self._weights[name])

    def linear(self, x: str, name: str) -> str:
        """Multiply by a matrix of small whole numbers and add its bias."""
        matrix = self._weights[f"{name}.weight"].T
        scale = np.maximum(np.abs(matrix).max(axis=0), 1e-8) / MOST
        inputs = [
            x,
            self.number(f"{name}.whole", np.rint(matrix / scale).astype(np.int8)),
            self.number(f"{name}.scale", scale.astype(np.float32)),
            self.number(f"{name}.zero", np.zeros(matrix.shape[1], np.int8)),
            self.weight(f"{name}.bias"),
        ]
        return self.node("DynamicQuantizeMatMul", inputs, f"{name}.made", OWN)

    def words(self) -> str:
        """Look words up in a table of small whole numbers, with a scale for each word."""
        table = self._weights["words.weight"]
        scale = np.maximum(np.abs(table).max(axis=1, keepdims=True), 1e-8) / 127
        whole = self.number("words.whole", np.rint(table / scale).astype(np.int8))
        small = self.node("Gather", [whole, "ids"], "words.small")
        wide = self.node("Cast", [small], "words.wide", to=TensorProto.FLOAT)
        factor = self.number("words.scale", scale.astype(np.float32))
        factors = self.node("Gather", [factor, "ids"], "words.factors")
        return self.node("Mul", [wide, factors], "words.made")

    def beginning(self) -> str:
        """Add words, places and capitals up, and level them."""
        last = self.node("Shape", ["ids"], "length", start=1, end=2)
        zero = self.number("zero", np.zeros(1, np.int64))
        places = self.node("Slice", [self.weight("places.weight"), zero, last], "places")
        capitals = self.node("Gather", [self.weight("capital.weight"), "capitals"], "capitals.made")
        seen = self.node("Add", [self.words(), places], "seen")
        seen = self.node("Add", [seen, capitals], "seen.all")
        level = [seen, self.weight("norm.weight"), self.weight("norm.bias")]
        return self.node("LayerNormalization", level, "x", axis=-1, epsilon=1e-12)

    def layer(self, x: str, n: int) -> str:
        """Add one layer of the encoder."""
        at = f"layers.{n}."
        names = [f"{at}{part}" for part in "qkv"]
        qkv = self.linear(x, f"{at}qkv")
        self.nodes.append(helper.make_node("Split", [qkv], names, axis=-1, num_outputs=3))
        seen = self.node("MultiHeadAttention", names, f"{at}seen", OWN, num_heads=HEADS)
        x = self._levelled(x, self.linear(seen, f"{at}out"), f"{at}norm1")
        inner = self.node("Gelu", [self.linear(x, f"{at}up")], f"{at}inner", OWN)
        return self._levelled(x, self.linear(inner, f"{at}down"), f"{at}norm2")

    def _levelled(self, x: str, change: str, name: str) -> str:
        inputs = [x, change, self.weight(f"{name}.weight"), self.weight(f"{name}.bias")]
        return self.node("SkipLayerNormalization", inputs, f"{name}.made", OWN, epsilon=1e-12)


def exported(weights: dict[str, Array]) -> onnx.ModelProto:
    """Return the model: ids and capitals of one window in, scores for each piece out."""
    graph = Graph(weights)
    x = graph.beginning()
    for n in range(1 + max(int(x.split(".")[1]) for x in weights if x.startswith("layers."))):
        x = graph.layer(x, n)
    graph.node("Identity", [graph.linear(x, "heads")], "scores")
    heads = weights["heads.bias"].shape[0]
    shape: list[int | str] = [1, "pieces"]
    made = helper.make_graph(
        graph.nodes,
        "english",
        [helper.make_tensor_value_info(n, TensorProto.INT64, shape) for n in ("ids", "capitals")],
        [helper.make_tensor_value_info("scores", TensorProto.FLOAT, [*shape, heads])],
        graph.numbers,
    )
    opsets = [helper.make_opsetid("", 18), helper.make_opsetid(OWN, 1)]
    model = helper.make_model(made, opset_imports=opsets, producer_name="bearwitness")
    model.ir_version = 10
    return model


def main(arguments: list[str]) -> int:
    """Write english.onnx and english.txt, its vocabulary."""
    trained, source, out = map(Path, arguments)
    state = torch.load(trained, weights_only=True)
    weights = {name: value.numpy() for name, value in state.items()}
    assert weights["places.weight"].shape[1] == WIDTH
    out.mkdir(parents=True, exist_ok=True)
    content = exported(weights).SerializeToString(deterministic=True)
    (out / "english.onnx").write_bytes(content)
    (out / "english.txt").write_bytes((source / "vocab.txt").read_bytes())
    print(f"{len(content) / 1e6:.1f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
