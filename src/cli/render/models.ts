import { formatBytes, formatCount } from '../../core/report/format.ts'
import type { CatalogueStatus } from '../../flows/manage-models.ts'
import { renderTable } from './table.ts'
import { paint, wrap, type Terminal } from './terminal.ts'

const kinds = { 'chat-model': 'chat model', embedder: 'embedder', corpus: 'corpus' } as const

/** The answer of `assay models`. */
export const renderModels = (models: readonly CatalogueStatus[], terminal: Terminal): string =>
  renderTable(
    [
      { title: '  id' },
      { title: 'kind' },
      { title: 'size', align: 'right' },
      { title: 'context', align: 'right' },
      { title: 'licence', flexible: true },
    ],
    models.map((model) => ({
      cells: [
        `${model.installed ? '✓' : '–'} ${model.id}`,
        kinds[model.kind],
        model.bytes === 0 ? '' : `${model.installed ? '' : '~'}${formatBytes(model.bytes)}`,
        model.contextTokens === undefined ? '' : formatCount(model.contextTokens),
        model.licence,
      ],
      ...(!model.installed && { mark: 'dim' as const }),
    })),
    terminal,
    '',
  )

/** The answer of `assay models show ID`: one entry with its sources and hashes. */
export const renderModel = (model: CatalogueStatus, terminal: Terminal): string => {
  const facts: readonly (readonly [string, string])[] = [
    ['kind', kinds[model.kind]],
    ['licence', model.licence],
    ['parameters', model.parameters === undefined ? '' : formatCount(model.parameters)],
    ['context', model.contextTokens === undefined ? '' : `${formatCount(model.contextTokens)} tokens`],
    ['installed', model.installed ? `yes, ${formatBytes(model.bytes)}` : `no; \`assay models pull ${model.id}\``],
    ['path', model.path ?? ''],
    ['sources', model.sources.join(', ')],
    ['sha256', model.sha256.join(' ')],
  ]
  const lines = facts
    .filter(([, value]) => value !== '')
    .map(([name, value]) =>
      wrap(value, { width: terminal.width, indent: ' '.repeat(14), first: `  ${paint(terminal, 'dim', name.padEnd(11))} ` }),
    )
  return [`${paint(terminal, 'bold', model.id)}  ${model.label}`, ...lines].join('\n')
}
