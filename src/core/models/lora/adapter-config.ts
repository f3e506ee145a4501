import { AssayError } from '../../errors.ts'
import { isRecord } from '../../lib/is-record.ts'

/** What of PEFT's adapter_config.json changes the numbers (training.md §8.1). */
export interface LoraConfig {
  readonly rank: number
  readonly alpha: number
  readonly rsLora: boolean
  readonly rankPattern: Readonly<Record<string, number>>
  readonly alphaPattern: Readonly<Record<string, number>>
}

export const unsupportedAdapter = (message: string, hint: string): AssayError => new AssayError('adapter-unsupported', message, { hint })

const numbersOf = (value: unknown): Record<string, number> =>
  isRecord(value)
    ? Object.fromEntries(Object.entries(value).filter((entry): entry is [string, number] => typeof entry[1] === 'number'))
    : {}

/** Reads adapter_config.json; throws `adapter-unsupported` with what to do for every form that cannot be expressed. */
export const readLoraConfig = (value: unknown): LoraConfig => {
  if (!isRecord(value) || value['peft_type'] !== 'LORA')
    throw unsupportedAdapter('the adapter is not a PEFT LoRA', 'train with LoRA, or merge the adapter into the base model first')
  if (value['use_dora'] === true)
    throw unsupportedAdapter(
      'the adapter uses DoRA, which GGUF cannot express',
      'merge it into the base model first, or train without use_dora',
    )
  const saved = value['modules_to_save']
  if (Array.isArray(saved) && saved.length > 0)
    throw unsupportedAdapter(
      `the adapter saves whole modules (${saved.join(', ')})`,
      'train without modules_to_save, or merge the adapter first',
    )
  if (value['bias'] !== undefined && value['bias'] !== 'none')
    throw unsupportedAdapter('the adapter trains biases', 'train with bias: none')
  if (value['fan_in_fan_out'] === true)
    throw unsupportedAdapter('the adapter stores its weights transposed (fan_in_fan_out)', 'use a model with linear layers')
  const rank = value['r']
  if (typeof rank !== 'number' || rank < 1) throw unsupportedAdapter('the adapter names no rank', 'check adapter_config.json: it needs `r`')
  return {
    rank,
    alpha: typeof value['lora_alpha'] === 'number' ? value['lora_alpha'] : 8,
    rsLora: value['use_rslora'] === true,
    rankPattern: numbersOf(value['rank_pattern']),
    alphaPattern: numbersOf(value['alpha_pattern']),
  }
}

/** A key of a pattern matches the end of a module path, or as a regular expression after a dot: PEFT's `get_pattern_key`. */
const patternValue = (pattern: Readonly<Record<string, number>>, module: string): number | undefined => {
  for (const [key, value] of Object.entries(pattern)) if (new RegExp(`^(.*\\.)?(${key})$`).test(module)) return value
  return undefined
}

/** Alpha of one module: `alpha_pattern` first. */
const alphaOf = (config: LoraConfig, module: string): number => patternValue(config.alphaPattern, module) ?? config.alpha

/** PEFT's scale of B x A for a module whose pair has this rank. */
export const scaleOf = (config: LoraConfig, module: string, rank: number): number =>
  alphaOf(config, module) / (config.rsLora ? Math.sqrt(rank) : rank)
