/** The first bytes of workbooks: a zip archive (xlsx, xlsm, xlsb, ods), and Microsoft's older container (xls). */
export const STARTS = { zip: 'PK\x03\x04', compound: '\xd0\xcf\x11\xe0' } as const;
