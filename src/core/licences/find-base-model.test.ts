import { expect, test } from 'vitest'
import { baseModels } from './base-models.ts'
import { findBaseModel, nameWarning } from './find-base-model.ts'

test.each([
  ['Qwen2.5-7B-Instruct', 'Qwen2.5-7B'],
  ['Qwen/Qwen3-4B-Instruct-2507', 'Qwen3-4B'],
  ['qwen2.5:7b-instruct-q4_K_M', 'Qwen2.5-7B'],
  ['meta-llama/Llama-3.1-8B', 'Llama-3.1-8B'],
  ['meta-llama/Meta-Llama-3.1-8B-Instruct-Turbo', 'Llama-3.1-8B'],
  ['accounts/fireworks/models/llama-v3p1-8b-instruct', 'Llama-3.1-8B'],
  ['llama3.1:8b', 'Llama-3.1-8B'],
  ['Meta-Llama-3-8B-Instruct', 'Llama-3-8B'],
  ['gpt-oss-20b', 'gpt-oss-20b'],
  ['unsloth/gpt-oss-20b-BF16', 'gpt-oss-20b'],
  ['SmolLM2-135M-Instruct', 'SmolLM2-135M'],
  ['models/SmolLM2-135M-Instruct.Q4_1.gguf', 'SmolLM2-135M'],
  ['mistral-7b', 'Mistral-7B-v0.3'],
  ['mistralai/Mistral-7B-Instruct-v0.3', 'Mistral-7B-v0.3'],
  ['Mistral-Nemo-Instruct-2407', 'Mistral-Nemo-12B'],
  ['google/gemma-3-27b-it', 'Gemma-3-27B'],
  ['microsoft/phi-4', 'Phi-4'],
  ['Phi-4-mini-instruct', 'Phi-4-mini'],
  ['deepseek-ai/DeepSeek-R1-Distill-Llama-8B', 'DeepSeek-R1-Distill-Llama-8B'],
  ['meta-llama/Llama-4-Scout-17B-16E-Instruct', 'Llama-4-Scout'],
])('%s is %s', (written, id) => {
  expect(findBaseModel(written)?.id).toBe(id)
})

test.each(['Qwen2.5-Coder-7B', 'Qwen2-7B', 'Llama-2-7b', 'gpt-4o', 'mistral-7b-v0.1', 'my-own-model', 'Llama 4 8B', ''])(
  '%s is not in the book, and nothing near it is taken instead',
  (written) => {
    expect(findBaseModel(written)).toBeUndefined()
  },
)

test('every model of the book is found by its own id, and by no other', () => {
  for (const model of baseModels) expect(findBaseModel(model.id)).toBe(model)
})

test('E-01: sizes that Llama 4 never had are said to be those of Llama 3.1', () => {
  expect(nameWarning('Llama 4 8B')).toContain('Llama-3.1-8B')
  expect(nameWarning('meta-llama/Llama-4-70B-Instruct')).toContain('Scout (17B active, 109B in all)')
  expect(nameWarning('Llama-4-Scout')).toBeUndefined()
  expect(nameWarning('Llama-3.1-8B')).toBeUndefined()
})
