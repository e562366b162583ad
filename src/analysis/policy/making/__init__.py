"""The folder `reports/YEAR-measures`, swapped in whole: pages, CSV, forms, workbook, manifest."""
