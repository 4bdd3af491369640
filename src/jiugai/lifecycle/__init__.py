"""Facts from records or files, the gates judged on them, and the stage moves they allow."""
