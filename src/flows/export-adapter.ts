import { inputWithPassages, systemWithPassages } from '../core/arms/passage-request.ts'
import { AssayError } from '../core/errors.ts'
import { findEntry } from '../core/models/catalogue.ts'
import { packPassages } from '../core/retrieval/pack-passages.ts'
import { systemPromptOf } from './measure-arm.ts'
import { openRun } from './open-run.ts'
import type { Corpus } from './read-corpus.ts'
import type { RunOptions } from './run.ts'
import { readServed } from './trained-arm.ts'

export const exportForms = ['gguf', 'peft', 'ollama'] as const
export type ExportForm = (typeof exportForms)[number]

export interface ExportResult {
  readonly arm: string
  readonly form: ExportForm
  readonly folder: string
  readonly bytes: number
  readonly files: readonly string[]
  /** The command that serves it. */
  readonly serve: string
  readonly notes: readonly string[]
}

interface Plan {
  readonly copies: readonly { readonly from: string; readonly name: string }[]
  readonly texts: readonly { readonly name: string; readonly text: string }[]
  readonly serve: string
}

/** Ollama reads a value between three quotes as it is; a quote at its end would close it too early. */
const quoted = (text: string): string => `"""${text.replaceAll('"""', '"" "')}${text.endsWith('"') ? '\n' : ''}"""`

const modelfile = (options: { template: string; stop: string; system: string }): string =>
  [
    'FROM ./base.gguf',
    'ADAPTER ./adapter.gguf',
    `TEMPLATE ${quoted(options.template)}`,
    `SYSTEM ${quoted(options.system)}`,
    `PARAMETER stop "${options.stop}"`,
    'PARAMETER temperature 0',
    '',
  ].join('\n')

/** What a layered arm needs beside its adapter: the documents, and the form in which they go into a request. */
const corpusTexts = ({ passages }: Corpus): readonly { readonly name: string; readonly text: string }[] => [
  { name: 'passages.jsonl', text: passages.map((passage) => `${JSON.stringify(passage)}\n`).join('') },
  { name: 'request.txt', text: inputWithPassages(packPassages(passages.slice(0, 2), Infinity).text, 'THE INPUT') },
]

const shell = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`

/**
 * Copies a trained arm into a new folder in an open form (DESIGN §10.16): a GGUF LoRA with its base, the PEFT folder,
 * or what `ollama create` reads, system prompt and template included. Throws `arm-unknown`, `run-not-found`,
 * `export-unsupported`, `write-refused`, `disk-full`.
 */
export const exportArm = async (
  options: RunOptions & { readonly arm: string; readonly to: ExportForm; /** Absolute; must not exist. */ readonly out: string },
): Promise<ExportResult> => {
  const { ports, files, arm, to, out, sink, signal } = options
  await using run = await openRun({ ...options, options: { ...options.options, visit: true } })
  const candidate = run.candidates.find((known) => known.name === arm || known.definition.kind === arm)
  if (candidate === undefined)
    throw new AssayError('arm-unknown', `arm "${arm}" is not on this task's ladder`, {
      hint: `known arms: ${run.candidates.map((known) => known.name).join(', ')}`,
    })
  const { definition, model, name } = candidate
  if (!definition.needs.training || model === undefined)
    throw new AssayError('export-unsupported', `${name} has no adapter to export`, {
      hint: `export a tuned arm; ${name} runs with \`assay try ${name} TEXT\``,
    })
  const trained = await readServed(ports, files.absolute(`.assay/models/${name}`))
  if (trained === undefined) throw new AssayError('run-not-found', `${name} has not been trained`, { hint: '`assay run` trains it' })
  const systemPrompt = await systemPromptOf(run.session)
  const { task, data } = run.session
  const corpus = definition.needs.corpus === true ? data.corpus : undefined
  const system = corpus === undefined ? systemPrompt : systemWithPassages({ task, systemPrompt })

  const plan = async (): Promise<Plan> => {
    if (to === 'peft') {
      const serve = `vllm serve BASE_MODEL --enable-lora --lora-modules ${name}=${shell(out)}`
      return { copies: [{ from: trained.peftFolder, name: '' }], texts: [{ name: 'system.md', text: system }], serve }
    }
    const entry = findEntry(model.model)
    if (entry?.kind !== 'chat-model')
      throw new AssayError('export-unsupported', `${model.model} is not in the catalogue, so its base file and template are unknown`, {
        hint: 'export with --to peft',
      })
    const base = await ports.models.ensure(entry.id, {
      ...(model.quantization === undefined ? {} : { quantization: model.quantization }),
      signal,
      onProgress: (message) => sink({ kind: 'note', level: 'info', message }),
    })
    const copies = [
      { from: base.path, name: 'base.gguf' },
      { from: trained.adapter.file, name: 'adapter.gguf' },
    ]
    if (to === 'gguf')
      return {
        copies,
        texts: [
          { name: 'system.md', text: system },
          { name: 'template.jinja', text: entry.chatTemplate },
        ],
        serve: `llama-server -m ${shell(`${out}/base.gguf`)} --lora ${shell(`${out}/adapter.gguf`)} --jinja --chat-template-file ${shell(`${out}/template.jinja`)}`,
      }
    const text = modelfile({ template: entry.ollamaTemplate, stop: entry.endOfTurn, system })
    const tag = name.replaceAll(/[^a-z0-9._-]+/gi, '-').toLowerCase()
    return { copies, texts: [{ name: 'Modelfile', text }], serve: `cd ${shell(out)} && ollama create ${tag} && ollama run ${tag}` }
  }

  const planned = await plan()
  const { copies, serve } = planned
  const texts = [...planned.texts, ...(corpus === undefined ? [] : corpusTexts(corpus))]
  const bytes = await ports.adapters.exportFiles({ folder: out, copies, texts })
  const notes = [
    'send the same system message as in system.md: the adapter was trained with it',
    ...(to === 'peft' ? [`BASE_MODEL is ${model.model}, in the form the adapter was trained on`] : []),
  ]
  return {
    arm: name,
    form: to,
    folder: out,
    bytes,
    files: [...copies, ...texts].map((file) => file.name).filter((file) => file !== ''),
    serve,
    notes: [
      ...(to === 'ollama' ? ['the Modelfile holds the system message and the template that the adapter was trained with'] : notes),
      ...(corpus === undefined
        ? []
        : ['each request must hold passages found for its input, as request.txt shows; passages.jsonl is what to search in']),
    ],
  }
}
