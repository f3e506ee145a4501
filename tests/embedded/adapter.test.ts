import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { effectProbe } from '../../src/core/models/effect-probe.ts'
import { quantize } from '../../src/core/models/gguf/quantization.ts'
import { permuteRows } from '../../src/core/models/lora/peft-to-gguf.ts'
import { writeSafetensors } from '../../src/core/models/safetensors.ts'
import type { Model } from '../../src/core/ports/model.ts'
import { createAdapterConverter } from '../../src/io/models/adapter-converter.ts'
import { openEmbeddedModel } from '../../src/io/models/embedded/embedded-model.ts'
import { normals, tiny, tinyLlama, tinyMatrices, tinyTemplate } from './tiny-llama.ts'
import type { Matrix } from './tiny-llama.ts'

/** PEFT module of each GGUF matrix, and the heads whose rows ggml reorders. */
const modules: Readonly<Record<string, { readonly path: string; readonly heads?: number }>> = {
  attn_q: { path: 'self_attn.q_proj', heads: tiny.heads },
  attn_k: { path: 'self_attn.k_proj', heads: tiny.keyValueHeads },
  attn_v: { path: 'self_attn.v_proj' },
  attn_output: { path: 'self_attn.o_proj' },
  ffn_gate: { path: 'mlp.gate_proj' },
  ffn_up: { path: 'mlp.up_proj' },
  ffn_down: { path: 'mlp.down_proj' },
}

const rank = 4
const alpha = 8

/** W + alpha / rank x B x A, in the order of rows that GGUF has. */
const merge = (matrix: Matrix, a: Float32Array, b: Float32Array, heads: number | undefined): Matrix => {
  const delta = new Float32Array(matrix.values.length)
  for (let row = 0; row < matrix.rows; row++)
    for (let column = 0; column < matrix.columns; column++) {
      let sum = 0
      for (let k = 0; k < rank; k++) sum += (b[row * rank + k] ?? 0) * (a[k * matrix.columns + column] ?? 0)
      delta[row * matrix.columns + column] = (alpha / rank) * sum
    }
  const ordered = heads === undefined ? delta : permuteRows(delta, matrix.rows, heads)
  return { ...matrix, values: matrix.values.map((value, index) => value + (ordered[index] ?? 0)) }
}

describe('a LoRA adapter served by the embedded model', () => {
  let folder = ''
  const models: Model[] = []
  let base: Model
  let tuned: Model
  let silent: Model
  let merged: Model
  const tokens = [...'What is it worth?'].map((letter) => letter.codePointAt(0) ?? 0)

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'assay-adapter-'))
    const normal = normals(11)
    const matrices = tinyMatrices()
    const tensors: Parameters<typeof writeSafetensors>[0][number][] = []
    const mergedMatrices = matrices.map((matrix) => {
      const [, layer, stem] = /^blk\.(\d+)\.(.+)\.weight$/.exec(matrix.name) ?? []
      const module = modules[stem ?? '']
      if (module === undefined) return matrix
      const a = Float32Array.from({ length: rank * matrix.columns }, () => normal() * 0.1)
      const b = Float32Array.from({ length: matrix.rows * rank }, () => normal() * 0.1)
      const name = `base_model.model.model.layers.${layer}.${module.path}`
      tensors.push({ name: `${name}.lora_A.weight`, dtype: 'F32', shape: [rank, matrix.columns], data: quantize('F32', a) })
      tensors.push({ name: `${name}.lora_B.weight`, dtype: 'F32', shape: [matrix.rows, rank], data: quantize('F32', b) })
      return merge(matrix, a, b, module.heads)
    })
    await writeFile(join(folder, 'base.gguf'), tinyLlama(matrices))
    await writeFile(join(folder, 'merged.gguf'), tinyLlama(mergedMatrices))
    await writeFile(join(folder, 'adapter_model.safetensors'), writeSafetensors(tensors))
    await writeFile(join(folder, 'adapter_config.json'), JSON.stringify({ peft_type: 'LORA', r: rank, lora_alpha: alpha, bias: 'none' }))
    const file = join(folder, 'adapter.gguf')
    const { sha256 } = await createAdapterConverter().toGguf({
      peftFolder: folder,
      baseGguf: join(folder, 'base.gguf'),
      outFile: file,
      metadata: { 'general.name': 'test' },
    })
    const common = { id: 'tiny', sha256: 'x', chatTemplate: tinyTemplate, cores: 1, cpu: 'test', contextTokens: 256 }
    const open = async (name: string, scale?: number): Promise<Model> => {
      const model = await openEmbeddedModel({
        ...common,
        modelFile: join(folder, name),
        ...(scale === undefined ? {} : { adapter: { file, sha256, scale } }),
      })
      models.push(model)
      return model
    }
    base = await open('base.gguf')
    tuned = await open('base.gguf', 1)
    silent = await open('base.gguf', 0)
    merged = await open('merged.gguf')
  }, 60_000)

  afterAll(async () => {
    await Promise.all(models.map(async (model) => await model[Symbol.asyncDispose]()))
    await rm(folder, { recursive: true, force: true })
  })

  const probabilities = async (model: Model): Promise<Float32Array> => (await model.nextTokenProbabilities?.(tokens)) ?? new Float32Array()
  const largest = (a: Float32Array, b: Float32Array): number => Math.max(...a.map((value, index) => Math.abs(value - (b[index] ?? 0))))
  const probe = (other: Model) =>
    effectProbe({
      base,
      tuned: other,
      requests: [
        {
          messages: [{ role: 'user', content: 'hello' }],
          constraint: { kind: 'free' },
          decoding: { temperature: 0, maxTokens: 4 },
          repeat: 0,
        },
      ],
      signal: new AbortController().signal,
    })

  it('changes the next token', async () => {
    expect(largest(await probabilities(base), await probabilities(tuned))).toBeGreaterThan(0.01)
  })

  it('equals a model whose weights were merged', async () => {
    expect(largest(await probabilities(merged), await probabilities(tuned))).toBeLessThan(1e-3)
  })

  it('leaves the base as it is at scale 0', async () => {
    expect(largest(await probabilities(base), await probabilities(silent))).toBe(0)
  })

  it('passes the effect probe only where it is applied', async () => {
    expect((await probe(tuned)).largestDifference).toBeGreaterThan(1e-3)
    await expect(probe(silent)).rejects.toMatchObject({ code: 'adapter-no-effect' })
  })
})
