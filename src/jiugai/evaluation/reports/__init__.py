"""The year's self-evaluation as officials hand it in: Word reports and workbooks made from judged bundles."""
