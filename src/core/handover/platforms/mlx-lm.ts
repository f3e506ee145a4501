import { chatRow } from '../chat-rows.ts'
import type { HandoverData, Platform } from '../platform.ts'

const batch = 4
const accumulation = 4
const epochs = 3

/** MLX-LM counts batches, not epochs; its schedule counts updates of the weights. */
const config = ({ baseModel, train }: HandoverData): string => {
  const iterations = Math.max(1, Math.ceil(train.length / batch)) * epochs
  const updates = Math.max(1, Math.floor(iterations / accumulation))
  const warmup = Math.max(1, Math.round(updates * 0.03))
  return `model: ${JSON.stringify(baseModel)}
train: true
data: data
fine_tune_type: lora
num_layers: -1
mask_prompt: true
batch_size: ${batch}
grad_accumulation_steps: ${accumulation}
iters: ${iterations}
max_seq_length: 2048
learning_rate: 2.0e-4
lr_schedule: { name: cosine_decay, warmup: ${warmup}, arguments: [2.0e-4, ${Math.max(1, updates - warmup)}, 2.0e-6] }
lora_parameters: { rank: 16, scale: 2.0, dropout: 0.0 }
steps_per_report: 5
steps_per_eval: ${Math.max(1, Math.round(iterations / 6))}
save_every: ${Math.max(1, Math.round(iterations / 6))}
adapter_path: out/mlx
seed: 42
grad_checkpoint: true
`
}

/** MLX-LM on Apple machines: chat rows, and only the last message counts. */
export const mlxLm: Platform = {
  id: 'mlx-lm',
  label: 'MLX-LM',
  // Its loader makes whole batches only: fewer rows than a batch is an error there.
  limits: { minRows: batch, takesTools: true, source: 'mlx-lm 0.32, lora.py and tuner' },
  lossRule: 'answer',
  loses: ['rejected'],
  row: chatRow,
  names: { train: 'data/train.jsonl', dev: 'data/valid.jsonl', trainPairs: '', devPairs: '' },
  extra: (data) => [{ name: 'lora.yaml', text: config(data) }],
  run: () => 'mlx_lm.lora --config lora.yaml',
  notes: ['the configuration was written from its documentation, not run here'],
}
