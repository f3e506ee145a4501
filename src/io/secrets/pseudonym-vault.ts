import { createCipheriv, createDecipheriv, randomBytes, randomUUID } from 'node:crypto'
import { access, mkdir, open, readFile, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import * as z from 'zod'
import { AssayError } from '../../core/errors.ts'
import type { PseudonymVault } from '../../core/ports/ports.ts'

const keyMark = 'assay-pseudonym-key-1 '
const vaultSchema = z.strictObject({ assay: z.literal('pseudonyms/1'), iv: z.string(), tag: z.string(), data: z.string() })
const tableSchema = z.array(z.tuple([z.string(), z.string()]))

const vaultOf = (keyFile: string): string => `${keyFile}.vault`
const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  )

const unusable = (message: string, where: string, cause?: unknown): AssayError =>
  new AssayError('vault-unusable', message, {
    where,
    hint: 'name the key file that was used when the data were pseudonymised; its table lies beside it, ending in .vault',
    ...(cause === undefined ? {} : { cause }),
  })

const readKey = async (keyFile: string): Promise<Buffer> => {
  const text = (await readFile(keyFile, 'utf8')).trim()
  const key = text.startsWith(keyMark) ? Buffer.from(text.slice(keyMark.length), 'base64') : Buffer.alloc(0)
  if (key.length !== 32) throw unusable('this file is no key of pseudonyms', keyFile)
  return key
}

/** Readable by its owner only; an existing file is never written over where `flags` are `wx`. */
const writePrivate = async (path: string, text: string): Promise<void> => {
  const handle = await open(path, 'wx', 0o600)
  try {
    await handle.writeFile(text)
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** AES-256-GCM, a fresh nonce of 96 bits at each writing (NIST SP 800-38D); the key is 32 random bytes in a file of its own. */
export const pseudonymVault: PseudonymVault = {
  async open(keyFile) {
    const [hasKey, hasVault] = await Promise.all([exists(keyFile), exists(vaultOf(keyFile))])
    if (!hasKey && !hasVault) return undefined
    if (!hasKey) throw unusable('the key is missing, its table is there', keyFile)
    const key = await readKey(keyFile)
    if (!hasVault) throw unusable('the table of this key is missing', vaultOf(keyFile))
    try {
      const { iv, tag, data } = vaultSchema.parse(JSON.parse(await readFile(vaultOf(keyFile), 'utf8')))
      const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(iv, 'base64'), { authTagLength: 16 })
      decipher.setAuthTag(Buffer.from(tag, 'base64'))
      const plain = Buffer.concat([decipher.update(Buffer.from(data, 'base64')), decipher.final()])
      return new Map(tableSchema.parse(JSON.parse(plain.toString('utf8'))))
    } catch (error) {
      throw unusable('the table cannot be read with this key', vaultOf(keyFile), error)
    }
  },
  async save(keyFile, table) {
    await mkdir(dirname(keyFile), { recursive: true, mode: 0o700 })
    if (!(await exists(keyFile))) await writePrivate(keyFile, `${keyMark}${randomBytes(32).toString('base64')}\n`)
    const iv = randomBytes(12)
    const cipher = createCipheriv('aes-256-gcm', await readKey(keyFile), iv, { authTagLength: 16 })
    const data = Buffer.concat([cipher.update(JSON.stringify([...table]), 'utf8'), cipher.final()])
    const text = JSON.stringify({
      assay: 'pseudonyms/1',
      iv: iv.toString('base64'),
      tag: cipher.getAuthTag().toString('base64'),
      data: data.toString('base64'),
    })
    const temporary = `${vaultOf(keyFile)}.${randomUUID().slice(0, 8)}.tmp`
    try {
      await writePrivate(temporary, `${text}\n`)
      await rename(temporary, vaultOf(keyFile))
    } catch (error) {
      await rm(temporary, { force: true })
      throw error
    }
  },
}
