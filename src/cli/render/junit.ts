import type { CiCase, CiReport } from './ci-report.ts'

const forbidden =
  // oxlint-disable-next-line no-control-regex -- XML 1.0 has no way to write these
  /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
  '\n': '&#10;',
  '\r': '&#13;',
  '\t': '&#9;',
}

/** Text as an attribute or content of XML 1.0: characters that XML forbids become U+FFFD. */
const xml = (text: string): string =>
  text.replace(forbidden, '\uFFFD').replace(/[&<>"'\n\r\t]/g, (character) => escapes[character] ?? character)

const testCase = ({ group, name, status, message }: CiCase): string => {
  const open = `    <testcase classname="${xml(`assay.${group}`)}" name="${xml(name)}"`
  if (status === 'failed')
    return `${open}>\n      <failure message="${xml(message)}" type="${xml(group)}">${xml(message)}</failure>\n    </testcase>`
  if (status === 'skipped') return `${open}>\n      <skipped message="${xml(message)}"/>\n    </testcase>`
  return `${open}>\n      <system-out>${xml(message)}</system-out>\n    </testcase>`
}

/** JUnit XML as CI systems read it: a test case for each requirement, comparison and slice. */
export const renderJunit = ({ suite, cases }: CiReport): string => {
  const count = (status: CiCase['status']): number => cases.filter((candidate) => candidate.status === status).length
  const numbers = `tests="${cases.length}" failures="${count('failed')}" errors="0" skipped="${count('skipped')}"`
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="assay" ${numbers}>`,
    `  <testsuite name="${xml(suite)}" ${numbers}>`,
    ...cases.map(testCase),
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n')
}
