import { shortWords } from '../data/shingles.ts'
import { identifier, jsonLines } from './exported.ts'
import type { ForeignWriter } from './exported.ts'

/**
 * datatrove does not compare candidates, so the bands alone decide: 18 of 7 find 98.6 % of pairs at Jaccard 0.8, where Assay
 * merges rows, and 0.4 % of those at 0.3 (32 bands of 4, which Assay verifies afterwards, would drop 23 % of these).
 */
const bands = 18
const rowsPerBand = 7

const pipeline = (
  name: string,
): string => `"""Near-duplicate removal for ${name}, written by assay export: MinHash as Assay shingles, run by datatrove.

pip install 'datatrove[processing]' orjson xxhash
python dedupe.py [INPUT_FOLDER] [OUTPUT_FOLDER] [TASKS]
"""

import re
import sys
import unicodedata

import numpy as np
from datatrove.executor.local import LocalPipelineExecutor
from datatrove.pipeline.dedup.minhash import (
    MinhashConfig,
    MinhashDedupBuckets,
    MinhashDedupCluster,
    MinhashDedupFilter,
    MinhashDedupSignature,
)
from datatrove.pipeline.readers import JsonlReader
from datatrove.pipeline.writers.jsonl import JsonlWriter
from datatrove.utils.hashing import HashConfig, create_hash_func
from datatrove.utils.word_tokenizers import WhitespaceTokenizer

CONFIG = MinhashConfig(n_grams=5, num_buckets=${bands}, hashes_per_bucket=${rowsPerBand}, hash_config=HashConfig(precision=64))
HASH = create_hash_func(CONFIG.hash_config)
# Texts of fewer words are compared by characters.
SHORT_WORDS = ${shortWords}


def kept(text, at):
    """Punctuation that carries a number: 1.5, and the minus of -3."""
    before = text[at - 1] if at > 0 else " "
    after = text[at + 1] if at + 1 < len(text) else " "
    return after.isdigit() and (before.isdigit() or (text[at] == "-" and before.isspace()))


def normalise(text):
    folded = unicodedata.normalize("NFKC", text).upper().lower()
    folded = re.sub(r"(?<=[^\\W\\d_])['\\u2019](?=[^\\W\\d_])", "", folded)
    bare = "".join(
        " " if unicodedata.category(char).startswith("P") and not kept(folded, at) else char
        for at, char in enumerate(folded)
    )
    return " ".join(bare.split()) or " ".join(folded.split())


def shingles(text):
    words = normalise(text).split(" ")
    by_words = len(words) >= SHORT_WORDS
    units = words if by_words else list(" ".join(words))
    # A text shorter than five is one shingle: nothing is dropped.
    return {(" " if by_words else "").join(units[i : i + 5]) for i in range(max(1, len(units) - 4))}


class Signature(MinhashDedupSignature):
    _requires_dependencies = []

    def get_shingles(self, text):
        return np.fromiter((HASH(gram) for gram in shingles(text)), dtype=np.uint64).reshape((-1, 1))


def main():
    source, out, tasks = (sys.argv[1:] + ["data", "deduped", "1"][len(sys.argv) - 1 :])[:3]
    tasks = int(tasks)
    work = f"{out}/work"
    read = lambda: JsonlReader(source, glob_pattern="*.jsonl*", text_key="text", id_key="id")
    run = lambda stage, pipeline, count: LocalPipelineExecutor(
        pipeline=pipeline, tasks=count, logging_dir=f"{work}/logs/{stage}"
    ).run()
    run("signatures", [read(), Signature(f"{work}/signatures", config=CONFIG, language=WhitespaceTokenizer())], tasks)
    buckets = MinhashDedupBuckets(
        input_folder=f"{work}/signatures", output_folder=f"{work}/buckets", config=CONFIG
    )
    run("buckets", [buckets], CONFIG.num_buckets)
    cluster = MinhashDedupCluster(input_folder=f"{work}/buckets", output_folder=f"{work}/remove", config=CONFIG)
    run("cluster", [cluster], 1)
    drop = MinhashDedupFilter(input_folder=f"{work}/remove", exclusion_writer=JsonlWriter(f"{out}/removed", compression=None))
    run("filter", [read(), drop, JsonlWriter(f"{out}/kept", compression=None)], tasks)


if __name__ == "__main__":
    main()
`

/** A datatrove pipeline that removes near duplicates of corpora that do not fit in memory, with Assay's normalisation and 5-grams. */
export const datatroveWriter: ForeignWriter = {
  id: 'datatrove',
  label: 'datatrove pipeline',
  loses: ['history', 'expected', 'rejected', 'tools', 'answer-calls'],
  write: ({ name, split, rows }) => ({
    texts: [
      { name: 'dedupe.py', text: pipeline(identifier(name)) },
      {
        name: `data/${split}.jsonl`,
        text: jsonLines(
          rows.map(({ id, input, history = [], expected }) => ({
            id,
            text: [...history.filter(({ role }) => role !== 'system').map(({ content }) => content), input].join('\n'),
            metadata: { expected },
          })),
        ),
      },
      {
        name: 'README.md',
        text: 'Run `python dedupe.py data deduped`: rows that stay are in `deduped/kept`, the others in `deduped/removed`. Any folder of JSONL files with `id` and `text` can take the place of `data`.\n',
      },
    ],
    run: 'python dedupe.py data deduped',
    notes: [
      `datatrove does not verify candidates: a pair at similarity 0.8 is removed with probability 0.986, one at 0.7 with 0.79 (${bands} bands of ${rowsPerBand}); Assay compares exactly`,
      'datatrove looks at texts alone and joins chains: of rows with different answers, or whose ends differ, it keeps one; Assay keeps both',
    ],
  }),
}
