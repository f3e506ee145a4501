import { globSync, readFileSync, writeFileSync } from 'node:fs'

/**
 * Writes docs/results/mutation-DATE.md from Stryker's reports: `node tests/mutation/report.ts reports/mutation.json [MORE.json]`.
 * Where several reports have the same file, the last one counts.
 */
interface Report {
  readonly files: Readonly<Record<string, { readonly mutants: readonly { readonly status: string }[] }>>
}

interface Row {
  readonly file: string
  readonly killed: number
  readonly survived: number
}

/** A mutant that made the tests fail or run without end was noticed; one that no test reached was not. */
const noticed = new Set(['Killed', 'Timeout'])
const unnoticed = new Set(['Survived', 'NoCoverage'])

const readRows = (paths: readonly string[]): Row[] => {
  const rows = new Map<string, Row>()
  for (const path of paths) {
    const report: Report = JSON.parse(readFileSync(path, 'utf8'))
    for (const [file, { mutants }] of Object.entries(report.files)) {
      const count = (statuses: ReadonlySet<string>): number => mutants.filter(({ status }) => statuses.has(status)).length
      rows.set(file, { file, killed: count(noticed), survived: count(unnoticed) })
    }
  }
  return [...rows.values()].sort((a, b) => (a.file < b.file ? -1 : 1))
}

const score = (rows: readonly Row[]): string => {
  const killed = rows.reduce((total, row) => total + row.killed, 0)
  const all = killed + rows.reduce((total, row) => total + row.survived, 0)
  return all === 0 ? '' : `${((100 * killed) / all).toFixed(1)} %`
}

const rows = readRows(process.argv.slice(2))
const folders = Map.groupBy(rows, ({ file }) => file.slice(0, file.lastIndexOf('/')))
const isMeasured = new Set(rows.map(({ file }) => file))
const unmeasured = globSync('src/core/{stats,decision}/*.ts').filter((file) => !file.endsWith('.test.ts') && !isMeasured.has(file))
const date = new Date().toISOString().slice(0, 10)
const text = `# Mutation testing, ${date}

Stryker changes one operator, condition, constant or text of a source file at a time and asks whether a test notices. The score is the share of changes that were noticed. \`npm run test:mutation\` fails below 85 %;
\`tests/mutation/in-process-runner.ts\` says how it runs. Changes that nobody could notice (\`>\` for \`>=\` between two floating-point numbers, the contents of an empty default list) count as unnoticed.

| folder | files | changes | score |
| --- | --- | --- | --- |
${Array.from(folders, ([folder, files]) => `| ${folder} | ${files.length} | ${files.reduce((total, { killed, survived }) => total + killed + survived, 0)} | ${score(files)} |`).join('\n')}

| file | noticed | unnoticed | score |
| --- | --- | --- | --- |
${rows.map((row) => `| ${row.file} | ${row.killed} | ${row.survived} | ${score([row])} |`).join('\n')}

${unmeasured.length === 0 ? '' : `Not in these figures: ${unmeasured.sort().join(', ')}.\n`}`
writeFileSync(`docs/results/mutation-${date}.md`, text)
process.stdout.write(`docs/results/mutation-${date}.md\n`)
