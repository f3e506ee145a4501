import { buildCommand } from '@stricli/core'
import { priceFlags } from '../../core/economics/calculator/price-flags.ts'
import type { PriceFlagName } from '../../core/economics/calculator/price-flags.ts'
import { commonFlags, docs, emit, type CommandThis, type CommonFlags } from '../command.ts'

const ownFlags = [
  ['calls', 'Calls of a period', '500000/day'],
  ['tokensPerDay', 'Tokens of a period instead of calls', '500M'],
  ['tokens', 'Tokens of one prompt, or "2000 words"', '1000'],
  ['outputTokens', 'Tokens of one answer (default: none are counted)', '20'],
  ['from', 'What runs today: a model, or its price per 1M tokens', 'gpt-4o'],
  ['to', 'The other way, paid by the token: a model or a price', 'mistral-7b'],
  ['toGpu', 'The other way on rented cards', 'H100 80GB'],
  ['toHosting', 'The other way at a fixed price', '500/month'],
  ['base', 'The open model behind the other way, for capacity', 'Qwen2.5-7B'],
  ['labels', 'Rows still to be labelled', '5000'],
  ['cycles', 'Training cycles a year, the first one included', '2'],
  ['trainTokens', 'Tokens of one training: rows x tokens x epochs', '12M'],
  ['prices', 'File of your own prices', 'prices.yaml'],
  ['limitMs', 'Limit of an answer, ms: how long may it be?', '500'],
  ['firstTokenMs', 'With --limit-ms: ms until the first token', '100'],
  ['outputSpeed', 'With --limit-ms: tokens a second of one answer', '300'],
] as const

type OwnFlag = (typeof ownFlags)[number][0]
type PriceCommandFlags = CommonFlags & { readonly [Name in OwnFlag | PriceFlagName]?: string }

const textFlag = (brief: string, placeholder: string) => ({ kind: 'parsed', parse: String, brief, placeholder, optional: true }) as const

const flags = {
  ...Object.fromEntries(ownFlags.map(([flag, brief, placeholder]) => [flag, textFlag(brief, placeholder)])),
  ...Object.fromEntries(priceFlags.map(({ flag, brief, placeholder }) => [flag, textFlag(brief, placeholder)])),
} as Readonly<Record<OwnFlag | PriceFlagName, ReturnType<typeof textFlag>>>

/** Those of the flags that are given, without the others. */
const given = <Name extends OwnFlag | PriceFlagName>(all: PriceCommandFlags, names: readonly Name[]): { readonly [Key in Name]?: string } =>
  Object.fromEntries(names.flatMap((name) => (all[name] === undefined ? [] : [[name, all[name]]]))) as { readonly [Key in Name]?: string }

export const price = buildCommand<PriceCommandFlags, [], CommandThis>({
  docs: docs(
    'Price two ways of answering the same calls, without a task: nothing is measured, and it says so',
    [
      'assay price --calls 500000/day --tokens 1000 --output-tokens 20 --from gpt-4o --to deepinfra/mistral-7b',
      'assay price --calls 15M/month --tokens 1000 --from gpt-4o --to-gpu "H100 80GB" --tokens-per-second 2500 --base Qwen2.5-7B',
      'assay price --calls 10000/day --tokens 800 --from "$2.50/$10" --to "$0.10" --labels 5000 --label-usd 5..20 --weeks 4..8',
    ],
    'The same cost model as in `assay decide`. An uncertain number is written 5..20, 5..8..20 or `5..20 lognormal`; what is left out is assumed with its range, and the answer shows what it rests on.',
  ),
  parameters: { flags: { ...commonFlags, ...flags } },
  async func(all) {
    const [{ priceCalls }, { renderPrice }] = await Promise.all([import('../../flows/price-calls.ts'), import('../render/price.ts')])
    const request = {
      ...given(
        all,
        ownFlags.map(([flag]) => flag),
      ),
      numbers: given(
        all,
        priceFlags.map(({ flag }) => flag),
      ),
    }
    const ports = await this.cli.ports()
    emit(this.cli, all, await priceCalls(request, { ports, folder: this.cli.cwd }), renderPrice)
  },
})
