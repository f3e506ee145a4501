import type { LanguageDetector } from '../../core/ports/ports.ts'

/** eld with its medium table; loaded at the first use. A language that it does not call reliable is not told. */
export const createLanguageDetector = (): LanguageDetector => ({
  async load() {
    const { eld } = await import('eld/medium')
    return (text) => {
      const result = eld.detect(text)
      return result.language !== '' && result.isReliable() ? result.language : undefined
    }
  },
})
