#!/usr/bin/env node
// Plain JavaScript that Node 18 can read: an older Node must be able to say what is missing.
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const needed = 24
const version = process.versions.node

if (Number(version.split('.')[0]) < needed) {
  process.stderr.write(
    `✗ Node ${version} at ${process.execPath} is too old: Assay needs Node ${needed} or later\n` +
      `  → run \`npx -p node@${needed} -p assay assay ${process.argv.slice(2).join(' ') || '--help'}\`\n`,
  )
  process.exitCode = 3
} else {
  // Compiled code is kept in the folder for temporary files: the second start is faster.
  const { enableCompileCache } = await import('node:module')
  enableCompileCache?.()
  await import(pathToFileURL(join(dirname(fileURLToPath(import.meta.url)), '..', 'dist', 'main.js')).href)
}
