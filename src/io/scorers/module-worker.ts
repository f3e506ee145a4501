import { createInterface } from 'node:readline'
import { pathToFileURL } from 'node:url'

/**
 * Runs a user's scorer module in a process of its own: `module-worker FILE` reads one item a line and writes what the module's default
 * export says of it. An error thrown for one item leaves that item unscored; what the module prints goes to stderr.
 */
const [file = ''] = process.argv.slice(2)
const write = process.stdout.write.bind(process.stdout)
process.stdout.write = process.stderr.write.bind(process.stderr) as typeof process.stdout.write

const { default: judge } = (await import(pathToFileURL(file).href)) as { default?: unknown }
if (typeof judge !== 'function') throw new Error(`${file} needs a default export: (item) => number | { score, reason? }`)

for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
  let reply: unknown
  try {
    reply = (await judge(JSON.parse(line))) ?? { unscored: 'the scorer returned nothing' }
  } catch (error) {
    reply = { unscored: `the scorer threw: ${error instanceof Error ? error.message : String(error)}` }
  }
  write(`${JSON.stringify(reply) ?? 'null'}\n`)
}
