"""Dates as people write them: read from the beginning of a text, compared, and written in a style.

Nothing here knows what a note is. `reading` finds the date, `numeric` and `named` are the shapes it may have,
`period` is what it means, `style` and `moment` say how it is written, `names` knows months and weekdays.
"""
