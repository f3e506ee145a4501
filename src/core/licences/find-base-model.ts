import type { BaseModel } from './base-model.ts'
import { baseModels } from './base-models.ts'

/** Parts of a name that say how the same weights were finished, packed or served, and nothing of their licence or shape. */
const formWords =
  /^(?:instruct|it|chat|base|pt|hf|turbo|lite|reference|latest|gguf|awq|gptq|bnb|unsloth|fp8|fp16|f16|bf16|f32|int4|int8|4bit|8bit|mxfp4|lora|\d{4}|thinking)$/

/** `accounts/fireworks/models/llama-v3p1-8b-instruct`, `llama3.1:8b` and `Meta-Llama-3.1-8B-Instruct-Turbo` are one name: `llama3.18b`. */
const normalise = (name: string): string =>
  (name.split('/').at(-1) ?? name)
    .toLowerCase()
    .replace(/[-.]gguf$/, '')
    .replace(/[-_.:]i?q\d+(?:_[0-9a-z]+)*$/, '')
    .replace(/\.(?=b?f16$)/, '-')
    .replace(/\bv?(\d)p(\d)\b/g, '$1.$2')
    .replace(/^meta-/, '')
    .split(/[-_:\s]+/)
    .filter((word, i) => i === 0 || !formWords.test(word))
    .join('')

/** Names in use that are not the id itself. */
const aliases: Readonly<Record<string, string>> = {
  'Mistral-7B': 'Mistral-7B-v0.3',
  'Mistral-7B-Instruct': 'Mistral-7B-v0.3',
  'Mistral-Nemo': 'Mistral-Nemo-12B',
  'Mistral-Large': 'Mistral-Large-2411',
  'R1-Distill-Qwen-1.5B': 'DeepSeek-R1-Distill-Qwen-1.5B',
  'R1-Distill-Qwen-7B': 'DeepSeek-R1-Distill-Qwen-7B',
  'R1-Distill-Qwen-14B': 'DeepSeek-R1-Distill-Qwen-14B',
  'R1-Distill-Qwen-32B': 'DeepSeek-R1-Distill-Qwen-32B',
  'R1-Distill-Llama-8B': 'DeepSeek-R1-Distill-Llama-8B',
  'R1-Distill-Llama-70B': 'DeepSeek-R1-Distill-Llama-70B',
  'Llama-4-Scout-17B-16E': 'Llama-4-Scout',
  'Llama-4-Maverick-17B-128E': 'Llama-4-Maverick',
}

const byName: ReadonlyMap<string, BaseModel> = new Map([
  ...baseModels.map((model) => [normalise(model.id), model] as const),
  ...Object.entries(aliases).flatMap(([alias, id]) => {
    const model = baseModels.find((candidate) => candidate.id === id)
    return model === undefined ? [] : [[normalise(alias), model] as const]
  }),
])

/** The open model that people mean by a name, whoever hosts it and however it is packed; undefined where the book has none: never guessed. */
export const findBaseModel = (name: string): BaseModel | undefined => byName.get(normalise(name))

/** What is wrong with a name that articles use and nobody published; undefined for all others. */
export const nameWarning = (name: string): string | undefined => {
  const size = /^llama4(8b|70b|405b)$/.exec(normalise(name))?.[1]?.toUpperCase()
  return size === undefined
    ? undefined
    : `Llama 4 was not published in ${size}: the family is Scout (17B active, 109B in all) and Maverick (17B active, about 400B). ${size} is a size of Llama 3.1: Llama-3.1-${size}.`
}
