/**
 * `data/book.xlsx#Answers` names a sheet of a workbook, `page.json#data.rows` a list inside a JSON document; any other path is the file
 * itself.
 */
export const sheetOf = (path: string): { readonly file: string; readonly sheet?: string } => {
  const named = /^(?<file>.*\.(?:xlsx|json|json\.gz))#(?<sheet>[^/\\]+)$/i.exec(path)?.groups
  return named?.['file'] === undefined || named['sheet'] === undefined ? { file: path } : { file: named['file'], sheet: named['sheet'] }
}
