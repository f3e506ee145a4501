import { stringify } from 'yaml'
import type { LabelledExample } from '../data/example.ts'
import { jsonLines } from './exported.ts'
import type { ExportedTask, ForeignWriter } from './exported.ts'
import { rawText } from './nunjucks-text.ts'

const assertionOf = ({ kind }: ExportedTask, { expected }: LabelledExample): unknown => {
  if (kind === 'classification' || kind === 'extraction') {
    const text = JSON.stringify(expected)
    const read = kind === 'extraction' ? 'JSON.stringify(sorted(JSON.parse(output)))' : 'String(output).trim()'
    const sorted =
      'const sorted = (v) => Array.isArray(v) ? v.map(sorted) : v && typeof v === "object" ? Object.fromEntries(Object.keys(v).sort().map((k) => [k, sorted(v[k])])) : v;'
    return kind === 'extraction'
      ? { type: 'javascript', value: `${sorted} try { return ${read} === ${text} } catch { return false }` }
      : { type: 'equals', value: rawText(expected) }
  }
  return { type: 'rouge-n', value: rawText(expected), threshold: 0.5 }
}

/** A config of promptfoo with its tests in a file of their own. */
export const promptfooWriter: ForeignWriter = {
  id: 'promptfoo',
  label: 'promptfoo config',
  loses: ['history', 'rejected', 'tools', 'answer-calls'],
  write: (task) => {
    const prompt = [
      ...(task.systemPrompt === '' ? [] : [{ role: 'system', content: rawText(task.systemPrompt) }]),
      { role: 'user', content: '{{input}}' },
    ]
    const config = {
      description: task.name,
      prompts: ['file://prompt.json'],
      providers: ['openai:chat:gpt-4.1-mini'],
      tests: `file://${task.split}.jsonl`,
    }
    const tests = task.rows.map((row) => ({
      description: row.id,
      vars: { input: rawText(row.input) },
      assert: [assertionOf(task, row)],
      // What a program compares says no answer by itself.
      ...((row.tags.length > 0 || task.kind === 'extraction') && {
        metadata: { ...(row.tags.length > 0 && { tags: row.tags }), ...(task.kind === 'extraction' && { expected: row.expected }) },
      }),
    }))
    return {
      texts: [
        {
          name: 'promptfooconfig.yaml',
          text: `# ${task.name}, written by assay export. Name your provider.\n${stringify(config, { lineWidth: 0 })}`,
        },
        { name: 'prompt.json', text: `${JSON.stringify(prompt, null, 2)}\n` },
        { name: `${task.split}.jsonl`, text: jsonLines(tests) },
      ],
      run: 'promptfoo eval',
      notes: [
        'promptfoo reports points: no interval, no paired comparison',
        ...(task.kind === 'generation' || task.kind === 'chat'
          ? ['free texts are judged by ROUGE-N of at least 0.5 there: choose what fits']
          : []),
      ],
    }
  },
}
