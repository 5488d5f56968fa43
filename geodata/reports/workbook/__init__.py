"""The province's workbook of commune figures: one row per commune and day, one column per indicator."""
