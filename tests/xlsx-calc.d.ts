/** The part of xlsx-calc that the tests use: it finds the value of every formula of a workbook, in place. */
declare module 'xlsx-calc' {
  interface Calculate {
    (workbook: { readonly Sheets: Readonly<Record<string, object>> }): void
    import_functions(functions: Readonly<Record<string, (...values: never[]) => number>>): void
  }
  const calculate: Calculate
  export default calculate
}
