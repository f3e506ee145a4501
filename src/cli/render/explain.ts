import type { ExplainedKey } from '../../core/task/explain-task.ts'
import { clip, paint, wrap, type Terminal } from './terminal.ts'

const originWords = { 'task.yaml': 'task.yaml', derived: 'from the data', default: 'default' } as const

/** Every key of task.yaml, its value and where that came from. */
export const renderExplain = (keys: readonly ExplainedKey[], terminal: Terminal): string => {
  const widest = Math.max(...keys.map(({ key }) => key.length))
  return keys
    .map(({ key, value, origin, meaning, fallback }) => {
      const source = paint(terminal, origin === 'task.yaml' ? 'green' : 'dim', originWords[origin])
      const shown = value === '' ? paint(terminal, 'dim', 'not set') : clip(value.replace(/\s+/g, ' '), terminal.width - widest - 18)
      const rest = fallback === undefined ? `${meaning}.` : `${meaning}. Without it: ${fallback.replace(/\.$/, '')}.`
      return `${paint(terminal, 'bold', key.padEnd(widest))}  ${shown}  ${source}\n${wrap(rest, { width: terminal.width, indent: '    ' })}`
    })
    .join('\n')
}
