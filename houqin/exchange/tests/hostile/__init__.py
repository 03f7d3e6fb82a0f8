"""Five hundred hostile files, generated anew each time from fixed seeds: nothing binary lies in the repository.

`case` says what a file must come to, `workbook` builds plain ones to be spoilt, the other modules spoil them:
`archives` the packing, `markup` the XML within, `alive` what a spreadsheet would run, `values` the cells,
`texts` the CSV, `strangers` what is no sheet at all. `measuring` reads them and measures.
"""
