import { stringify } from 'yaml'
import { identifier, jsonLines } from './exported.ts'
import type { ForeignWriter } from './exported.ts'

/** Above this many labels a multiple choice is a forward pass too many for each row. */
const mostChoices = 50

/** A task of lm-evaluation-harness: a YAML file, the rows beside it. Labels are a multiple choice, everything else is generated. */
export const lmEvalWriter: ForeignWriter = {
  id: 'lm-eval',
  label: 'lm-evaluation-harness task',
  loses: ['history', 'rejected', 'tools', 'answer-calls'],
  write: ({ name, kind, systemPrompt, labels, split, rows }) => {
    const task = `assay_${identifier(name)}`
    const file = `${split}.jsonl`
    const isChoice = kind === 'classification' && labels.length <= mostChoices
    const config = {
      task,
      dataset_path: 'json',
      dataset_kwargs: { data_files: { test: file } },
      test_split: 'test',
      // A document's own braces must stay what they are: fields are named, never pasted into the template.
      description: systemPrompt === '' ? '' : `${systemPrompt.replaceAll('{{', '{ {')}\n\n`,
      doc_to_text: '{{input}}',
      doc_to_target: isChoice ? '{{expected_index}}' : '{{expected}}',
      ...(isChoice
        ? {
            output_type: 'multiple_choice',
            doc_to_choice: [...labels],
            metric_list: [{ metric: 'acc', aggregation: 'mean', higher_is_better: true }],
          }
        : {
            output_type: 'generate_until',
            generation_kwargs: { until: ['</s>'], do_sample: false, max_gen_toks: 512 },
            metric_list: [{ metric: 'exact_match', aggregation: 'mean', higher_is_better: true, ignore_case: false }],
          }),
      metadata: { version: 1 },
    }
    const lines = rows.map(({ id, input, expected }) => ({
      id,
      input,
      expected,
      ...(isChoice ? { expected_index: labels.indexOf(expected) } : {}),
    }))
    return {
      texts: [
        { name: `${task}.yaml`, text: `# ${name}, written by assay export.\n${stringify(config, { lineWidth: 0 })}` },
        { name: file, text: jsonLines(lines) },
      ],
      run: `lm_eval run --include_path . --tasks ${task} --model hf --model_args pretrained=MODEL --apply_chat_template`,
      notes: [
        ...(isChoice ? ['lm-eval picks the most likely label without the prior calibration that Assay applies to all arms'] : []),
        ...(kind === 'extraction' ? ['lm-eval compares JSON as text: key order and spaces count there'] : []),
      ],
    }
  },
}
