import { spawnSync } from 'node:child_process'
import { cp, readdir, rm } from 'node:fs/promises'
import { join, relative } from 'node:path'

const root = join(import.meta.dirname, '..')
const source = join(root, 'src')
const out = join(root, 'dist')

/** Everything beside the TypeScript that the program reads while it runs: train.py, locks, requirement files, tables. */
const isAsset = (name: string): boolean => !name.endsWith('.ts') && !name.endsWith('.pyc') && !name.startsWith('.')

const copyAssets = async (): Promise<readonly string[]> => {
  const entries = await readdir(source, { recursive: true, withFileTypes: true })
  const assets = entries.filter((entry) => entry.isFile() && isAsset(entry.name) && !entry.parentPath.includes('__pycache__'))
  for (const asset of assets) {
    const path = join(asset.parentPath, asset.name)
    await cp(path, join(out, relative(source, path)))
  }
  return assets.map((asset) => relative(source, join(asset.parentPath, asset.name)))
}

await rm(out, { recursive: true, force: true })
const compiled = spawnSync(
  process.execPath,
  [join(root, 'node_modules', 'typescript', 'bin', 'tsc'), '-p', join(root, 'tsconfig.build.json')],
  {
    stdio: 'inherit',
  },
)
const assets = await copyAssets()
if (compiled.status === 0) process.stdout.write(`built dist, with ${assets.length} assets: ${assets.join(', ')}\n`)
else {
  process.stderr.write('✗ dist is not whole: the types above are wrong\n  → npm run check:types\n')
  process.exitCode = 1
}
