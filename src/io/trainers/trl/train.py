"""Runs one LoRA training for Assay: reads job.json, appends JSON lines to events.jsonl, never asks, can be killed.

Everything that is a decision (rows, token ids, masks, order, recipe, save interval, which checkpoint is kept) is made by
the TypeScript side. Usage: train.py JOB_FOLDER
"""

import copy
import json
import os
import shutil
import sys
import time
from pathlib import Path

for name in ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE", "HF_HUB_DISABLE_TELEMETRY", "DO_NOT_TRACK"):
    os.environ[name] = "1"
os.environ["TOKENIZERS_PARALLELISM"] = "false"

import torch
from datasets import Dataset
from peft import LoraConfig, set_peft_model_state_dict
from safetensors.torch import load_file
from transformers import (
    AutoModelForCausalLM,
    AutoTokenizer,
    DynamicCache,
    GgufConfig,
    PrinterCallback,
    TrainerCallback,
    set_seed,
)
from trl import SFTConfig, SFTTrainer

IGNORED = -100
WHOLE = "whole.json"  # written last into a checkpoint: one without it was cut short


class Journal:
    """Events for the TypeScript side, one JSON line each, on disk before anything else happens."""

    def __init__(self, path):
        self.file = open(path, "a", encoding="utf-8")

    def add(self, kind, **fields):
        self.file.write(json.dumps({"kind": kind, **fields}) + "\n")
        self.file.flush()
        os.fsync(self.file.fileno())


def write_whole(path, value):
    temporary = path.with_suffix(".tmp")
    with open(temporary, "w", encoding="utf-8") as file:
        json.dump(value, file)
        file.flush()
        os.fsync(file.fileno())
    os.replace(temporary, path)


def prepare_base(gguf, folder):
    """The Hugging Face folder of a GGUF model in float32, written once per machine; it appears whole or not at all."""
    if (folder / "config.json").exists():
        return
    building = folder.with_name(f"{folder.name}.{os.getpid()}.building")
    # Without `dequantize` transformers 5 keeps the blocks packed, and training is slower.
    quantized = GgufConfig(dequantize=True)
    source = {"gguf_file": gguf.name}
    model = AutoModelForCausalLM.from_pretrained(gguf.parent, quantization_config=quantized, dtype=torch.float32, **source)
    model.save_pretrained(building)
    AutoTokenizer.from_pretrained(gguf.parent, **source).save_pretrained(building)
    try:
        os.replace(building, folder)
    except OSError:  # another process was faster
        shutil.rmtree(building, ignore_errors=True)


def checkpoints(folder):
    """Checkpoint folders, oldest first."""
    found = [path for path in folder.glob("checkpoint-*") if path.name.split("-")[1].isdigit()]
    return sorted(found, key=lambda path: int(path.name.split("-")[1]))


def newest_whole_checkpoint(folder):
    """The newest checkpoint that was written to its end: every file still has the size noted in its marker."""
    for checkpoint in reversed(checkpoints(folder)):
        try:
            sizes = json.loads((checkpoint / WHOLE).read_text())
            whole = all((checkpoint / name).stat().st_size == size for name, size in sizes.items())
            load_file(checkpoint / "adapter_model.safetensors")
            if whole and (checkpoint / "optimizer.pt").exists():
                return checkpoint
        except Exception:
            continue
    return None


def shared_prefix(rows):
    """Length of the start that all rows share and none of them trains on; the last shared token stays with the rows,
    because its hidden state may predict a trained one."""
    first = rows[0]["input_ids"]
    length = len(first)
    for row in rows:
        ids, labels = row["input_ids"], row["labels"]
        trained = next((i for i, label in enumerate(labels) if label != IGNORED), len(ids))
        length = min(length, trained - 1, len(ids))
        while length > 0 and ids[:length] != first[:length]:
            length -= 1
    return max(length, 0)


class Collator:
    """Pads what comes after the shared prefix, on the right."""

    def __init__(self, prefix, pad):
        self.prefix, self.pad = prefix, pad

    def __call__(self, rows):
        cut = self.prefix
        width = max(len(row["input_ids"]) for row in rows) - cut
        ids = torch.full((len(rows), width), self.pad)
        labels = torch.full((len(rows), width), IGNORED)
        mask = torch.zeros((len(rows), cut + width), dtype=torch.long)
        for i, row in enumerate(rows):
            size = len(row["input_ids"])
            ids[i, : size - cut] = torch.tensor(row["input_ids"][cut:])
            labels[i, : size - cut] = torch.tensor(row["labels"][cut:])
            mask[i, :size] = 1
        return {"input_ids": ids, "labels": labels, "attention_mask": mask}


class SharedPrefixTrainer(SFTTrainer):
    """SFTTrainer whose forward pass runs the shared start of a batch once and the output layer on trained positions only.

    The gradient is that of the plain loss (measured: relative difference 6e-7 in float32), because keys and values of
    the prefix stay in the graph and are expanded over the batch. On short rows under one prompt it halves the time.
    """

    prefix_ids = None  # tensor [1, P], or None
    seen_tokens = 0

    def compute_loss(self, model, inputs, return_outputs=False, num_items_in_batch=None):
        base = self.accelerator.unwrap_model(model).get_base_model()
        total = summed_loss(base, self.prefix_ids, inputs)
        self.seen_tokens += int(inputs["attention_mask"].sum())
        trained = (inputs["labels"] != IGNORED).sum()
        loss = total / (trained if num_items_in_batch is None else num_items_in_batch)
        return (loss, None) if return_outputs else loss


def hidden_states(base, prefix_ids, ids, mask):
    decoder = base.get_decoder()
    if prefix_ids is None:
        return decoder(input_ids=ids, attention_mask=mask, use_cache=False).last_hidden_state
    cache = decoder(input_ids=prefix_ids, use_cache=True, past_key_values=DynamicCache()).past_key_values
    cache.batch_repeat_interleave(ids.shape[0])
    start = prefix_ids.shape[1]
    positions = torch.arange(start, start + ids.shape[1], device=ids.device).expand(ids.shape)
    return decoder(
        input_ids=ids, attention_mask=mask, past_key_values=cache, position_ids=positions, use_cache=True
    ).last_hidden_state


def summed_loss(base, prefix_ids, inputs):
    hidden = hidden_states(base, prefix_ids, inputs["input_ids"], inputs["attention_mask"])
    targets = inputs["labels"][:, 1:]
    chosen = targets != IGNORED
    logits = base.get_output_embeddings()(hidden[:, :-1][chosen]).float()
    return torch.nn.functional.cross_entropy(logits, targets[chosen], reduction="sum")


def plain_summed_loss(base, rows, pad, device):
    """The model's own loss on whole rows: what the faster path must equal."""
    batch = {name: tensor.to(device) for name, tensor in Collator(0, pad)(rows).items()}
    trained = (batch["labels"][:, 1:] != IGNORED).sum()
    return base(**batch, use_cache=False).loss * trained


class Progress(TrainerCallback):
    def __init__(self, folder, journal, total):
        self.folder, self.journal, self.total = folder, journal, total
        self.parent = os.getppid()
        self.times = []

    def on_step_begin(self, args, state, control, **_):
        self.began = (time.monotonic(), self.trainer.seen_tokens)

    def on_log(self, args, state, control, logs=None, **_):
        if logs is None or "loss" not in logs:
            return
        seconds = max(time.monotonic() - self.began[0], 1e-6)
        self.times.append(seconds)
        recent = self.times[-20:]
        self.journal.add(
            "step",
            step=state.global_step,
            totalSteps=self.total,
            loss=float(logs["loss"]),
            learningRate=float(logs.get("learning_rate", 0)),
            tokensPerSecond=(self.trainer.seen_tokens - self.began[1]) / seconds,
            etaMs=(self.total - state.global_step) * 1000 * sum(recent) / len(recent),
        )

    def on_step_end(self, args, state, control, **_):
        if os.getppid() != self.parent:
            os._exit(143)  # nobody reads any more; the next run resumes
        if state.global_step >= self.total:
            control.should_save = True
        if (self.folder / "stop").exists():
            control.should_training_stop = True
        return control

    def on_save(self, args, state, control, **_):
        checkpoint = self.folder / f"checkpoint-{state.global_step}"
        sizes = {path.name: path.stat().st_size for path in checkpoint.iterdir() if path.suffix in (".safetensors", ".pt", ".json", ".pth")}
        for name in sizes:
            with open(checkpoint / name, "rb") as file:
                os.fsync(file.fileno())
        write_whole(checkpoint / WHOLE, sizes)
        # Only the two newest need to be resumable; the others are kept for their weights.
        for path in checkpoints(self.folder)[:-2]:
            (path / "optimizer.pt").unlink(missing_ok=True)
        self.journal.add("checkpoint", step=state.global_step, folder=str(checkpoint))


def likeliest(base, prompts, choices, device):
    """For each prompt the choice with the highest summed log-probability after it; the start of all prompts is run once."""
    start = min(len(prompt) for prompt in prompts) - 1
    while start > 0 and any(prompt[:start] != prompts[0][:start] for prompt in prompts):
        start -= 1
    shared = DynamicCache()
    if start > 0:
        with torch.no_grad():
            base(input_ids=torch.tensor([prompts[0][:start]], device=device), use_cache=True, past_key_values=shared, logits_to_keep=1)
    return [likeliest_after(base, copy.deepcopy(shared), prompt[start:], choices, device) for prompt in prompts]


def likeliest_after(base, cache, rest, choices, device):
    with torch.no_grad():
        out = base(input_ids=torch.tensor([rest], device=device), use_cache=True, past_key_values=cache, logits_to_keep=1)
        cache, first = out.past_key_values, out.logits[0, -1].float().log_softmax(-1)
        scores = [float(first[choice[0]]) for choice in choices]
        width = max(len(choice) for choice in choices) - 1
        if width > 0:
            cache.batch_repeat_interleave(len(choices))
            ids = torch.zeros((len(choices), width), dtype=torch.long, device=device)
            for i, choice in enumerate(choices):
                ids[i, : len(choice) - 1] = torch.tensor(choice[:-1])
            logs = base(input_ids=ids, past_key_values=cache, use_cache=True).logits.float().log_softmax(-1)
            for i, choice in enumerate(choices):
                scores[i] += sum(float(logs[i, k, token]) for k, token in enumerate(choice[1:]))
        return choices[max(range(len(choices)), key=scores.__getitem__)]


def greedy(base, prompts, ends, pad, max_tokens, device):
    outputs = []
    for start in range(0, len(prompts), 32):
        part = prompts[start : start + 32]
        width = max(map(len, part))
        ids = torch.tensor([[pad] * (width - len(p)) + p for p in part], device=device)
        mask = torch.tensor([[0] * (width - len(p)) + [1] * len(p) for p in part], device=device)
        with torch.no_grad():
            made = base.generate(
                input_ids=ids, attention_mask=mask, max_new_tokens=max_tokens, do_sample=False, pad_token_id=pad, eos_token_id=ends
            )
        for row in made[:, width:].tolist():
            end = next((i for i, token in enumerate(row) if token in ends), len(row))
            outputs.append(row[:end])
    return outputs


def main(folder):
    job = json.loads((folder / "job.json").read_text())
    recipe = job["recipe"]
    journal = Journal(folder / "events.jsonl")
    rows = [json.loads(line) for line in (folder / "rows.jsonl").read_text().splitlines()]
    torch.set_num_threads(job["threads"])
    set_seed(job["seed"])
    accelerated = torch.cuda.is_available()
    device = "cuda" if accelerated else "cpu"
    dtype = torch.bfloat16 if accelerated else getattr(torch, job["cpuDtype"])
    attention = "sdpa" if accelerated else "eager"  # short rows on a CPU: the fused backward is slower
    prepare_base(Path(job["ggufFile"]), Path(job["baseFolder"]))
    model = AutoModelForCausalLM.from_pretrained(job["baseFolder"], dtype=dtype, attn_implementation=attention)
    tokenizer = AutoTokenizer.from_pretrained(job["baseFolder"])
    pad = tokenizer.pad_token_id if tokenizer.pad_token_id is not None else 0
    prefix = shared_prefix(rows)
    if prefix < 8:
        prefix = 0
    total = job["totalSteps"]
    targets = recipe["targets"]
    trainer = SharedPrefixTrainer(
        model=model,
        args=SFTConfig(
            output_dir=str(folder),
            max_steps=total,
            per_device_train_batch_size=job["microBatch"],
            gradient_accumulation_steps=job["accumulation"],
            learning_rate=recipe["learningRate"],
            lr_scheduler_type=recipe["schedule"],
            warmup_steps=recipe["warmup"] if recipe["warmup"] > 0 else 0,
            weight_decay=recipe["weightDecay"],
            max_grad_norm=recipe["maxGradNorm"],
            optim="adamw_torch_fused",
            train_sampling_strategy="sequential",  # TypeScript made the order: a resume sees the same rows
            save_strategy="steps",
            save_steps=recipe["saveEverySteps"],
            logging_steps=1,
            seed=job["seed"],
            use_cpu=not accelerated,
            bf16=False,
            gradient_checkpointing=False,
            dataloader_pin_memory=False,
            disable_tqdm=True,
            report_to="none",
            remove_unused_columns=False,
            max_length=None,
            dataset_kwargs={"skip_prepare_dataset": True},
        ),
        train_dataset=Dataset.from_list([rows[i] for i in job["order"]]),
        processing_class=tokenizer,
        data_collator=Collator(prefix, pad),
        peft_config=LoraConfig(
            r=recipe["rank"],
            lora_alpha=recipe["alpha"],
            lora_dropout=recipe["dropout"],
            use_rslora=recipe["rsLora"],
            target_modules=targets,
            task_type="CAUSAL_LM",
        ),
    )
    base = trainer.model.get_base_model()
    if prefix > 0:
        trainer.prefix_ids = torch.tensor([rows[0]["input_ids"][:prefix]], device=device)

    sample = [rows[i] for i in job["order"][:4]]
    batch = {name: tensor.to(device) for name, tensor in trainer.data_collator(sample).items()}
    trained = int((batch["labels"] != IGNORED).sum())
    if trained != sum(label != IGNORED for row in sample for label in row["labels"]):
        raise SystemExit("the batch does not train the tokens that were asked for")
    trainer.model.eval()
    with torch.no_grad():
        ours, plain = float(summed_loss(base, trainer.prefix_ids, batch)), float(plain_summed_loss(base, sample, pad, device))
    difference = abs(ours - plain) / max(abs(plain), 1e-6)
    if difference > (1e-3 if dtype == torch.float32 else 3e-2) and prefix > 0:
        trainer.prefix_ids, prefix = None, 0
        trainer.data_collator = Collator(0, pad)
        batch = {name: tensor.to(device) for name, tensor in trainer.data_collator(sample).items()}
        with torch.no_grad():
            ours = float(summed_loss(base, None, batch))
        difference = abs(ours - plain) / max(abs(plain), 1e-6)
    if difference > (1e-3 if dtype == torch.float32 else 3e-2):
        raise SystemExit(f"the loss differs from the model's own by {difference:.2g}: this architecture is not supported")
    trainer.model.train()

    progress = Progress(folder, journal, total)
    progress.trainer = trainer
    trainer.add_callback(progress)
    trainer.remove_callback(PrinterCallback)
    resume = newest_whole_checkpoint(folder)
    done = int(resume.name.split("-")[1]) if resume else 0
    trained_all = sum(label != IGNORED for i in job["order"] for label in rows[i]["labels"])
    journal.add(
        "started", totalSteps=total, trainedTokens=trained_all, resumedFromStep=done, sharedPrefix=prefix, device=device, dtype=str(dtype)
    )
    stopped = (folder / "stop").exists()
    if done < total and not (stopped and resume):
        trainer.train(resume_from_checkpoint=str(resume) if resume else None)
        done = trainer.state.global_step
    journal.add("finished", steps=done)

    deadline = time.monotonic() + job["chooseWithinSeconds"]
    while not (folder / "choose.json").exists():
        if os.getppid() != progress.parent or time.monotonic() > deadline:
            return
        time.sleep(0.1)
    chosen = folder / f"checkpoint-{json.loads((folder / 'choose.json').read_text())['step']}"
    set_peft_model_state_dict(trainer.model, load_file(chosen / "adapter_model.safetensors"))
    trainer.model.eval()
    base.config.use_cache = True
    prompts, choices = job["parityPrompts"], job["parityChoices"]
    if choices:
        outputs, texts = likeliest(base, prompts, choices, device) if prompts else [], []
    else:
        outputs = greedy(base, prompts, job["endTokens"], pad, job["parityMaxTokens"], device) if prompts else []
        texts = [tokenizer.decode(ids, skip_special_tokens=True) for ids in outputs]
    write_whole(folder / "parity.json", {"outputs": outputs, "texts": texts})


if __name__ == "__main__":
    main(Path(sys.argv[1]))
