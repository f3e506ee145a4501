import { answerTurn, promptTurns, rankedRow, toolsOf } from '../chat-rows.ts'
import type { HandoverData, Platform } from '../platform.ts'
import { thumbedTurn, thumbWeights, type ThumbCounts } from '../thumbs.ts'

const shared = ({ baseModel }: HandoverData): string =>
  `base_model: ${JSON.stringify(baseModel)}
chat_template: tokenizer_default
adapter: lora
lora_r: 16
lora_alpha: 32
lora_dropout: 0.0
lora_target_linear: true
sequence_len: 2048
sample_packing: false
bf16: auto
gradient_checkpointing: true
optimizer: adamw_torch_fused
lr_scheduler: cosine
warmup_ratio: 0.03
evals_per_epoch: 2
saves_per_epoch: 2
auto_resume_from_checkpoints: true
seed: 42
`

const sft = (data: HandoverData): string => `${shared(data)}datasets:
  - { path: data/train.jsonl, ds_type: json, type: chat_template, field_messages: messages, field_tools: tools, message_field_training: training, roles_to_train: [], train_on_eos: turn }
test_datasets:
  - { path: data/test.jsonl, ds_type: json, split: train, type: chat_template, field_messages: messages, field_tools: tools, message_field_training: training, roles_to_train: [], train_on_eos: turn }
micro_batch_size: 4
gradient_accumulation_steps: 4
num_epochs: 3
learning_rate: 2.0e-4
output_dir: out/sft
`

const dpo = (data: HandoverData): string => `${shared(data)}rl: dpo
rl_beta: 0.1
datasets:
  - path: pref/train.jsonl
    ds_type: json
    split: train
    type: chat_template.default
    field_messages: messages
    field_chosen: chosen
    field_rejected: rejected
    message_property_mappings: { role: role, content: content }
micro_batch_size: 2
gradient_accumulation_steps: 8
num_epochs: 1
learning_rate: 1.0e-5
output_dir: out/dpo
`

/** Axolotl's KTO reads texts and applies no template: what is put around them stands in the configuration. */
const kto = (data: HandoverData, counts: ThumbCounts): string => {
  const { good, bad } = thumbWeights(counts)
  const hasSystem = data.systemPrompt !== '' || data.train.some(({ history = [] }) => history.some(({ role }) => role === 'system'))
  return `${shared(data).replace('chat_template: tokenizer_default\n', '')}rl: kto
rl_beta: 0.1
kto_desirable_weight: ${good}
kto_undesirable_weight: ${bad}
remove_unused_columns: false
datasets:
  - path: kto/train.jsonl
    ds_type: json
    split: train
    type:
      field_prompt: prompt
      field_system: system
      field_completion: completion
      field_label: label
      # Put the chat template of the base around these: it must be the one that serves.
      prompt_format: ${hasSystem ? '"{system}\\n\\n{prompt}"' : '"{prompt}"'}
      completion_format: "{completion}"
micro_batch_size: 4
gradient_accumulation_steps: 8
num_epochs: 1
learning_rate: 5.0e-6
output_dir: out/kto
`
}

/** Axolotl: each turn says itself whether it is learnt. */
export const axolotl: Platform = {
  id: 'axolotl',
  label: 'Axolotl',
  limits: { minRows: 1, takesTools: true, source: 'Axolotl 0.21, chat_template strategy' },
  lossRule: 'answer',
  loses: [],
  row: (example, systemPrompt) => ({
    messages: [
      ...promptTurns(example, systemPrompt).map((turn) => ({ ...turn, training: false })),
      { ...answerTurn(example), training: true },
    ],
    ...toolsOf(example),
  }),
  pair: rankedRow,
  thumbs: {
    row: (answer, systemPrompt) => {
      const [first, ...rest] = promptTurns(answer.example, systemPrompt)
      const system = first?.role === 'system' ? first.content : undefined
      return {
        ...(typeof system === 'string' && { system }),
        prompt: (system === undefined ? first : rest[0])?.content ?? '',
        completion: thumbedTurn(answer).content ?? answer.example.expected ?? '',
        label: answer.isGood,
      }
    },
    names: { train: 'kto/train.jsonl', dev: 'kto/test.jsonl' },
    isOneTurn: true,
    loses: ['tools', 'calls'],
    extra: (data, counts) => [{ name: 'kto.yaml', text: kto(data, counts) }],
    run: 'AXOLOTL_DO_NOT_TRACK=1 axolotl train kto.yaml',
    notes: ['Axolotl puts no chat template around KTO rows: write it into prompt_format and completion_format of kto.yaml'],
  },
  names: { train: 'data/train.jsonl', dev: 'data/test.jsonl', trainPairs: 'pref/train.jsonl', devPairs: 'pref/test.jsonl' },
  extra: (data, has) => [
    ...(has.rows ? [{ name: 'sft.yaml', text: sft(data) }] : []),
    ...(has.pairs ? [{ name: 'dpo.yaml', text: dpo(data) }] : []),
  ],
  run: (_data, has) => `AXOLOTL_DO_NOT_TRACK=1 axolotl train ${has.rows ? 'sft' : 'dpo'}.yaml`,
  notes: [
    'Axolotl sends usage data unless AXOLOTL_DO_NOT_TRACK=1 is set',
    'the configuration was written from its documentation, not run here',
  ],
}
