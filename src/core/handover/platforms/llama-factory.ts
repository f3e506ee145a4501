import { chatRow, promptTurns, rankedRow } from '../chat-rows.ts'
import type { HandoverData, Platform } from '../platform.ts'
import { thumbedTurn, thumbWeights } from '../thumbs.ts'

const tags = { role_tag: 'role', content_tag: 'content', user_tag: 'user', assistant_tag: 'assistant', system_tag: 'system' }
const chat = (file: string): unknown => ({
  file_name: file,
  formatting: 'sharegpt',
  columns: { messages: 'messages', tools: 'tools' },
  tags: { ...tags, observation_tag: 'tool', function_tag: 'function_call' },
})
const ranked = (file: string): unknown => ({
  file_name: file,
  formatting: 'sharegpt',
  ranking: true,
  columns: { messages: 'messages', chosen: 'chosen', rejected: 'rejected' },
  tags,
})

const thumbed = (file: string): unknown => ({
  file_name: file,
  formatting: 'sharegpt',
  columns: { messages: 'messages', kto_tag: 'label' },
  tags,
})

const shared = ({ baseModel }: HandoverData): string =>
  `model_name_or_path: ${JSON.stringify(baseModel)}
template: TEMPLATE  # of the base model, such as qwen3_nothink or llama3: it must be the one that serves
do_train: true
finetuning_type: lora
lora_rank: 16
lora_alpha: 32
lora_target: all
dataset_dir: data
cutoff_len: 2048
lr_scheduler_type: cosine
warmup_ratio: 0.03
bf16: true
eval_strategy: steps
eval_steps: 20
logging_steps: 5
save_steps: 20
seed: 42
report_to: none
overwrite_output_dir: true
`

/** LLaMA-Factory: rows, its registry of data sets, and a configuration that masks earlier answers. */
export const llamaFactory: Platform = {
  id: 'llama-factory',
  label: 'LLaMA-Factory',
  limits: { minRows: 1, mustAlternate: true, takesTools: false, source: 'LLaMA-Factory 0.9.5, data/README' },
  lossRule: 'answer',
  loses: ['tools', 'calls'],
  row: chatRow,
  pair: rankedRow,
  thumbs: {
    row: (answer, systemPrompt) => ({
      messages: [...promptTurns(answer.example, systemPrompt), thumbedTurn(answer)],
      label: answer.isGood,
    }),
    names: { train: 'data/kto-train.jsonl', dev: 'data/kto-dev.jsonl' },
    loses: ['tools', 'calls'],
    extra: (data, counts) => {
      const { good, bad } = thumbWeights(counts)
      return [
        {
          name: 'data/dataset_info.json',
          text: `${JSON.stringify({ assay_kto: thumbed('kto-train.jsonl'), assay_kto_dev: thumbed('kto-dev.jsonl') }, null, 2)}\n`,
        },
        {
          name: 'kto.yaml',
          text: `${shared(data)}stage: kto\ndataset: assay_kto\neval_dataset: assay_kto_dev\npref_beta: 0.1\nkto_chosen_weight: ${good}\nkto_rejected_weight: ${bad}\nper_device_train_batch_size: 4\ngradient_accumulation_steps: 8\nlearning_rate: 5.0e-6\nnum_train_epochs: 1\noutput_dir: out/kto\n`,
        },
      ]
    },
    run: 'llamafactory-cli train kto.yaml',
    notes: [],
  },
  names: { train: 'data/train.jsonl', dev: 'data/dev.jsonl', trainPairs: 'data/pref-train.jsonl', devPairs: 'data/pref-dev.jsonl' },
  extra: (data, has) => [
    {
      name: 'data/dataset_info.json',
      text: `${JSON.stringify(
        {
          ...(has.rows && { assay_train: chat('train.jsonl'), assay_dev: chat('dev.jsonl') }),
          ...(has.pairs && { assay_pairs: ranked('pref-train.jsonl'), assay_pairs_dev: ranked('pref-dev.jsonl') }),
        },
        null,
        2,
      )}\n`,
    },
    ...(has.rows
      ? [
          {
            name: 'sft.yaml',
            text: `${shared(data)}stage: sft\ndataset: assay_train\neval_dataset: assay_dev\nmask_history: true\nper_device_train_batch_size: 4\ngradient_accumulation_steps: 4\nlearning_rate: 2.0e-4\nnum_train_epochs: 3\noutput_dir: out/sft\n`,
          },
        ]
      : []),
    ...(has.pairs
      ? [
          {
            name: 'dpo.yaml',
            text: `${shared(data)}stage: dpo\ndataset: assay_pairs\neval_dataset: assay_pairs_dev\npref_beta: 0.1\npref_loss: sigmoid\nper_device_train_batch_size: 2\ngradient_accumulation_steps: 8\nlearning_rate: 1.0e-5\nnum_train_epochs: 1\noutput_dir: out/dpo\n`,
          },
        ]
      : []),
  ],
  run: (_data, has) => `llamafactory-cli train ${has.rows ? 'sft' : 'dpo'}.yaml`,
  notes: [
    'set `template` in the configuration: a wrong one is the usual cause of lost quality',
    'the configuration was written from its documentation, not run here',
  ],
}
