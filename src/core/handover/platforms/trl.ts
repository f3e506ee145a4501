import { answerTurn, promptTurns, rejectedTurn, toolsOf } from '../chat-rows.ts'
import type { HandoverData, Platform } from '../platform.ts'
import { thumbedTurn, thumbWeights } from '../thumbs.ts'

const shared = ({ baseModel }: HandoverData): string =>
  `model_name_or_path: ${JSON.stringify(baseModel)}
dtype: bfloat16
use_peft: true
lora_r: 16
lora_alpha: 32
lora_dropout: 0.0
lora_target_modules: [all-linear]
packing: false
max_length: 2048
eval_strategy: steps
eval_steps: 20
logging_steps: 5
save_strategy: steps
save_steps: 20
save_total_limit: 2
seed: 42
report_to: none
dataset_test_split: test
`

/** TRL: prompt and completion as message lists, so that only the completion is learnt. */
export const trl: Platform = {
  id: 'trl',
  label: 'TRL',
  limits: { minRows: 1, takesTools: true, source: 'TRL 1.16, dataset formats' },
  lossRule: 'answer',
  loses: [],
  row: (example, systemPrompt) => ({
    prompt: promptTurns(example, systemPrompt),
    completion: [answerTurn(example)],
    ...toolsOf(example),
  }),
  pair: (example, systemPrompt) => ({
    prompt: promptTurns(example, systemPrompt),
    chosen: [answerTurn(example)],
    rejected: [rejectedTurn(example)],
    ...toolsOf(example),
  }),
  thumbs: {
    row: (answer, systemPrompt) => ({
      prompt: promptTurns(answer.example, systemPrompt),
      completion: [thumbedTurn(answer)],
      label: answer.isGood,
      ...toolsOf(answer.example),
    }),
    names: { train: 'kto/train.jsonl', dev: 'kto/test.jsonl' },
    loses: [],
    extra: (data, counts) => {
      const { good, bad } = thumbWeights(counts)
      return [
        {
          name: 'kto.yaml',
          text: `${shared(data)}dataset_name: ./kto\nbeta: 0.1\ndesirable_weight: ${good}\nundesirable_weight: ${bad}\nlearning_rate: 5.0e-6\nnum_train_epochs: 1\nper_device_train_batch_size: 4\ngradient_accumulation_steps: 8\noutput_dir: out/kto\n`,
        },
      ]
    },
    run: 'trl kto --config kto.yaml',
    notes: ['KTO wants at least 4 answers a step: its estimate of the divergence is taken over them'],
  },
  names: { train: 'data/train.jsonl', dev: 'data/test.jsonl', trainPairs: 'pref/train.jsonl', devPairs: 'pref/test.jsonl' },
  extra: (data, has) => [
    ...(has.rows
      ? [
          {
            name: 'sft.yaml',
            text: `${shared(data)}dataset_name: ./data\ncompletion_only_loss: true\nlearning_rate: 2.0e-4\nnum_train_epochs: 3\nper_device_train_batch_size: 4\ngradient_accumulation_steps: 4\nlr_scheduler_type: cosine\nwarmup_steps: 0.03\noutput_dir: out/sft\n`,
          },
        ]
      : []),
    ...(has.pairs
      ? [
          {
            name: 'dpo.yaml',
            text: `${shared(data)}dataset_name: ./pref\nbeta: 0.1\nloss_type: [sigmoid]\nlearning_rate: 1.0e-5\nnum_train_epochs: 1\nper_device_train_batch_size: 2\ngradient_accumulation_steps: 8\noutput_dir: out/dpo\n`,
          },
        ]
      : []),
  ],
  run: (_data, has) => (has.rows ? 'trl sft --config sft.yaml' : 'trl dpo --config dpo.yaml'),
  notes: ['for DPO, merge the tuned adapter into the base first: the reference is the base without the new adapter'],
}
