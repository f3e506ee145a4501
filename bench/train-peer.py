"""The same recipe written by hand with TRL: the peer of bench/train.ts. Usage: train-peer.py JOB_FOLDER OUT_FOLDER"""

import json
import os
import sys
import time
from pathlib import Path

os.environ["HF_HUB_OFFLINE"] = "1"
os.environ["TOKENIZERS_PARALLELISM"] = "false"

import torch
from datasets import Dataset
from peft import LoraConfig
from transformers import AutoModelForCausalLM, AutoTokenizer
from trl import SFTConfig, SFTTrainer

folder, out = Path(sys.argv[1]), sys.argv[2]
job = json.loads((folder / "job.json").read_text())
recipe = job["recipe"]
rows = [json.loads(line) for line in (folder / "rows.jsonl").read_text().splitlines()]
torch.set_num_threads(job["threads"])
model = AutoModelForCausalLM.from_pretrained(job["baseFolder"], dtype=getattr(torch, job["cpuDtype"]), attn_implementation="eager")
trainer = SFTTrainer(
    model=model,
    args=SFTConfig(
        output_dir=out,
        max_steps=job["totalSteps"],
        per_device_train_batch_size=recipe["batchSize"],
        learning_rate=recipe["learningRate"],
        lr_scheduler_type=recipe["schedule"],
        warmup_steps=recipe["warmup"],
        train_sampling_strategy="group_by_length",
        save_strategy="no",
        use_cpu=True,
        bf16=False,
        gradient_checkpointing=False,
        dataloader_pin_memory=False,
        disable_tqdm=True,
        report_to="none",
        seed=job["seed"],
    ),
    train_dataset=Dataset.from_list(rows),
    processing_class=AutoTokenizer.from_pretrained(job["baseFolder"]),
    peft_config=LoraConfig(r=recipe["rank"], lora_alpha=recipe["alpha"], target_modules=recipe["targets"], task_type="CAUSAL_LM"),
)
began = time.monotonic()
trainer.train()
tokens = job["totalSteps"] * recipe["batchSize"] * sum(len(row["input_ids"]) for row in rows) / len(rows)
print(json.dumps({"tokensPerSecond": tokens / (time.monotonic() - began)}))
