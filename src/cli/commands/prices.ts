import { buildCommand } from '@stricli/core'
import { priceKinds, type PriceKind } from '../../core/economics/price-kind.ts'
import { AssayError } from '../../core/errors.ts'
import { actionParser, requireId } from '../action.ts'
import { docs, dryRunFlag, emit, openTask, resolvePath, taskFlags, yesFlag, type CommandThis, type TaskFlags } from '../command.ts'
import type { CliContext } from '../context.ts'

interface Flags extends TaskFlags {
  readonly kind?: PriceKind
  readonly provider?: string
  readonly model?: string
  readonly class?: string
  readonly unit?: string
  readonly currency?: string
  readonly source?: string
  readonly date?: string
  readonly from?: string
  readonly dryRun?: boolean
  readonly yes?: boolean
}

const actions = ['list', 'show', 'set', 'import', 'refresh'] as const
type Action = (typeof actions)[number]

/** Flags that only some actions know. */
const owners: Readonly<Record<Exclude<keyof Flags, 'json' | 'debug' | 'task'>, readonly Action[]>> = {
  kind: ['list', 'set', 'import'],
  provider: ['list', 'set', 'import'],
  model: ['list', 'set', 'import'],
  class: ['set'],
  unit: ['set'],
  currency: ['set'],
  source: ['set'],
  date: ['set', 'import', 'refresh'],
  from: ['refresh'],
  dryRun: ['import', 'refresh'],
  yes: ['set', 'import'],
}

const spelled = (flag: string): string => `--${flag === 'dryRun' ? 'dry-run' : flag}`

const refuseUnused = (action: Action, flags: Flags): void => {
  const unused = Object.entries(owners).find(([flag, users]) => flags[flag as keyof typeof owners] !== undefined && !users.includes(action))
  if (unused !== undefined)
    throw new AssayError('usage', `${spelled(unused[0])} means nothing to \`prices ${action}\``, {
      hint: `it belongs to ${unused[1].map((user) => `\`assay prices ${user}\``).join(', ')}`,
    })
}

const text = (brief: string, placeholder: string) => ({ kind: 'parsed', parse: String, brief, placeholder, optional: true }) as const

const parseDay = (written: string): string => {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(written) ? Date.parse(`${written}T00:00:00Z`) : Number.NaN
  if (Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== written)
    throw new AssayError('usage', `"${written}" is not a day`, { hint: 'write it as 2026-11-01' })
  return written
}

/** The task whose price file counts: `--task`, or the one here; none outside a task where nothing is written. */
const ownTask = async (cli: CliContext, flags: Flags) => {
  try {
    const { files } = await openTask(cli, flags)
    const { loadTask } = await import('../../flows/load-task.ts')
    return { files, task: await loadTask(files) }
  } catch (error) {
    if (flags.task === undefined && error instanceof AssayError && error.code === 'task-not-found') return undefined
    throw error
  }
}

export const prices = buildCommand<Flags, [Action?, string?, string?], CommandThis>({
  docs: docs(
    'List, show, set, import and refresh the prices that costs are made of',
    [
      'assay prices',
      'assay prices list --kind training',
      'assay prices list h100',
      'assay prices show gpt-4o-mini',
      'assay prices set together-train-sft-lora-le16b 0.40 --source "our contract"',
      'assay prices set openai/gpt-4.1-mini:input 0.32 --source "our contract"',
      'assay prices import models.json --provider openai --date 2026-11-01 --dry-run',
      'assay prices refresh --from data.json --dry-run',
    ],
    'Every price has a unit, a day, a source and a trust. `set` and `import` write to the file that task.yaml names under `prices`; those prices outrank all others. Nothing is ever fetched: `refresh` reads a file, or goes back to the packaged table with `--from package`.',
  ),
  parameters: {
    flags: {
      ...taskFlags,
      kind: {
        kind: 'parsed',
        parse: (written: string): PriceKind => {
          const found = priceKinds.find((kind) => kind === written)
          if (found === undefined)
            throw new AssayError('usage', `"${written}" is no kind of price`, { hint: `kinds: ${priceKinds.join(', ')}` })
          return found
        },
        brief: `Only this kind: ${priceKinds.join(', ')}`,
        placeholder: 'kind',
        optional: true,
      },
      provider: text('Only this provider; for set, the provider of a new price', 'name'),
      model: text('Only models whose name holds this; for set, the model of a new price', 'name'),
      class: text('set: size class, hardware or offer of a new price', 'text'),
      unit: text('set: unit, for example "1M training tokens" (default: that of the known price)', 'unit'),
      currency: text('set: currency code; the file needs a dated rate for it (default: USD)', 'code'),
      source: text('set: where the price stands, for example "our contract"', 'text'),
      date: {
        kind: 'parsed',
        parse: parseDay,
        brief: 'Day on which the prices were seen (set: default today)',
        placeholder: 'day',
        optional: true,
      },
      from: text('refresh: a data file of genai-prices, or `package` for the packaged table (default)', 'file'),
      dryRun: dryRunFlag,
      yes: { ...yesFlag, brief: 'Take prices of an unlikely magnitude too' },
    },
    positional: {
      kind: 'tuple',
      parameters: [
        { parse: actionParser(actions), brief: 'list (default), show, set, import or refresh', placeholder: 'action', optional: true },
        { parse: String, brief: 'list: text to find; show, set: a model or an id; import: a file', placeholder: 'what', optional: true },
        { parse: String, brief: 'set: the price', placeholder: 'value', optional: true },
      ],
    },
  },
  async func(flags, action = 'list', what, value) {
    const { cli } = this
    refuseUnused(action, flags)
    if (value !== undefined && action !== 'set')
      throw new AssayError('usage', `\`prices ${action}\` takes one word, not "${value}" too`, { hint: 'quote a text that has blanks' })
    const [ports, { openPrices }, render] = await Promise.all([
      cli.ports(),
      import('../../flows/open-prices.ts'),
      import('../render/prices.ts'),
    ])
    const { kind, provider, model, date, yes, dryRun } = flags
    if (action === 'refresh') {
      if (what !== undefined) throw new AssayError('usage', `\`prices refresh\` takes no "${what}"`, { hint: `say --from ${what}` })
      const { refreshPrices } = await import('../../flows/refresh-prices.ts')
      const file = flags.from === undefined || flags.from === 'package' ? undefined : resolvePath(cli.cwd, flags.from)
      const result = await refreshPrices({
        ports,
        ...(file === undefined ? {} : { file }),
        ...(date === undefined ? {} : { date }),
        ...(dryRun === undefined ? {} : { dryRun }),
      })
      emit(cli, flags, result, render.renderRefreshedPrices)
      return
    }
    if (action === 'list' || action === 'show') {
      const known = await openPrices(ports, await ownTask(cli, flags))
      if (action === 'show') {
        const { showPrice } = await import('../../flows/show-price.ts')
        emit(cli, flags, showPrice(known, requireId(what, 'prices show')), render.renderPriceSheets)
        return
      }
      const { listPrices } = await import('../../flows/list-prices.ts')
      const filter = {
        ...(kind === undefined ? {} : { kind }),
        ...(provider === undefined ? {} : { provider }),
        ...(model === undefined ? {} : { model }),
        ...(what === undefined ? {} : { text: what }),
      }
      emit(cli, flags, listPrices(known, filter), render.renderPriceList)
      return
    }
    const id = requireId(what, `prices ${action}`)
    const { files } = await openTask(cli, flags)
    const { loadTask } = await import('../../flows/load-task.ts')
    const task = await loadTask(files)
    const isThere = task.priceFile === undefined || (await files.exists(task.priceFile))
    const known = await openPrices(ports, isThere ? { task, files } : undefined)
    if (action === 'import') {
      const { importPrices } = await import('../../flows/import-prices.ts')
      const result = await importPrices(known, { ...flags, file: resolvePath(cli.cwd, id), ports, task, files, signal: cli.signal })
      emit(cli, flags, result, render.renderImportedPrices)
      return
    }
    if (value === undefined)
      throw new AssayError('usage', 'prices set needs a price', {
        hint: `for example \`assay prices set ${id} 0.48 --source "our contract"\``,
      })
    const { setPrice } = await import('../../flows/set-price.ts')
    emit(
      cli,
      flags,
      await setPrice(known, { task, files, price: { ...flags, id, value, ...(yes === undefined ? {} : { yes }) } }),
      render.renderSetPrice,
    )
  },
})
