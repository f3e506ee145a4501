import { wireTurn } from '../handover/chat-rows.ts'
import { identifier, jsonLines } from './exported.ts'
import type { ExportedTask, ForeignWriter } from './exported.ts'

/** Text between three quotes in Python, whatever it holds. */
const pythonText = (text: string): string => JSON.stringify(text)

/** How an answer is read and compared: as Assay's own scorer of the kind does. */
const comparison = ({ kind, labels }: ExportedTask): string => {
  if (kind === 'classification')
    return `LABELS = ${JSON.stringify(labels)}


def read(answer: str) -> str:
    """The label an answer names: alone, quoted, or as the only label in it."""
    plain = answer.strip().strip("\\"'\`.").strip()
    for label in LABELS:
        if plain.lower() == label.lower():
            return label
    named = [label for label in LABELS if re.search(rf"(?<!\\w){re.escape(label)}(?!\\w)", answer, re.IGNORECASE)]
    return named[0] if len(named) == 1 else answer`
  if (kind === 'extraction')
    return `def read(answer: str) -> str:
    """JSON in one form: keys sorted, no spaces; text that is no JSON stays as it is."""
    text = re.sub(r"^\\s*\`\`\`(?:json)?|\`\`\`\\s*$", "", answer).strip()
    try:
        return json.dumps(json.loads(text), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    except ValueError:
        return answer`
  return `def read(answer: str) -> str:
    return answer.strip()`
}

/** A task of inspect_ai: one Python file, the rows beside it. */
export const inspectWriter: ForeignWriter = {
  id: 'inspect',
  label: 'inspect_ai task',
  loses: ['rejected', 'tools', 'answer-calls'],
  write: (task) => {
    const name = identifier(task.name)
    const file = `${task.split}.jsonl`
    const python = `"""${task.name}, written by assay export. Run: inspect eval task.py --model PROVIDER/MODEL"""

import json
import re
from pathlib import Path

from inspect_ai import Task, task
from inspect_ai.dataset import Sample, json_dataset
from inspect_ai.model import ChatMessageAssistant, ChatMessageSystem, ChatMessageUser, GenerateConfig
from inspect_ai.scorer import CORRECT, INCORRECT, Score, Target, accuracy, scorer, stderr
from inspect_ai.solver import TaskState, generate

PROMPT = ${pythonText(task.systemPrompt)}
MESSAGES = {"system": ChatMessageSystem, "user": ChatMessageUser, "assistant": ChatMessageAssistant}


${comparison(task)}


def sample(row: dict) -> Sample:
    opening = [ChatMessageSystem(content=PROMPT)] if PROMPT else []
    before = [MESSAGES[turn["role"]](content=turn["content"]) for turn in row.get("history", []) if turn["role"] in MESSAGES]
    return Sample(
        id=row["id"],
        input=[*opening, *before, ChatMessageUser(content=row["input"])],
        target=row["expected"],
        metadata={"tags": row.get("tags", [])},
    )


@scorer(metrics=[accuracy(), stderr()])
def same_answer():
    """Right where the answer, read as Assay reads it, is the expected one."""

    async def score(state: TaskState, target: Target) -> Score:
        answer = read(state.output.completion)
        return Score(value=CORRECT if answer == read(target.text) else INCORRECT, answer=answer)

    return score


@task
def ${name}() -> Task:
    return Task(
        dataset=json_dataset(str(Path(__file__).parent / "${file}"), sample),
        solver=generate(),
        scorer=same_answer(),
        config=GenerateConfig(temperature=0),
    )
`
    const hasHistory = task.rows.some(({ history }) => history !== undefined)
    const rows = task.rows.map(({ id, input, history = [], expected, tags }) => ({
      id,
      input,
      ...(hasHistory && { history: history.map(wireTurn) }),
      expected,
      ...(tags.length === 0 ? {} : { tags }),
    }))
    return {
      texts: [
        { name: 'task.py', text: python },
        { name: file, text: jsonLines(rows) },
      ],
      run: 'inspect eval task.py --model PROVIDER/MODEL',
      notes: [
        'inspect generates freely: labels and JSON are not constrained as they are in Assay, so its figures are those of first-pass answers',
      ],
    }
  },
}
