const maskWord = (word: string): string => (word === '' ? '' : `${word[0] ?? ''}***`)

/** What people may see of a value: `j***@e***.com`, `********1111`. Too little to find it again. */
export const maskValue = (value: string, kind: string): string => {
  if (kind === 'email') {
    const [local = '', domain = ''] = value.split('@')
    const dot = domain.lastIndexOf('.')
    return `${maskWord(local)}@${maskWord(domain.slice(0, dot))}${domain.slice(dot)}`
  }
  if (kind === 'url-credentials') return `${value.slice(0, value.indexOf('://'))}://***`
  const shown = kind === 'card' || kind === 'iban' || kind === 'phone' ? 2 : 0
  return `${'*'.repeat(6)}${shown === 0 ? '' : value.slice(-shown)}`
}
