import type { MaskedTurn } from '../../core/handover/mask-preview.ts'
import { counted, formatBytes, formatCount } from '../../core/report/format.ts'
import type { TrainingExport } from '../../flows/export-training.ts'
import { clip, oneLine, paint, wrap, type Terminal } from './terminal.ts'

const marks: Readonly<Record<MaskedTurn['learnt'], string>> = {
  yes: '█ learnt ',
  no: '░ context',
  perhaps: '▒ perhaps',
  avoided: '▼ avoided',
}
const rules: Readonly<Record<TrainingExport['lossRule'], string>> = {
  answer: 'only the last answer of a row is learnt',
  'every-answer': 'every answer of a conversation is learnt',
  'by-thumb': 'good answers are made likelier, bad ones less likely; nothing else of a row is learnt',
  'not documented': 'the last answer is learnt; whether earlier ones are, the platform does not document',
}

const renderPreview = ({ preview, lossRule }: TrainingExport, terminal: Terminal): string =>
  [
    `${paint(terminal, 'bold', 'What is learnt')}  ${paint(terminal, 'dim', rules[lossRule])}`,
    ...preview.flatMap(({ id, turns }) => [
      `  ${paint(terminal, 'dim', id)}`,
      ...turns.map(({ role, text, learnt }) => {
        const line = clip(`    ${marks[learnt]} ${role.padEnd(9)} ${oneLine(text)}`, terminal.width)
        return learnt === 'no' ? paint(terminal, 'dim', line) : line
      }),
    ]),
  ].join('\n')

/** What `assay export --to TRAINER` wrote, which parts are learnt, and how to start it there. */
export const renderTrainingExport = (result: TrainingExport, terminal: Terminal): string => {
  const { platform, counts, thumbs, leftOut, folder, bytes, files, run, notes } = result
  const pairs = counts.trainPairs === 0 ? '' : `, ${counted(counts.trainPairs, 'preference pair')}`
  const what =
    thumbs === undefined
      ? `${counted(counts.train, 'row')} of train, ${formatCount(counts.dev)} of dev${pairs}`
      : `${counted(thumbs.train.good, 'good answer')} and ${formatCount(thumbs.train.bad)} bad of train, ${formatCount(thumbs.dev.good)} and ${formatCount(thumbs.dev.bad)} of dev`
  const done = bytes === 0 ? 'would be written to' : `${formatBytes(bytes)}, in`
  const head = `${paint(terminal, 'green', '✓')} ${paint(terminal, 'bold', platform)}: ${what}; ${done}\n  ${folder}`
  const left =
    leftOut.length === 0
      ? []
      : [wrap(`${counted(leftOut.length, 'row')} left out: no answer`, { width: terminal.width, indent: '    ', first: '  · ' })]
  return [
    head,
    paint(terminal, 'dim', wrap(files.join(', '), { width: terminal.width, indent: '  ' })),
    ...left,
    ...notes.map((note) => wrap(note, { width: terminal.width, indent: '    ', first: '  · ' })),
    '',
    renderPreview(result, terminal),
    '',
    paint(terminal, 'bold', 'Start it'),
    `  ${paint(terminal, 'cyan', run)}`,
  ].join('\n')
}
