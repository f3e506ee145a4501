import type { TrainerStatus } from '../../core/ports/trainer.ts'
import { formatBytes } from '../../core/report/format.ts'
import { paint, wrap, type Terminal } from './terminal.ts'

const renderTrainer = (trainer: TrainerStatus, terminal: Terminal): string => {
  const mark = trainer.ready ? paint(terminal, 'green', '✓') : paint(terminal, 'dim', '–')
  const state = trainer.ready ? 'ready' : 'not installed'
  const size = trainer.bytes === undefined ? '' : `, ${formatBytes(trainer.bytes)}`
  const folder = trainer.folder === undefined ? [] : [paint(terminal, 'dim', `    ${trainer.folder}`)]
  const versions = Object.entries(trainer.versions).map(([name, version]) => `${name} ${version}`)
  const lines = versions.length === 0 ? [] : [wrap(versions.join(', '), { width: terminal.width, indent: '    ' })]
  const problem =
    trainer.problem === undefined
      ? []
      : [
          wrap(trainer.problem.message, { width: terminal.width, indent: '    ' }),
          wrap(trainer.problem.hint, { width: terminal.width, indent: '      ', first: '    → ' }),
        ]
  return [
    `${mark} ${paint(terminal, 'bold', trainer.id)}  ${trainer.label}  ${paint(terminal, 'dim', `${state}${size}`)}`,
    ...folder,
    ...lines,
    ...problem,
  ].join('\n')
}

/** The answer of `assay trainers`. */
export const renderTrainers = (trainers: readonly TrainerStatus[], terminal: Terminal): string =>
  trainers.map((trainer) => renderTrainer(trainer, terminal)).join('\n')
