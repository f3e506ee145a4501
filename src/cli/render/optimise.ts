import { counted, formatPoints, formatShare } from '../../core/report/format.ts'
import type { OptimisePlan, OptimiseResult } from '../../flows/optimise-prompt.ts'
import { paint, wrap, type Terminal } from './terminal.ts'

/** What the search found on rows it never saw, then the prompt itself. */
export const renderOptimised = ({ arm, found, dev2, metric, files }: OptimiseResult, terminal: Terminal): string => {
  const isSame = found.tries === 1 || found.after <= found.before
  const answer = isSame
    ? 'No better prompt was found'
    : dev2 !== undefined && dev2.low > 0
      ? 'A better prompt was found'
      : 'A prompt was found that may be better'
  const seen = `${counted(found.tries, 'prompt')} scored on dev1 in ${counted(found.rounds, 'round')} and ${counted(found.calls, 'call')}; ${metric} on dev1, which chose it: ${formatShare(found.before)} before, ${formatShare(found.after)} after`
  const unseen =
    dev2 === undefined
      ? 'not compared on dev2: the task has no prompt arm of this model'
      : `on dev2, which it never saw: ${formatPoints(dev2.difference)} [${formatPoints(dev2.low).replace(' pt', '')}, ${formatPoints(dev2.high).replace(' pt', '')}], n ${dev2.n}, ${dev2.method}`
  return [
    paint(terminal, 'bold', `${answer}: ${arm}`),
    wrap(seen, { width: terminal.width, indent: '    ', first: '  ' }),
    wrap(unseen, { width: terminal.width, indent: '    ', first: '  ' }),
    '',
    found.prompt,
    '',
    paint(terminal, 'dim', `kept in ${files.join(' and ')}`),
  ].join('\n')
}

export const renderOptimisePlan = ({ arm, calls, devCalls, sendsDataTo }: OptimisePlan, terminal: Terminal): string =>
  [
    `${arm}: at most ${counted(calls, 'call')} to search, then ${counted(devCalls, 'dev row')} to measure it; golden is not touched`,
    `rows go to ${sendsDataTo}`,
  ]
    .map((line) => wrap(line, { width: terminal.width, indent: '  ', first: '' }))
    .join('\n')
