import type { CiCase, CiReport } from './ci-report.ts'

/** A message of a workflow command: percent signs and line ends would end it. */
const message = (text: string): string => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')

/** A property of a workflow command: commas and colons separate properties. */
const property = (text: string): string => message(text).replaceAll(':', '%3A').replaceAll(',', '%2C')

/** `::error` lines for GitHub Actions: what failed, and the comparisons as notices. */
export const renderAnnotations = ({ file, cases }: CiReport): string => {
  const level = ({ status }: CiCase): string => (status === 'failed' ? 'error' : 'notice')
  const shown = cases.filter(({ group, status }) => status === 'failed' || group === 'requirement' || group === 'verdict')
  return shown
    .map(
      (line) =>
        `::${level(line)} file=${property(file)},title=${property(`assay ${line.group}: ${line.name}`)}::${message(line.message)}\n`,
    )
    .join('')
}

const marks = { passed: '✅', failed: '❌', skipped: '⚪' } as const

/** A cell of a Markdown table: no pipe, no line end, no tag of a user's text. */
const cell = (text: string): string => text.replace(/\s+/g, ' ').replaceAll('\\', '\\\\').replaceAll('|', '\\|').replaceAll('<', '&lt;')

/** The step summary: a table of everything that was checked. */
export const renderStepSummary = ({ suite, cases }: CiReport): string =>
  [
    `### ${cell(suite)}`,
    '',
    '| | what | numbers |',
    '|---|---|---|',
    ...cases.map(({ group, name, status, message: text }) => `| ${marks[status]} | ${cell(group)}: ${cell(name)} | ${cell(text)} |`),
    '',
    '',
  ].join('\n')
