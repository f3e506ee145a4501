import { palette } from './palette.ts'
import { pictureStyles } from './picture-styles.ts'

/** A picture as a file of its own: with the colours and styles that a page gives it elsewhere, on paper of its own. */
export const standalone = (svg: string): string => {
  const end = svg.indexOf('>') + 1
  const paper = '<rect width="100%" height="100%" fill="var(--paper)"/>'
  return `<?xml version="1.0" encoding="UTF-8"?>\n${svg.slice(0, end)}<style>${palette}${pictureStyles}</style>${paper}${svg.slice(end)}\n`
}
